"""What tries come to: by rule alone."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.marking.grades import Floor, band_of
from exams.sittings.actions import DEFAULT_BANDS
from learning.finals.judging import Piece, TryState, WhyNot, gap_in, is_step, mean_mark, too_far_apart, weighed, why_not

TEN, TENTH = Decimal(10), Decimal("0.1")
FAILED, PASSED, ABSENT, WAITING = TryState.FAILED, TryState.PASSED, TryState.ABSENT, TryState.WAITING
marks = st.integers(0, 100).map(lambda tenths: Decimal(tenths) / 10)


@pytest.mark.parametrize(
    ("tries", "retakes", "why"),
    [
        ([], 1, WhyNot.WAITING),
        ([WAITING], 1, WhyNot.WAITING),
        ([PASSED], 1, None),
        ([FAILED], 1, WhyNot.FAILED),
        ([FAILED], 0, WhyNot.NO_TRY_LEFT),
        ([FAILED, WAITING], 1, WhyNot.FAILED),
        ([FAILED, PASSED], 1, None),
        ([FAILED, FAILED], 1, WhyNot.NO_TRY_LEFT),
        ([FAILED, FAILED], 2, WhyNot.FAILED),
        ([ABSENT], 1, WhyNot.ABSENT),
        ([ABSENT, PASSED], 1, None),
        ([FAILED, ABSENT], 1, WhyNot.ABSENT),
        ([TryState.VOIDED], 1, WhyNot.VOIDED),
    ],
)
def test_the_last_try_that_is_out_decides(tries: list[TryState], retakes: int, why: WhyNot | None) -> None:
    assert why_not(may_finish=True, tries=tries, retakes=retakes) == why


def test_too_few_periods_are_the_reason_whatever_the_mark() -> None:
    assert why_not(may_finish=False, tries=[PASSED], retakes=1) == WhyNot.PERIODS


@pytest.mark.parametrize(
    ("pieces", "gap"),
    [
        ([Piece(out=True, score=TEN)], None),
        ([Piece(out=True, score=TEN), Piece(out=False)], WAITING),
        ([Piece(out=True, score=TEN), Piece(out=True)], ABSENT),
        ([Piece(out=True, voided=True), Piece(out=True, score=TEN)], TryState.VOIDED),
    ],
)
def test_a_try_has_a_score_once_every_piece_of_it_has(pieces: list[Piece], gap: TryState | None) -> None:
    assert gap_in(pieces) == gap


@pytest.mark.parametrize(
    ("score", "label"),
    [
        *(("4.9", "Không đạt"), ("5.0", "Trung bình"), ("6.9", "Trung bình"), ("7.0", "Khá"), ("7.9", "Khá")),
        *(("8.0", "Giỏi"), ("8.9", "Giỏi"), ("9.0", "Xuất sắc"), ("10", "Xuất sắc")),
    ],
)
def test_the_bands_of_the_regulation(score: str, label: str) -> None:
    floors = [Floor(Decimal(band.floor), band.label) for band in DEFAULT_BANDS]
    assert band_of(Decimal(score), floors).label == label


@pytest.mark.parametrize(
    ("one", "other", "mean"), [("7", "8", "7.5"), ("4.9", "5.0", "5.0"), ("6.9", "7.0", "7.0"), ("0", "0", "0.0")]
)
def test_two_marks_make_their_mean_rounded_half_up_before_it_is_banded(one: str, other: str, mean: str) -> None:
    assert mean_mark(Decimal(one), Decimal(other), full=TEN, step=TENTH) == Decimal(mean)


@given(marks, marks)
def test_the_mean_lies_between_the_marks_and_on_the_scale(one: Decimal, other: Decimal) -> None:
    mean = mean_mark(one, other, full=TEN, step=TENTH)
    assert min(one, other) <= mean <= max(one, other)
    assert is_step(mean, full=TEN, step=TENTH)
    assert mean == mean_mark(other, one, full=TEN, step=TENTH)


@given(marks, marks, st.integers(1, 99))
def test_two_parts_weigh_as_the_programme_says(test: Decimal, essay: Decimal, percent: int) -> None:
    score = weighed(test, essay, essay_percent=percent, full=TEN, step=TENTH)
    exact = (test * (100 - percent) + essay * percent) / 100
    assert abs(score - exact) <= TENTH / 2
    assert weighed(test, test, essay_percent=percent, full=TEN, step=TENTH) == test


def test_a_difference_of_the_limit_itself_is_no_dispute() -> None:
    limit = Decimal("1.0")
    assert not too_far_apart(Decimal("6.5"), Decimal("7.5"), limit)
    assert too_far_apart(Decimal("6.4"), Decimal("7.5"), limit)


@pytest.mark.parametrize(("mark", "is_one"), [("7.5", True), ("7.55", False), ("-0.1", False), ("10.1", False)])
def test_a_mark_is_on_the_scale(mark: str, is_one: bool) -> None:
    assert is_step(Decimal(mark), full=TEN, step=TENTH) is is_one
