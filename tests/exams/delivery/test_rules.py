"""Deadlines, merging and receipts: pure rules of an attempt."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from exams.delivery.answers import Change, Place, canonical, fault, newest, receipt
from exams.delivery.deadlines import GRACE, deadline, is_in_time, last_start

OPENS = datetime(2026, 3, 10, 1, 30, tzinfo=UTC)
CLOSES = OPENS + timedelta(hours=2)
MINUTES = st.integers(0, 240)


def test_the_own_duration_counts_from_the_own_start() -> None:
    end = deadline(started_at=OPENS + timedelta(minutes=7), duration_minutes=40, closes_at=CLOSES)
    assert end == OPENS + timedelta(minutes=47)


def test_the_window_ends_a_late_start() -> None:
    end = deadline(started_at=CLOSES - timedelta(minutes=10), duration_minutes=40, closes_at=CLOSES)
    assert end == CLOSES


def test_extra_time_moves_the_window_too() -> None:
    end = deadline(started_at=CLOSES - timedelta(minutes=10), duration_minutes=40, closes_at=CLOSES, extra_minutes=15)
    assert end == CLOSES + timedelta(minutes=15)


@given(st.integers(0, 119), st.integers(1, 240), MINUTES, st.lists(MINUTES, max_size=4))
def test_nobody_is_robbed_of_granted_time(start: int, duration: int, extra: int, more: list[int]) -> None:
    started = OPENS + timedelta(minutes=start)
    bare = deadline(started_at=started, duration_minutes=duration, closes_at=CLOSES)
    granted = deadline(
        started_at=started,
        duration_minutes=duration,
        closes_at=CLOSES,
        extra_minutes=extra,
        extensions=[timedelta(minutes=one) for one in more],
    )
    assert granted - bare == timedelta(minutes=extra + sum(more))
    assert started < bare <= CLOSES


def test_a_message_may_travel_for_the_grace_and_no_longer() -> None:
    assert is_in_time(arrived_at=CLOSES + GRACE - timedelta(milliseconds=1), deadline_at=CLOSES)
    assert not is_in_time(arrived_at=CLOSES + GRACE, deadline_at=CLOSES)
    assert last_start(closes_at=CLOSES, extra_minutes=5) == CLOSES + timedelta(minutes=5)


CHANGES = st.lists(
    st.builds(
        Change,
        seq=st.integers(1, 30),
        n=st.integers(1, 4),
        value=st.lists(st.sampled_from("ABCD"), max_size=1).map(tuple),
    ),
    unique_by=lambda change: change.seq,
)


@given(CHANGES, st.randoms())
def test_any_order_of_arrival_gives_the_same_answers(changes: list[Change], chance: object) -> None:
    mixed = list(changes)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert newest(changes) == newest(mixed)
    for n, change in newest(changes).items():
        assert change.seq == max(one.seq for one in changes if one.n == n)


PLACES = {1: Place(frozenset("ABCD"), multiple=False), 2: Place(frozenset("AB"), multiple=True)}


def test_what_the_paper_does_not_have_cannot_be_answered() -> None:
    assert fault(Change(1, 1, ("A",)), PLACES) == ""
    assert fault(Change(1, 1, ()), PLACES) == ""
    assert fault(Change(1, 2, ("A", "B")), PLACES) == ""
    assert fault(Change(1, 1, ("A", "B")), PLACES) == "one_option_only"
    assert fault(Change(1, 2, ("C",)), PLACES) == "no_such_option"
    assert fault(Change(1, 9, ("A",)), PLACES) == "no_such_question"


def test_the_receipt_follows_from_the_answers_alone() -> None:
    answers = {2: ["C", "A"], 1: ["B"], 3: []}
    assert canonical(answers) == b'{"1":["B"],"2":["A","C"]}'
    assert receipt("x", answers) == receipt("x", {1: ["B"], 2: ["A", "C"]})
    assert receipt("x", answers) != receipt("x", {1: ["B"]})
    assert receipt("x", answers) != receipt("y", answers)
    assert len(receipt("x", answers)) == 11
