"""While a file is read, numbers say how far it is: true ones, counted by the readers, in the words of who asked."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override
from docx import Document
from openpyxl import Workbook
from pytest_django import Settings

from exams.bank import import_jobs
from exams.bank.formats.steps import LINES, PARAGRAPHS, QUESTIONS
from exams.bank.import_jobs import READ
from exams.bank.question_files import read_question_file
from office.jobs.context import Context, Progress
from office.jobs.models import Job
from office.telling import Told, heard_by
from people.models import User
from tests.cast import Cast
from tests.exams.bank.test_office_import import ROWS, upload, workbook

ClientOf = Callable[[User], Client]
COUNT = 1200


def word_file(folder: Path) -> Path:
    document = Document()
    for number in range(1, COUNT + 1):
        document.add_paragraph(f"Câu {number}: Câu hỏi thứ {number} của tệp?")
        for letter in "ABCD":
            document.add_paragraph(f"{letter}. Phương án {letter} của câu {number}")
        document.add_paragraph(f"Đáp án: {'ABCD'[number % 4]}")
    document.add_table(2, 2).cell(0, 0).text = "trong bảng"
    path = folder / "de.docx"
    document.save(str(path))
    return path


def excel_file(folder: Path) -> Path:
    book = Workbook()
    book.active.append(["STT", "Câu hỏi", "A", "B", "C", "D", "Đáp án"])
    for number in range(1, COUNT + 1):
        options = [f"{letter} của câu {number}" for letter in "ABCD"]
        book.active.append([number, f"Câu hỏi thứ {number} của tệp?", *options, "ABCD"[number % 4]])
    path = folder / "de.xlsx"
    book.save(path)
    return path


def gift_file(folder: Path) -> Path:
    path = folder / "de.gift"
    path.write_text("\n\n".join(f"Câu hỏi thứ {number}? {{=đúng {number} ~sai}}" for number in range(COUNT)))
    return path


def told_of(path: Path) -> dict[str, list[Told]]:
    """What the readers tell of this file, by step."""
    heard: list[Told] = []
    with heard_by(heard.append):
        sheet = read_question_file(path, path.name)
    assert len(sheet.questions) == COUNT
    return {step: [told for told in heard if told.step == step] for step in (PARAGRAPHS, LINES, QUESTIONS)}


def goes_up(told: list[Told]) -> bool:
    return all(one.done <= other.done and one.of == other.of for one, other in pairwise(told))


def test_a_word_file_tells_its_paragraphs_its_lines_and_its_questions(tmp_path: Path) -> None:
    told = told_of(word_file(tmp_path))
    for step, whole in ((PARAGRAPHS, 6 * COUNT + 4), (LINES, 6 * COUNT + 1), (QUESTIONS, COUNT)):
        assert goes_up(told[step])
        assert (told[step][-1].done, told[step][-1].of) == (whole, whole)
    assert told[LINES][6 * 600].found in (599, 600), "found so far, not a share of what is hoped for"


def test_a_workbook_tells_its_questions(tmp_path: Path) -> None:
    told = told_of(excel_file(tmp_path))[QUESTIONS]
    assert [each.done for each in told] == list(range(1, COUNT + 1))
    assert {each.of for each in told} == {COUNT}


def test_where_nobody_knows_of_how_many_only_those_found_are_told(tmp_path: Path) -> None:
    told = told_of(gift_file(tmp_path))[QUESTIONS]
    assert {each.of for each in told} == {0}
    assert told[-1].found == COUNT


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        (Told(PARAGRAPHS, 30, 400), Progress(30, 400, "Reading the paragraphs of “de.docx”")),
        (Told(LINES, 60, 400, found=10), Progress(60, 400, "10 questions found so far")),
        (Told(LINES, 2, 400, found=0), Progress(2, 400, "0 questions found so far")),
        (Told(QUESTIONS, 7, 66), Progress(7, 66, "Reading the questions of “de.docx”")),
        (Told(QUESTIONS, 1, found=1), Progress(0, 0, "1 question found so far")),
    ],
)
def test_what_is_told_is_shown_in_words_and_numbers(told: Told, shown: Progress) -> None:
    context = Context(Job(kind=READ))
    with override("en"):
        import_jobs.show_progress(context, "de.docx", told)
    assert context.latest == shown


@pytest.mark.usefixtures("jobs_at_once")
@pytest.mark.parametrize("small", [True, False], ids=["here", "apart"])
def test_the_job_that_reads_a_file_has_its_numbers(
    small: bool,
    cast: Cast,
    client_of: ClientOf,
    monkeypatch: pytest.MonkeyPatch,
    settings: Settings,
    tmp_path: Path,
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.setattr(import_jobs, "SMALL_BYTES", 1_000_000 if small else 0)
    shown: list[tuple[int, int]] = []
    monkeypatch.setattr(Context, "progress", lambda _self, done, of, _words: shown.append((done, of)))
    answer: Any = upload(client_of(cast.thu), cast, workbook(*ROWS))

    assert Job.objects.get().state == "done", answer.content
    assert (1, 4) in shown
    assert all(done <= of for done, of in shown)
