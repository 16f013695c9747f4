"""Advice to authors, the comparison of papers, and pictures: said where it is true, and only there."""

import random
import re
from dataclasses import replace
from decimal import Decimal

import pytest
from defusedxml.ElementTree import fromstring
from django.utils import translation

from exams.bank.models import Question, QuestionVersion
from exams.marking.form_effect import form_effect, in_words
from exams.marking.grades import Floor
from exams.marking.item_advice import SAYS, Advice, advice_on
from exams.marking.plots import (
    Dot,
    difficulty_by_discrimination,
    options_by_third,
    score_distribution,
    share_by_fifth,
)
from exams.marking.shown import GRAVEST_FIRST, WAIT, QuestionShown, in_order
from exams.marking.statistics import ItemStatistics, OptionStatistics

SVG = "{http://www.w3.org/2000/svg}"
SOUND = ((0.6, 0.8, 0.95), (0.2, 0.1, 0.02), (0.1, 0.05, 0.02), (0.1, 0.05, 0.01))


def question(
    *,
    p: float = 0.7,
    rest: float | None = 0.35,
    n: int = 300,
    thirds: tuple[tuple[float, ...], ...] = SOUND,
    blank: int = 0,
) -> ItemStatistics:
    options = tuple(
        OptionStatistics(letter, letter == "A", round(n * sum(shares) / 3), sum(shares) / 3, shares)  # type: ignore[arg-type]
        for letter, shares in zip("ABCD", thirds, strict=False)
    )
    return ItemStatistics(1, n, 2, 0.5, p, 0.45, rest, 0.4, 0.4, blank, 41.0, options)


def codes(item: ItemStatistics) -> list[str]:
    return [advice.code for advice in advice_on(item)]


def test_a_sound_question_needs_no_advice() -> None:
    assert advice_on(question()) == []


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (question(n=29), ["few_answers"]),
        (question(n=29, p=0.0, thirds=((0.0,) * 3, (1.0,) * 3)), ["few_answers", "nobody_right_yet"]),
        (question(n=30, p=0.0, thirds=((0.0,) * 3, (1.0,) * 3)), ["nobody_right", "key_doubtful"]),
        (question(n=7, p=0.0), ["few_answers"]),
        (question(p=1.0, rest=None, thirds=((1.0,) * 3, (0.0,) * 3)), ["everybody_right"]),
        (question(p=0.95), ["too_easy"]),
        (question(p=0.94), []),
        (question(p=0.24), ["too_hard"]),
        (question(rest=0.10), ["does_not_distinguish"]),
        (question(rest=0.10, n=60), []),
        (question(rest=-0.05), ["does_not_distinguish"]),
        (question(rest=-0.20), ["weaker_do_better"]),
        (question(thirds=((0.5, 0.4, 0.3), (0.2, 0.4, 0.6), (0.3, 0.2, 0.1))), ["key_doubtful"]),
        (question(thirds=((0.7, 0.8, 0.9), (0.3, 0.2, 0.1), (0.0,) * 3)), ["nobody_chose"]),
        (question(blank=46), ["often_blank"]),
        (question(blank=45), []),
    ],
)
def test_advice_is_given_where_the_figures_say_so(item: ItemStatistics, expected: list[str]) -> None:
    assert codes(item) == expected


def test_sentences_name_the_option_and_the_figures() -> None:
    (best,) = advice_on(question(thirds=((0.5, 0.4, 0.3), (0.2, 0.4, 0.6), (0.3, 0.2, 0.1))))
    assert str(best) == "The best candidates choose B: check the key."
    (unused,) = advice_on(question(thirds=((0.7, 0.8, 0.9), (0.3, 0.2, 0.1), (0.0,) * 3)))
    assert str(unused).startswith("Nobody chose C.")


def test_every_sentence_can_be_said() -> None:
    named: dict[str, str | int] = {"n": 3, "fewest": 30, "letter": "C", "percent": 12}
    for code in SAYS:
        assert "{" not in str(Advice(code, named))


def scores(seed: int, shift: dict[str, float], *, n: int = 60) -> dict[str, list[float]]:
    chance = random.Random(seed)
    return {
        code: [min(10.0, max(0.0, round(chance.gauss(6.5 + more, 1.5), 1))) for _ in range(n)]
        for code, more in shift.items()
    }


def test_a_harder_paper_is_named() -> None:
    effect = form_effect(scores(4, {"101": 0, "102": 0, "103": -1.5, "104": 0}), seed="s")
    assert effect.verdict == "difference"
    assert [paper.code for paper in effect.papers if paper.chance < 0.05 and paper.mean < 6] == ["103"]
    assert any(sentence.startswith("Paper 103 was harder: mean ") for sentence in in_words(effect))


def test_papers_alike_are_called_different_about_once_in_twenty() -> None:
    alarms = [
        form_effect(scores(seed, {"101": 0, "102": 0, "103": 0}, n=12), seed="s").verdict == "difference"
        for seed in range(40)
    ]
    assert 0 < sum(alarms) <= 5


def test_the_comparison_is_repeatable_and_the_order_of_papers_does_not_count() -> None:
    told = scores(3, {"101": 0, "102": 0.1})
    assert form_effect(told, seed="s") == form_effect(dict(reversed(told.items())), seed="s")
    assert form_effect(told, seed="s").chance != form_effect(told, seed="t").chance


def test_small_papers_are_left_out_and_named() -> None:
    effect = form_effect({"101": [5, 6, 7, 8, 9], "102": [5, 6, 7, 8, 8.5], "103": [1, 1]}, seed="s")
    assert effect.left_out == ("103",)
    assert in_words(effect)[-1] == "Not compared, with fewer than 5 candidates: 103."


@pytest.mark.parametrize(
    ("told", "verdict"),
    [({}, "too_few"), ({"101": [5.0] * 30}, "too_few"), ({"101": [5.0] * 9, "102": [5.0] * 9}, "no_spread")],
)
def test_what_cannot_be_compared_is_said(told: dict[str, list[float]], verdict: str) -> None:
    effect = form_effect(told, seed="s")
    assert effect.verdict == verdict
    assert in_words(effect)[0].endswith(".")


def drawings() -> dict[str, str]:
    dots = [Dot("Q<1>&", question(), marked=True), Dot("Q2", question(rest=-0.9)), Dot("Q3", question(rest=None))]
    bands = [Floor(Decimal(0), "Chưa đạt"), Floor(Decimal(5), "Trung bình"), Floor(Decimal(9), "Giỏi")]
    return {
        "scatter": difficulty_by_discrimination(dots, name="scatter"),
        "options": options_by_third(question(), name="options"),
        "scores": score_distribution([0, 4.9, 5, 9, 10, 10], full=10, bands=bands, name="scores"),
        "no_dots": difficulty_by_discrimination([], name="no_dots"),
        "no_scores": score_distribution([], full=10, bands=[], name="no_scores"),
        "no_options": options_by_third(question(thirds=()), name="no_options"),
        "fifths": share_by_fifth(replace(question(), by_fifth=(0.4, 0.5, 0.6, 0.8, 1.0)), name="fifths"),
        "no_fifths": share_by_fifth(question(), name="no_fifths"),
    }


@pytest.mark.parametrize(
    "name", ["scatter", "options", "scores", "no_dots", "no_scores", "no_options", "fifths", "no_fifths"]
)
def test_a_drawing_is_well_formed_and_says_what_it_shows(name: str) -> None:
    root = fromstring(drawings()[name])
    assert root.get("role") == "img"
    named = (root.get("aria-labelledby") or "").split()
    ids = {element.get("id"): element.text for element in root.iter() if element.get("id")}
    assert named == [f"{name}-title", f"{name}-desc"]
    assert ids[named[0]]
    assert not [
        element for element in root.iter() if element.get("style") or element.tag in (f"{SVG}style", f"{SVG}script")
    ]


def test_marked_questions_differ_by_shape_and_carry_their_name() -> None:
    root = fromstring(drawings()["scatter"])
    assert (len(root.findall(f".//{SVG}polygon")), len(root.findall(f".//{SVG}circle"))) == (1, 1)
    assert "Q<1>&" in [element.text for element in root.findall(f".//{SVG}text")]
    assert root.findtext(f"{SVG}desc") == "2 questions; 1 to be looked at are triangles; 1 could not be placed."


def test_thirds_are_told_by_hatching_and_numbers_and_the_right_option_by_words() -> None:
    root = fromstring(drawings()["options"])
    fills = {element.get("fill") for element in root.findall(f".//{SVG}rect")}
    assert len(fills) == 3
    assert any("url(" in (fill or "") for fill in fills)
    words = [element.text for element in root.findall(f".//{SVG}text")]
    assert "A ✓ (right)" in words
    assert "95" in words


def test_every_score_is_in_a_bar_and_in_a_band() -> None:
    root = fromstring(drawings()["scores"])
    bars = [int((element.text or "").split(": ")[1]) for element in root.findall(f".//{SVG}g/{SVG}title")]
    assert sum(bars) == 6
    assert root.findtext(f"{SVG}desc") == "6 candidates. Giỏi: 3; Trung bình: 1; Chưa đạt: 2"


def test_the_curve_goes_through_every_fifth_and_names_its_share() -> None:
    root = fromstring(drawings()["fifths"])
    (curve,) = root.findall(f".//{SVG}polyline")
    heights = [float(corner.split(",")[1]) for corner in (curve.get("points") or "").split()]
    assert heights == sorted(heights, reverse=True)
    assert len(heights) == 5
    assert root.findtext(f"{SVG}desc") == "1: 40 %; 2: 50 %; 3: 60 %; 4: 80 %; 5: 100 %"


def test_figures_in_sentences_are_written_as_the_reader_writes_them() -> None:
    effect = form_effect(scores(4, {"101": 0, "102": 0, "103": -1.5, "104": 0}), seed="s")
    with translation.override("vi"):
        said = " ".join(in_words(effect))
    assert re.search(r"\d,\d\d", said)
    assert not re.search(r"\d\.\d\d", said)


def test_every_advice_has_its_place_in_the_order() -> None:
    assert set(GRAVEST_FIRST) | set(WAIT) == set(SAYS)


def test_the_gravest_advice_comes_first_then_the_hardest_question() -> None:
    figures = {
        "A": question(p=0.9), "B": question(p=0.5), "C": question(p=1.0, rest=None), "D": question(rest=-0.2),
        "E": question(n=20, p=0.1),
    }  # fmt: skip
    shown = [
        QuestionShown(QuestionVersion(question=Question(ref=ref)), item, advice_on(item))
        for ref, item in figures.items()
    ]
    assert [one.version.question.ref for one in in_order(shown)] == ["D", "C", "E", "B", "A"]
