"""Rules of attendance: what counts, when it locks, how a late arrival is seen, what can still be reached."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.attendance.codes import GRACE_WINDOWS, LENGTH, WINDOW_SECONDS, code_of, hall_shown, window_of
from learning.attendance.counting import (
    AHEAD,
    GRACE,
    THERE,
    Kind,
    Reach,
    Seen,
    counted,
    is_possible,
    locks_at,
    reach,
    seen_at,
    settled,
)

STARTS = datetime(2026, 3, 16, 0, 30, tzinfo=UTC)
ENDS = STARTS + timedelta(hours=4)
KINDS = st.sampled_from(Kind)
MANY = st.integers(1, 12)


@given(KINDS, st.integers(0, 20), MANY)
def test_what_a_tap_means_is_always_possible(kind: Kind, given_periods: int, of: int) -> None:
    assert is_possible(settled(kind, given_periods, of), of)


@given(KINDS, st.integers(0, 20), MANY)
def test_a_number_that_fits_is_kept(kind: Kind, given_periods: int, of: int) -> None:
    if is_possible(Seen(kind, given_periods), of):
        assert settled(kind, given_periods, of) == Seen(kind, given_periods)


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (Seen(Kind.PRESENT, 5), True),
        (Seen(Kind.PRESENT, 0), False),
        (Seen(Kind.LATE, 6), False),
        (Seen(Kind.LEAVE, 5), False),
        (Seen(Kind.LEAVE, 3), True),
        (Seen(Kind.ABSENT, 0), True),
    ],
)
def test_a_mark_fits_the_session(seen: Seen, expected: bool) -> None:
    assert is_possible(seen, 5) is expected


def test_absence_with_leave_counts_only_where_the_programme_says_so() -> None:
    assert counted(Seen(Kind.LEAVE, 2), 5, leave_counts=False) == 2
    assert counted(Seen(Kind.LEAVE, 2), 5, leave_counts=True) == 5
    assert counted(Seen(Kind.ABSENT, 2), 5, leave_counts=True) == 2


@given(st.integers(-120, 300), MANY)
def test_a_later_arrival_never_counts_more(minutes: int, periods: int) -> None:
    earlier = seen_at(STARTS + timedelta(minutes=minutes), STARTS, ENDS, periods)
    later = seen_at(STARTS + timedelta(minutes=minutes + 1), STARTS, ENDS, periods)
    if earlier and later:
        assert later.periods <= earlier.periods
        assert later.kind in THERE
        assert is_possible(later, periods)


def test_arrivals_are_present_then_late_and_miss_what_is_over() -> None:
    assert seen_at(STARTS - AHEAD, STARTS, ENDS, 5) == Seen(Kind.PRESENT, 5)
    assert seen_at(STARTS + GRACE, STARTS, ENDS, 5) == Seen(Kind.PRESENT, 5)
    assert seen_at(STARTS + timedelta(minutes=47), STARTS, ENDS, 5) == Seen(Kind.LATE, 5)
    assert seen_at(STARTS + timedelta(minutes=48), STARTS, ENDS, 5) == Seen(Kind.LATE, 4)
    assert seen_at(ENDS - timedelta(seconds=1), STARTS, ENDS, 5) == Seen(Kind.LATE, 1)
    assert seen_at(ENDS, STARTS, ENDS, 5) is None
    assert seen_at(STARTS - AHEAD - timedelta(seconds=1), STARTS, ENDS, 5) is None


def test_marks_lock_so_many_hours_after_the_end_of_the_day() -> None:
    day = date(2026, 3, 16)
    assert locks_at(day, 0, UTC) == datetime(2026, 3, 17, tzinfo=UTC)
    assert locks_at(day, 12, UTC) == datetime(2026, 3, 17, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("attended", "still_open", "expected"),
    [(40, 0, Reach.REACHED), (39, 0, Reach.LOST), (35, 5, Reach.NARROW), (30, 15, Reach.OPEN), (30, 9, Reach.LOST)],
)
def test_what_can_still_be_reached(attended: int, still_open: int, expected: Reach) -> None:
    assert reach(attended, still_open, 40, 5) is expected


KEY = b"k" * 50


@given(st.integers(0, 2_000_000_000), st.integers(0, 3), st.integers(0, 200))
def test_a_code_holds_for_its_window_and_the_one_after_it(second: int, hall: int, later: int) -> None:
    shown = datetime.fromtimestamp(second, UTC)
    code = code_of(KEY, "s", hall, window_of(shown))
    asked = shown + timedelta(seconds=later)
    windows = window_of(asked) - window_of(shown)
    found = hall_shown(code, [KEY], "s", 4, asked)
    assert found == (hall if windows <= GRACE_WINDOWS else None)


def test_a_code_is_of_one_session_one_hall_and_one_key() -> None:
    now = datetime(2026, 3, 16, tzinfo=UTC)
    code = code_of(KEY, "s", 0, window_of(now))
    assert len(code) == LENGTH
    assert hall_shown(code, [b"other" * 10, KEY], "s", 1, now) == 0
    assert hall_shown(code, [b"other" * 10], "s", 1, now) is None
    assert hall_shown(code, [KEY], "t", 1, now) is None
    assert code_of(KEY, "s", 1, window_of(now)) != code
    assert hall_shown(code, [KEY], "s", 1, now - timedelta(seconds=WINDOW_SECONDS)) is None
