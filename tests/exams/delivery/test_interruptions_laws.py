"""Laws of the clock: nothing takes time away, order does not matter, no time is given twice. Pure."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.delivery.deadlines import Clock, deadline, deadline_from, last_start
from exams.delivery.evidence import Link, body_of, moment
from exams.delivery.outages import given_back, loss, running, silences, standing
from exams.delivery.spans import Span, common, length, merged, without

START = datetime(2026, 3, 10, 1, 30, tzinfo=UTC)
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)
CLOSES = START + 120 * MINUTE


def at(minute: float) -> datetime:
    return START + minute * MINUTE


SPANS = st.lists(
    st.builds(lambda began, long: Span(at(began), at(began + long)), st.integers(-60, 180), st.integers(0, 40)),
    max_size=6,
)


def minutes_in(spans: list[Span]) -> set[int]:
    """The same as sets of minutes: slow, and too simple to be wrong."""
    return {minute for span in spans for minute in range(-60, 260) if span.began_at <= at(minute) < span.ended_at}


@given(SPANS, SPANS)
def test_spans_are_sets_of_time(some: list[Span], others: list[Span]) -> None:
    assert minutes_in(merged(some)) == minutes_in(some)
    assert length(some) == len(minutes_in(some)) * MINUTE
    assert minutes_in(common(some, others)) == minutes_in(some) & minutes_in(others)
    assert minutes_in(without(some, others)) == minutes_in(some) - minutes_in(others)
    assert all(one.ended_at < two.began_at for one, two in zip(merged(some), merged(some)[1:], strict=False))


@given(st.integers(0, 119), st.integers(1, 200), st.integers(0, 60), SPANS)
def test_pauses_that_overlap_count_once_and_in_any_order(start: int, long: int, extra: int, pauses: list[Span]) -> None:
    plan: dict[str, Any] = {"closes_at": CLOSES, "extra_minutes": extra}
    begun: dict[str, Any] = plan | {"started_at": at(start), "duration_minutes": long}
    end = deadline(**begun, pauses=pauses)
    assert end == deadline(**begun, pauses=merged(pauses)) == deadline(**begun, pauses=reversed(pauses))
    assert end == deadline(**begun, pauses=pauses * 2)
    assert deadline(**begun) <= end <= deadline(**begun) + length(pauses)
    assert last_start(**plan, pauses=pauses) == CLOSES + extra * MINUTE + length(pauses)


# Steps of an attempt's life, as (kind, minutes that pass before it, minutes given)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["paused", "resumed", "extended", "reopened", "answer", "held", "time_up", "handed_in"]),
        st.integers(0, 20),
        st.integers(1, 30),
    ),
    max_size=12,
)


def link(position: int, kind: str, moment_: datetime, **data: Any) -> Link:
    return Link(position, kind, moment_, body_of(position=position, kind=kind, at=moment_, data=data), "")


def record(steps: list[tuple[str, int, int]], end: datetime = CLOSES) -> list[Link]:
    links, now = [link(1, "started", START, deadline_at=moment(end))], START
    for position, (kind, passed, minutes) in enumerate(steps, start=2):
        now += passed * MINUTE
        links.append(link(position, kind, now, seconds=minutes * 60))
    return links


@given(STEPS)
def test_the_deadline_never_comes_sooner(steps: list[tuple[str, int, int]]) -> None:
    links = record(steps)
    ends = [deadline_from(links[:count]) for count in range(1, len(links) + 1)]
    assert ends == sorted(ends)


@given(st.integers(5, 60), SPANS, st.lists(st.integers(1, 60), max_size=4))
def test_the_record_comes_to_the_same_deadline_as_the_plan(
    long: int, pauses: list[Span], extensions: list[int]
) -> None:
    """However pauses and extensions were mixed: `deadline` from what was granted, `deadline_from` step by step."""
    begun: dict[str, Any] = {"started_at": START, "duration_minutes": long, "closes_at": CLOSES}
    stood = merged(Span(max(span.began_at, START), span.ended_at) for span in pauses)
    steps = [("paused", span.began_at) for span in stood] + [("resumed", span.ended_at) for span in stood]
    steps += [("extended", at(3 * place)) for place in range(len(extensions))]
    left = iter(extensions)
    links = [link(1, "started", START, deadline_at=moment(deadline(**begun)))]
    for position, (kind, when) in enumerate(sorted(steps, key=lambda step: step[1]), start=2):
        links.append(link(position, kind, when, **({"seconds": next(left) * 60} if kind == "extended" else {})))
    granted = [timedelta(minutes=minutes) for minutes in extensions]
    assert deadline_from(links) == deadline(**begun, extensions=granted, pauses=stood)


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60), st.booleans())
def test_resuming_and_extending_commute(since: int, passed: int, minutes: int, has_stood: bool) -> None:
    clock = Clock(CLOSES, at(since) if has_stood else None)
    more, then = timedelta(minutes=minutes), at(since + passed)
    assert clock.resumed(then).extended(more) == clock.extended(more).resumed(then)


def test_a_clock_that_stands_is_not_paused_anew_and_takes_nothing_back() -> None:
    stands = Clock(CLOSES).paused(at(5)).paused(at(9))
    assert stands.stands_since == at(5)
    assert stands.resumed(at(11)).ends_at == CLOSES + 6 * MINUTE
    assert stands.resumed(at(4)).ends_at == CLOSES
    assert Clock(CLOSES).extended(-5 * MINUTE).ends_at == CLOSES
    assert Clock(CLOSES).missing(at(0)) == timedelta()


def test_a_record_without_a_start_has_no_deadline() -> None:
    with pytest.raises(ValueError, match="start"):
        deadline_from(record([("extended", 1, 1)])[1:])


# Outages


def test_silence_is_what_no_process_covers() -> None:
    first, second = Span(at(0), at(10)), Span(at(13), at(20))
    limit = 15 * SECOND
    assert silences([second, first], longer_than=limit) == [Span(at(10), at(13))]
    assert silences([first, second, Span(at(5), at(15))], longer_than=limit) == []
    assert silences([first, Span(first.ended_at + limit, at(30))], longer_than=limit) == []
    assert silences([], longer_than=limit) == silences([second], longer_than=limit) == []


def test_the_clock_of_an_attempt_runs_between_its_stops() -> None:
    steps = [("paused", 10, 1), ("resumed", 5, 1), ("handed_in", 5, 1), ("reopened", 10, 10), ("answer", 1, 1)]
    links = record(steps)
    assert running(links, until=at(40)) == [Span(at(0), at(10)), Span(at(15), at(20)), Span(at(30), at(40))]
    assert standing(links, until=at(40)) == [Span(at(10), at(15))]
    assert running(record([], end=at(30)), until=at(90)) == [Span(at(0), at(30))]
    assert standing(record([("paused", 10, 1)]), until=at(12)) == [Span(at(10), at(12))]


OUTAGE = Span(at(20), at(35))


@pytest.mark.parametrize(
    ("ran", "stood", "worked"),
    [
        (Span(at(0), at(60)), 15, 15),  # at work all the time
        (Span(at(0), at(29)), 15, 9),  # the deadline passed meanwhile: nine minutes of work were lost
        (Span(at(25), at(60)), 10, 10),  # began in a short moment in which another process lived
        (Span(at(0), at(20)), 0, 0),  # had finished
        (Span(at(35), at(60)), 0, 0),  # came later
    ],
)
def test_what_an_outage_takes(ran: Span, stood: int, worked: int) -> None:
    lost = loss(OUTAGE, ran=[ran])
    assert (lost.stood, lost.worked) == (stood * MINUTE, worked * MINUTE)


def test_what_is_given_or_stood_still_is_not_given_again() -> None:
    ran = [Span(at(0), at(60))]
    assert not loss(OUTAGE, ran=ran, given=[OUTAGE])
    assert loss(OUTAGE, ran=ran, given=[Span(at(0), at(30))]).stood == 5 * MINUTE
    paused = Span(at(22), at(26))
    assert loss(OUTAGE, ran=without(ran, [paused]), stood=[paused]).stood == 11 * MINUTE


@given(SPANS, SPANS)
def test_nobody_is_given_more_than_the_outage_or_less_than_the_work_lost(ran: list[Span], given_: list[Span]) -> None:
    lost = loss(OUTAGE, ran=merged(ran), given=given_)
    assert timedelta() <= lost.worked <= lost.stood <= length([OUTAGE])
    assert lost.worked == length(without(common([OUTAGE], ran), given_))


def test_the_record_says_for_which_outages_time_was_given() -> None:
    told = link(2, "extended", at(50), seconds=900, outage=[moment(OUTAGE.began_at), moment(OUTAGE.ended_at)])
    assert given_back([link(1, "started", START, deadline_at=moment(CLOSES)), told]) == [OUTAGE]
    assert given_back(record([("extended", 5, 5)])) == []
