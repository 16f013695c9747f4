"""Scoring a paper: all or nothing per question, from frozen content and key."""

from decimal import Decimal as D

import pytest

from exams.delivery.actions import record_answers
from exams.delivery.answers import Change
from exams.delivery.closing import hand_in
from exams.delivery.starting import start_attempt
from exams.marking.actions import mark_sitting
from exams.marking.models import Mark
from exams.marking.scoring import inputs_digest, score_paper
from tests.cast import Cast, right_answers

CONTENT = {
    "questions": [
        {"n": 1, "points": "0.25", "multiple": False},
        {"n": 2, "points": "0.5", "multiple": True},
        {"n": 3, "points": "0.25", "multiple": False},
    ]
}
KEY = {"1": ["B"], "2": ["A", "C"], "3": ["D"]}


@pytest.mark.parametrize(
    ("answers", "points", "right"),
    [
        ({}, "0", 0),
        ({1: ["B"], 2: ["C", "A"], 3: ["D"]}, "1.00", 3),
        ({1: ["A"], 2: ["A", "C"]}, "0.5", 1),
        ({2: ["A"]}, "0", 0),
        ({2: ["A", "B", "C"]}, "0", 0),
        ({1: ["B"], 2: [], 3: []}, "0.25", 1),
    ],
)
def test_points_by_hand(answers: dict[int, list[str]], points: str, right: int) -> None:
    mark = score_paper(CONTENT, KEY, answers)
    assert (mark.points, mark.right_count, mark.points_full) == (D(points), right, D("1.00"))


def test_the_digest_covers_answers_paper_and_scale() -> None:
    base = inputs_digest(paper_digest="p", answers={1: ["A"]}, scale="s:1")
    assert base == inputs_digest(paper_digest="p", answers={1: ["A"], 2: []}, scale="s:1")
    others = [
        inputs_digest(paper_digest="q", answers={1: ["A"]}, scale="s:1"),
        inputs_digest(paper_digest="p", answers={1: ["B"]}, scale="s:1"),
        inputs_digest(paper_digest="p", answers={1: ["A"]}, scale="s:2"),
    ]
    assert base not in others


def test_marking_a_sitting_marks_each_once_and_again_changes_nothing(cast: Cast) -> None:
    now = cast.sitting.opens_at
    attempt = start_attempt(entry=cast.entry_an, by=cast.an, now=now)
    right = right_answers(cast.entry_an)
    changes = [Change(seq=n, n=n, value=tuple(letters)) for n, letters in right.items() if n != 3]
    record_answers(attempt=attempt, client="c", changes=changes, now=now)
    hand_in(attempt=attempt, by=cast.an, now=now)
    assert mark_sitting(sitting=cast.sitting, by=cast.quang, now=now) == 1
    assert mark_sitting(sitting=cast.sitting, by=cast.quang, now=now) == 0
    mark = Mark.objects.get()
    full = sum(D(question["points"]) for question in attempt.paper.content["questions"])
    lost = next(D(question["points"]) for question in attempt.paper.content["questions"] if question["n"] == 3)
    assert (mark.points, mark.right_count) == (full - lost, 5)
    assert mark.detail["3"] == {"value": [], "right": False, "points": "0"}


def test_a_part_of_the_points_is_rounded_half_up_to_two_places() -> None:
    question = {"n": 1, "points": "0.25", "multiple": True, "options": [], "credit": "part"}
    mark = score_paper({"questions": [question]}, {"1": ["A", "B"]}, {1: ["B"]})
    assert (mark.points, mark.right_count, str(mark.questions[1].points)) == (D("0.13"), 0, "0.13")


def test_a_paper_of_before_has_no_more_to_say_about_its_questions_than_it_had() -> None:
    """Marks of old papers say the same to the letter: they are compared with the stored ones for years to come."""
    mark = score_paper(CONTENT, KEY, {1: ["B"], 2: ["C", "A"], 3: ["A"]})
    told = [(question.value, question.right, str(question.points)) for question in mark.questions.values()]
    assert told == [(("B",), True, "0.25"), (("A", "C"), True, "0.5"), (("A",), False, "0")]
