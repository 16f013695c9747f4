"""Deadlines, merging, digests and the chain: pure rules of an attempt."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.delivery.answers import (
    Change,
    Place,
    Register,
    answered,
    canonical,
    digest,
    fault,
    merged,
    register,
    sheet_text,
    values,
)
from exams.delivery.deadlines import AHEAD, GRACE, deadline, last_start, timeliness
from exams.delivery.evidence import Link, body_of, first_break, first_hash, next_hash, receipt
from exams.delivery.spans import Span
from exams.delivery.spans import merged as merged_spans

OPENS = datetime(2026, 3, 10, 1, 30, tzinfo=UTC)
CLOSES = OPENS + timedelta(hours=2)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
MINUTES = st.integers(0, 240)


def test_the_own_duration_counts_from_the_own_start() -> None:
    end = deadline(started_at=OPENS + 7 * MINUTE, duration_minutes=40, closes_at=CLOSES)
    assert end == OPENS + 47 * MINUTE


def test_the_window_ends_a_late_start() -> None:
    end = deadline(started_at=CLOSES - 10 * MINUTE, duration_minutes=40, closes_at=CLOSES)
    assert end == CLOSES


def test_extra_time_moves_the_window_too() -> None:
    end = deadline(started_at=CLOSES - 10 * MINUTE, duration_minutes=40, closes_at=CLOSES, extra_minutes=15)
    assert end == CLOSES + 15 * MINUTE


SPANS = st.builds(
    lambda began, length: Span(OPENS + began * MINUTE, OPENS + (began + length) * MINUTE), MINUTES, st.integers(0, 30)
)


@given(st.integers(0, 119), st.integers(1, 240), MINUTES, st.lists(MINUTES, max_size=4), st.lists(SPANS, max_size=3))
def test_nobody_is_robbed_of_granted_time(
    start: int, duration: int, extra: int, more: list[int], pauses: list[Span]
) -> None:
    started = OPENS + start * MINUTE
    bare = deadline(started_at=started, duration_minutes=duration, closes_at=CLOSES)
    granted = deadline(
        started_at=started,
        duration_minutes=duration,
        closes_at=CLOSES,
        extra_minutes=extra,
        extensions=[one * MINUTE for one in more],
        pauses=pauses,
    )
    stood = sum((span.after(started) for span in merged_spans(pauses)), timedelta())
    assert granted - bare >= (extra + sum(more)) * MINUTE + stood
    assert granted - started >= stood
    assert started < bare <= CLOSES


def test_a_pause_moves_the_last_start_and_the_end_of_those_who_sit() -> None:
    pause = Span(OPENS + 10 * MINUTE, OPENS + 25 * MINUTE)
    assert last_start(closes_at=CLOSES, extra_minutes=5, pauses=[pause]) == CLOSES + 20 * MINUTE
    assert deadline(started_at=OPENS, duration_minutes=30, closes_at=CLOSES, pauses=[pause]) == OPENS + 45 * MINUTE
    after = deadline(started_at=CLOSES, duration_minutes=30, closes_at=CLOSES, pauses=[pause])
    assert after == CLOSES + 15 * MINUTE  # it only moved the window's end for whoever came after it


@pytest.mark.parametrize(
    ("arrives", "made", "verdict"),
    [
        (-SECOND, None, ""),
        (timedelta(0), timedelta(0), "in_grace"),
        (GRACE - timedelta(milliseconds=1), -SECOND, "in_grace"),
        (GRACE - timedelta(milliseconds=1), None, "late"),
        (SECOND, timedelta(milliseconds=1), "late"),
        (GRACE, -SECOND, "late"),
        (-MINUTE, AHEAD - MINUTE, ""),
        (-MINUTE, AHEAD - MINUTE + timedelta(milliseconds=1), "future_dated"),
    ],
)
def test_a_message_may_travel_for_the_grace_if_it_was_written_before(
    arrives: timedelta, made: timedelta | None, verdict: str
) -> None:
    made_at = None if made is None else CLOSES + made
    assert timeliness(arrived_at=CLOSES + arrives, made_at=made_at, deadline_at=CLOSES, paused=False) == verdict


def test_while_the_clock_stands_still_no_deadline_passes() -> None:
    assert timeliness(arrived_at=CLOSES + MINUTE * 99, made_at=None, deadline_at=CLOSES, paused=True) == ""


WORDS = st.lists(
    st.tuples(
        st.integers(1, 4),
        st.builds(
            lambda epoch, seq, flag, letters: [epoch, seq, flag, letters],
            st.integers(1, 3),
            st.integers(1, 12),
            st.integers(0, 1),
            st.sampled_from(["", "A", "B", "AC"]),
        ),
    ),
    max_size=40,
)


@given(WORDS, st.randoms())
def test_any_order_and_any_repetition_give_the_same_sheet(words: list[tuple[int, Register]], chance: Random) -> None:
    mixed = [*words, *chance.sample(words, len(words) // 2)]
    chance.shuffle(mixed)
    assert merged(mixed) == merged(words)
    for n, word in merged(words).items():
        assert word == max(one for at, one in words if at == int(n))


PLACES = {1: Place(frozenset("ABCD"), multiple=False), 2: Place(frozenset("AB"), multiple=True)}


def test_what_the_paper_does_not_have_cannot_be_answered() -> None:
    assert fault(Change(1, 1, ("A",)), PLACES) == ""
    assert fault(Change(1, 1, ()), PLACES) == ""
    assert fault(Change(1, 2, ("A", "B")), PLACES) == ""
    assert fault(Change(1, 1, ("A", "B")), PLACES) == "one_option_only"
    assert fault(Change(1, 2, ("C",)), PLACES) == "no_such_option"
    assert fault(Change(1, 9, ("A",)), PLACES) == "no_such_question"


def test_the_digest_is_that_of_the_protocol() -> None:
    """The same vectors stand in docs/protocol.md."""
    given = [(1, "B", False), (2, "CA", True), (7, "", True), (9, "", False), (12, "D", False)]
    sheet = merged((n, register(Change(n, n, tuple(letters), flag), 1)) for n, letters, flag in given)
    assert sheet_text(sheet) == "1:B;2:AC!;7:!;12:D"
    assert digest(sheet) == "768c8eda"
    assert digest({}) == "00000000"
    assert answered(sheet) == 3
    assert values(sheet) == {1: ["B"], 2: ["A", "C"], 7: [], 9: [], 12: ["D"]}


def test_answers_have_one_form_on_every_machine() -> None:
    assert canonical({2: ["C", "A"], 1: ["B"], 3: []}) == b'{"1":["B"],"2":["A","C"]}'


def chain(*datas: dict[str, Any]) -> list[Link]:
    links, head = [], first_hash("uid")
    for position, data in enumerate(datas, start=1):
        body = body_of(position=position, kind="answer", at=OPENS, data=data)
        head = next_hash(head, body)
        links.append(Link(position, "answer", OPENS, body, head))
    return links


def broken(links: list[Link], head: str) -> tuple[int, str] | None:
    found = first_break(attempt="uid", links=links, count=3, head=head)
    return (found.position, found.fault) if found else None


def test_a_chain_names_the_first_link_that_was_touched() -> None:
    links = chain({"n": 1}, {"n": 2}, {"n": 3})
    head = links[-1].hash
    assert broken(links, head) is None
    assert broken([links[0], *links[2:]], head) == (2, "missing")
    assert broken(links[:2], head) == (3, "missing")
    assert broken([links[0], chain({"n": 1}, {"n": 9})[1], links[2]], head) == (3, "changed")
    assert broken(links, "0" * 64) == (3, "head")


def test_the_receipt_follows_from_the_chain_alone() -> None:
    links = chain({"n": 1}, {"n": 2})
    assert receipt(links[0].hash) != receipt(links[1].hash)
    assert receipt("00" * 32) == "AAAAA-AAAAA"
