"""Equal to figures others have published, to the digits they give. Their data are no part of this project."""

import csv
import gzip
import struct
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from exams.marking.keeping import keep_statistics
from exams.marking.reliability import PaperStatistics, paper_statistics
from exams.marking.statistics import Answered, ItemStatistics, item_statistics
from tests.cast import Cast
from tests.exams.marking.sat_in_bulk import bank_of, sat_in_bulk

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"
LSAT, MOODLE = DATA / "stats-lsat", DATA / "stats-moodle"

pytestmark = [
    pytest.mark.real_files,
    pytest.mark.skipif(not MOODLE.is_dir(), reason="the published data are not beside this checkout"),
]
Grid = list[list[int]]


def lsat6() -> Grid:
    """An R data frame of integer columns: XDR after a header of names."""
    raw = gzip.decompress((LSAT / "LSAT.rda").read_bytes())
    at = raw.index(b"LSAT") + 4 + 4
    (columns,) = struct.unpack_from(">i", raw, at)
    at += 4
    found = []
    for _column in range(columns):
        _kind, count = struct.unpack_from(">ii", raw, at)
        found.append(struct.unpack_from(f">{count}i", raw, at + 8))
        at += 8 + 4 * count
    return [list(line) for line in zip(*found, strict=True)]


def lsat7() -> Grid:
    with (LSAT / "lsat7-expanded.txt").open(newline="") as file:
        return [[int(cell) for cell in line] for line in list(csv.reader(file))[1:]]


def published(section: str) -> tuple[dict[str, float], dict[int, list[float]]]:
    """The line of the whole paper, and the lines of the questions, of EXPECTED-LSAT.txt."""
    part = (LSAT / "EXPECTED-LSAT.txt").read_text().split(f"\n{section}: ")[1].split("\n\n")[0].splitlines()
    whole = dict(pair.rsplit("=", 1) for pair in part[0].replace("total mean", "mean").replace("alpha=", "").split(" "))
    lines = [line.split("\t") for line in part[2:]]
    return {name: float(value) for name, value in whole.items()}, {int(n): list(map(float, rest)) for n, *rest in lines}


def measured(grid: Grid) -> tuple[dict[int, ItemStatistics], PaperStatistics]:
    answers = [
        Answered(sheet, 1, question, float(right))
        for sheet, line in enumerate(grid)
        for question, right in enumerate(line, start=1)
    ]
    return item_statistics(answers, {}), paper_statistics(answers)[1]


@pytest.mark.parametrize(("section", "read"), [("LSAT6", lsat6), ("LSAT7", lsat7)])
def test_a_thousand_law_students(section: str, read: "type[Grid]") -> None:
    (items, paper), (whole, lines) = measured(read()), published(section)
    assert (paper.n, paper.questions) == (whole["n"], whole["items"]) == (1000, 5)
    assert f"{paper.mean:.4f} {paper.sd:.4f} {paper.alpha:.6f}" == (
        f"{whole['mean']:.4f} {whole['sd(n-1)']:.4f} {whole['KR20']:.6f}"
    )
    assert len(lines) == 5
    for question, figures in lines.items():
        item = items[question]
        ours = [item.p, item.item_total, item.item_rest, paper.alpha_without[question]]
        assert [f"{value:.6f}" for value in ours] == [f"{value:.6f}" for value in figures]


@pytest.mark.parametrize(("section", "read"), [("LSAT6", lsat6), ("LSAT7", lsat7)])
def test_the_same_figures_go_through_the_database_to_the_pages(
    section: str, read: "type[Grid]", cast: Cast, now: datetime, client: Client
) -> None:
    grid, (whole, lines) = read(), published(section)
    bank, questions = bank_of(cast.duk, 5, now)
    sitting = sat_in_bulk(bank=bank, scale=cast.scale, grid=grid, now=now, code=section)
    keep_statistics(sitting=sitting, now=now + timedelta(hours=3))
    (paper,) = sitting.figures.papers.all()
    assert f"{paper.mean:.4f} {paper.sd:.4f} {paper.alpha:.6f} {sitting.figures.alpha:.6f}" == (
        f"{whole['mean']:.4f} {whole['sd(n-1)']:.4f} {whole['KR20']:.6f} {whole['KR20']:.6f}"
    )
    client.force_login(cast.khanh)
    client.cookies["django_language"] = "en"
    for number, question in enumerate(questions, start=1):
        p, item_total, item_rest = lines[number][:3]
        kept = sitting.figures.items.get(version__question=question)
        assert f"{kept.p:.6f} {kept.item_total:.6f} {kept.item_rest:.6f}" == f"{p:.6f} {item_total:.6f} {item_rest:.6f}"
        page = client.get(reverse("marking_office:question_statistics", args=[question.uid])).content.decode()
        assert f"{100 * p:.0f} % ·" in page
        assert f"<dd>{item_rest:.2f}</dd>" in page
        assert f"<dd>{item_total:.2f}</dd>" in page


def table(name: str) -> list[dict[str, str]]:
    with (MOODLE / name).open(newline="") as file:
        return list(csv.DictReader(file))


def moodle(split: int | None) -> dict[tuple[int, str], ItemStatistics]:
    """The quiz's questions; the slot `split` apart by the random question or the variant that the person had."""
    names: dict[tuple[int, str], int] = {}
    answers = []
    for marks, steps in zip(table("results00.csv"), table("steps00.csv"), strict=True):
        for slot in range(1, 8):
            part = (steps.get(f"randqs.{slot}") or steps.get(f"variants.{slot}") or "") if slot == split else ""
            question = names.setdefault((slot, part), len(names) + 1)
            answers.append(Answered(int(marks["quizattempt"]), 1, question, float(marks[f"slots.{slot}.mark"])))
    found = item_statistics(answers, {})
    return {name: found[question] for name, question in names.items()}


EXPECTED_ROWS = 10


def test_a_quiz_with_random_questions_and_variants() -> None:
    rows = table("qstats00.csv")
    assert len(rows) == EXPECTED_ROWS
    for row in rows:
        part = row["subqname"] or row["variant"]
        item = moodle(int(row["slot"]) if part else None)[int(row["slot"]), part]
        assert item.n == int(row["s"])
        assert item.p == pytest.approx(float(row["facility"]), abs=5e-7)
        assert item.sd == pytest.approx(float(row["sd"]), abs=5e-7)
        # A question drawn at random is correlated there with the whole total, itself included.
        found = item.item_total if row["subqname"] else item.item_rest
        assert 100 * (found or 0) == pytest.approx(float(row["discriminationindex"]), abs=2e-5)
