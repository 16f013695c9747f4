"""Rules of a course, by the examples of the field and as laws."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.course_rules import (
    certificates_due_on,
    is_valid,
    last_valid_day,
    may_sit,
    may_try_again,
    months_later,
    periods_needed,
    warning_days,
)

DAYS = st.dates(date(1990, 1, 1), date(2090, 1, 1))


def test_of_50_periods_40_must_be_attended() -> None:
    assert not may_sit(39, 50, 80)
    assert may_sit(40, 50, 80)


@pytest.mark.parametrize(
    ("periods", "percent", "needed"), [(50, 80, 40), (48, 80, 39), (7, 80, 6), (1, 1, 1), (50, 0, 0)]
)
def test_the_share_is_rounded_up_to_a_whole_period(periods: int, percent: int, needed: int) -> None:
    assert periods_needed(periods, percent) == needed


@given(st.integers(1, 500), st.integers(0, 100))
def test_what_is_needed_is_enough_and_one_less_is_not(periods: int, percent: int) -> None:
    needed = periods_needed(periods, percent)
    assert 0 <= needed <= periods
    assert 100 * needed >= periods * percent
    assert needed == 0 or 100 * (needed - 1) < periods * percent


def test_a_second_fail_opens_no_third_try() -> None:
    assert may_try_again(1, retakes=1)
    assert not may_try_again(2, retakes=1)
    assert not may_try_again(1, retakes=0)


def test_certificates_are_due_within_15_days_of_the_decision() -> None:
    assert certificates_due_on(date(2026, 12, 3), 15) == date(2026, 12, 18)


def test_an_awareness_certificate_of_2020_had_run_out_before_the_cell_resolved() -> None:
    issued = date(2020, 1, 15)
    assert last_valid_day(issued, 60) == date(2025, 1, 15)
    assert is_valid(issued, 60, date(2025, 1, 15))
    assert not is_valid(issued, 60, date(2025, 2, 3))


def test_a_certificate_without_end_holds_from_its_day_on() -> None:
    assert is_valid(date(2020, 1, 15), None, date(2090, 1, 1))
    assert not is_valid(date(2020, 1, 15), None, date(2020, 1, 14))


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
    ],
)
def test_months_end_on_the_same_day_or_the_last_of_the_month(day: date, months: int, later: date) -> None:
    assert months_later(day, months) == later


@given(DAYS, st.integers(1, 240))
def test_a_certificate_holds_on_its_last_day_and_not_on_the_next(issued: date, months: int) -> None:
    last = last_valid_day(issued, months)
    assert last is not None
    assert is_valid(issued, months, last)
    assert not is_valid(issued, months, last + timedelta(days=1))


def test_holders_are_told_six_three_and_one_months_before() -> None:
    assert warning_days(date(2025, 1, 15)) == [date(2024, 7, 15), date(2024, 10, 15), date(2024, 12, 15)]
