"""The record of an attempt: the chain notices every touch, and the replay judges every event as it was judged."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.delivery.answers import Change, Place
from exams.delivery.closing import close_overdue, hand_in
from exams.delivery.deadlines import GRACE, deadline_from
from exams.delivery.evidence import Link, body_of, first_break, first_hash, moment, next_hash
from exams.delivery.extensions import extend, reopen
from exams.delivery.interruptions import hold, let_go, pause, resume
from exams.delivery.models import Attempt, AttemptEvent
from exams.delivery.scopes import Scope
from exams.delivery.starting import Ask, start
from exams.delivery.verifying import AttemptFacts, Fault, verify
from exams.marking.actions import mark_sitting
from exams.results import sitting_records
from exams.results.sitting_records import check_sitting
from tests.cast import Cast
from tests.exams.delivery.attempts import made, save, started

NAME, AT = "6f1d", datetime.fromisoformat("2026-03-10T01:30:00+00:00")
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


def chained(events: list[tuple[str, datetime, dict[str, Any]]]) -> list[Link]:
    links, head = [], first_hash(NAME)
    for position, (kind, at, data) in enumerate(events, start=1):
        body = body_of(position=position, kind=kind, at=at, data=data)
        head = next_hash(head, body)
        links.append(Link(position, kind, at, body, head, data.get("client"), data.get("seq")))
    return links


# The chain


CHAINS = st.integers(2, 8).map(lambda count: chained([("answer", AT + n * SECOND, {"n": n}) for n in range(count)]))


def broken(links: list[Link], whole: list[Link]) -> int | None:
    """The place of the first break, told what the attempt says of the whole chain."""
    found = first_break(attempt=NAME, links=links, count=len(whole), head=whole[-1].hash)
    return None if found is None else found.position


@given(CHAINS)
def test_a_chain_as_it_was_written_holds(links: list[Link]) -> None:
    assert broken(links, links) is None


@given(CHAINS, st.data())
def test_every_touch_is_named_where_it_was_done(links: list[Link], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(links) - 1))
    touched = data.draw(
        st.sampled_from(
            [
                replace(links[place], body=links[place].body.replace('"n":', '"n":1')),
                replace(links[place], body=links[place].body + " "),
                replace(links[place], hash="0" * 64),
                replace(links[place], kind="voided"),
                replace(links[place], at=links[place].at + timedelta(microseconds=1)),
                replace(links[place], client="c"),
                replace(links[place], seq=1),
            ]
        )
    )
    assert broken([*links[:place], touched, *links[place + 1 :]], links) == place + 1


@given(CHAINS, st.data())
def test_what_was_taken_away_added_or_moved_is_named(links: list[Link], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(links) - 1))
    assert broken([*links[:place], *links[place + 1 :]], links) == place + 1
    more = chained([("answer", AT + n * SECOND, {"n": n}) for n in range(len(links) + 1)])
    assert broken(more, links) == len(links) + 1
    other = data.draw(st.integers(0, len(links) - 1).filter(lambda n: n != place))
    moved = list(links)
    moved[place], moved[other] = (
        replace(links[other], position=links[place].position),
        replace(links[place], position=links[other].position),
    )
    assert broken(moved, links) == min(place, other) + 1


def test_a_body_that_is_no_object_is_a_break_and_no_crash() -> None:
    [link] = chained([("answer", AT, {})])
    hashed = next_hash(first_hash(NAME), "[]")
    assert broken([replace(link, body="[]", hash=hashed)], [replace(link, hash=hashed)]) == 1


# The rules, played again


PLACES = {1: Place(frozenset("ABCD"), False), 2: Place(frozenset("ABCD"), True)}
END = AT + 30 * MINUTE


def begun(**other: Any) -> tuple[str, datetime, dict[str, Any]]:
    return ("started", AT, {"client": "c", "entry": "e", "paper": "p", "deadline_at": moment(END)} | other)


def answer(seq: int, at: datetime, *, n: int = 1, value: str = "A", verdict: str = "", **other: Any) -> Any:
    said = {"client": "c", "seq": seq, "epoch": 1, "n": n, "value": value, "flag": 0, "made_ms": None}
    return ("answer", at, said | {"verdict": verdict} | other)


def judged(*events: tuple[str, datetime, dict[str, Any]], status: str = "in_progress") -> Fault | None:
    """The first fault, with a row that says of itself what the events say."""
    links = chained(list(events))
    facts = AttemptFacts(
        NAME, "e", 7, "p", status, "", 1, AT, END, END + GRACE, None, False, None, None, 0, {}, {}, len(links),
        links[-1].hash if links else first_hash(NAME), "",
    )  # fmt: skip
    fault = verify(facts, links, PLACES).fault
    return None if fault and fault.code in ("sheet", "field") else fault


def ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)


HANDED_IN = ("handed_in", AT + 2 * MINUTE, {"answers": "", "by": "an"})


@pytest.mark.parametrize(
    ("events", "code", "position"),
    [
        ([answer(1, AT)], "no_start", 1),
        ([("held", AT, {})], "no_start", 1),
        ([begun(entry="f")], "other_entry", 1),
        ([begun(paper="q")], "other_paper", 1),
        ([begun(), begun()], "arrow", 2),
        ([begun(), answer(1, END)], "after_time", 2),
        ([begun(), answer(1, END + SECOND, made_ms=ms(END), verdict="in_grace")], None, None),
        ([begun(), answer(1, END + SECOND, made_ms=ms(END) + 1, verdict="in_grace")], "after_time", 2),
        ([begun(), answer(1, END + GRACE, made_ms=ms(END), verdict="in_grace")], "after_time", 2),
        ([begun(), answer(1, AT, verdict="late")], "verdict", 2),
        ([begun(), answer(1, AT, n=9)], "verdict", 2),
        ([begun(), answer(1, AT, value="AB")], "verdict", 2),
        ([begun(), answer(1, AT, n=2, value="AB")], None, None),
        ([begun(), answer(1, AT, epoch=2)], "no_such_epoch", 2),
        ([begun(), answer(1, AT, value=None)], "unreadable", 2),
        ([begun(), HANDED_IN, answer(1, AT + MINUTE)], "after_close", 3),
        ([begun(), HANDED_IN, answer(1, AT + MINUTE, verdict="late")], None, None),
        ([begun(), answer(1, AT), HANDED_IN], "closing_answers", 3),
        ([begun(), HANDED_IN, HANDED_IN], "arrow", 3),
        ([begun(), ("time_up", END, {"answers": ""})], "too_early", 2),
        ([begun(), ("time_up", END + GRACE, {"answers": ""})], None, None),
        ([begun(), ("taken_over", AT, {"client": "d", "epoch": 3})], "no_such_epoch", 2),
        ([begun(), ("extended", AT, {"seconds": 60, "deadline_at": moment(END + 2 * MINUTE)})], "deadline", 2),
        ([begun(), ("extended", AT, {"seconds": 60, "deadline_at": moment(END + MINUTE)})], None, None),
        ([begun(), HANDED_IN, ("extended", AT, {"seconds": 60})], "arrow", 3),
        ([begun(), ("marked", AT, {"score": "1", "revision": 1})], "arrow", 2),
        ([begun(), HANDED_IN, ("marked", AT, {"score": "1", "revision": 2})], "revision", 3),
        ([begun(), HANDED_IN, ("rescued", AT, {"file": "f", "changes": []})], "no_such_file", 3),
        (
            [
                begun(),
                HANDED_IN,
                ("file_brought", AT, {"file": "f"}),
                ("rescued", AT, {"file": "f", "changes": [answer(1, AT, made_ms=ms(AT + 3 * MINUTE))[2]]}),
            ],
            "rescued_late",
            4,
        ),
        ([], "no_start", 1),
    ],
)
def test_each_event_is_judged_by_the_rules_again(events: list[Any], code: str | None, position: int | None) -> None:
    fault = judged(*events)
    assert (fault and fault.code, fault and fault.position) == (code, position)


def test_of_an_attempt_of_version_0_1_the_receipt_is_not_checked_but_its_times_are(cast: Cast) -> None:
    old = ("started", AT, {"paper": "p", "deadline_at": END.isoformat(), "by": "an"})
    closed = ("handed_in", AT + 2 * MINUTE, {"by": "an"})
    links = chained([old, answer(1, END + 10 * SECOND), closed])
    facts = AttemptFacts(
        NAME, "e", 7, "p", "submitted", "handed_in", 1, AT, END, END + 15 * SECOND, None, False, AT + 2 * MINUTE,
        AT + 2 * MINUTE, 1, {"1": "A@1.1"}, {"c": 1}, 3, links[-1].hash, "OLDER-OLDER",
    )  # fmt: skip
    verified = verify(facts, links, PLACES)
    assert (verified.fault, verified.replay.has_old_receipt) == (None, True)
    too_late = chained([old, answer(1, END + 15 * SECOND), closed])
    fault = verify(replace(facts, head=too_late[-1].hash), too_late, PLACES).fault
    assert fault is not None
    assert (fault.code, fault.position) == ("after_time", 2)


# What the real actions write, the check finds whole


def whole(cast: Cast) -> bool:
    """Whether the check finds nothing; what the time's own rule makes of the record is a second opinion."""
    for record, _paper, _pk in sitting_records.records(cast.sitting, sitting_records.PapersRead()):
        assert deadline_from(record.links) == record.facts.deadline_at
    return [checked.fault for checked in check_sitting(cast.sitting) if checked.fault] == []


def test_all_that_staff_can_do_to_the_time_leaves_a_record_that_holds(cast: Cast) -> None:
    attempt, now = started(cast, client="c"), cast.sitting.opens_at
    scope, by = Scope(cast.sitting), cast.quang
    deeds: list[Callable[[datetime], Any]] = [
        lambda at: extend(scope=scope, minutes=5, reason="x", by=by, now=at),
        lambda at: pause(scope=scope, reason="x", by=by, now=at),
        lambda at: save(attempt, at, made(1, 1, "A", at)),
        lambda at: resume(scope=scope, by=by, now=at),
        lambda at: hold(scope=scope, reason="x", by=by, now=at),
        lambda at: let_go(scope=scope, by=by, now=at),
        lambda at: start([Ask(entry_pk=cast.entry_an.pk, client="d", by=cast.an, take_over=True)], now=at),
        lambda at: save(attempt, at, made(9, 2, "B", at), client="d"),
        lambda at: hand_in(attempt=attempt, by=cast.an, now=at),
        lambda at: save(attempt, at, made(10, 3, "B", at), client="d"),
        lambda at: reopen(entry=cast.entry_an, minutes=10, reason="x", by=by, now=at),
        lambda at: save(attempt, at, made(11, 3, "C", at), client="d"),
        lambda at: close_overdue(now=at + 60 * MINUTE),
        lambda at: mark_sitting(sitting=cast.sitting, by=None, now=at + 70 * MINUTE),
    ]
    for step, deed in enumerate(deeds, start=1):
        deed(now + step * MINUTE)
        assert whole(cast), step
    assert Attempt.objects.get().status == "graded"


def test_an_attempt_paused_when_it_is_closed_ended_at_the_pause(cast: Cast) -> None:
    attempt, now = started(cast), cast.sitting.opens_at
    pause(scope=Scope(cast.sitting), reason="x", by=cast.quang, now=now + MINUTE)
    hand_in(attempt=attempt, by=cast.an, now=now + 5 * MINUTE)
    assert Attempt.objects.get().finished_at == now + MINUTE
    assert whole(cast)


def test_an_answer_kept_while_the_check_reads_is_no_fault(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    attempt, now, real = started(cast), cast.sitting.opens_at, sitting_records._chains
    reads: list[int] = []

    def meanwhile(pks: Any) -> Any:
        reads.append(len(reads))
        if len(reads) <= 2:  # between the row and its events, twice
            save(attempt, now + MINUTE, Change(len(reads), 1, ("A",)))
        return real(pks)

    monkeypatch.setattr(sitting_records, "_chains", meanwhile)
    assert [checked.fault for checked in check_sitting(cast.sitting)] == [None]
    assert len(reads) == 3


def test_the_check_asks_as_often_for_three_attempts_as_for_one(
    cast: Cast, django_assert_num_queries: Callable[[int], Any]
) -> None:
    now = cast.sitting.opens_at
    for seats in ([(cast.entry_an, cast.an)], [(cast.entry_anh, cast.anh), (cast.entry_dat, cast.dat)]):
        for entry, user in seats:
            start([Ask(entry_pk=entry.pk, client="c", by=user)], now=now)
            hand_in(attempt=Attempt.objects.get(entry=entry), by=user, now=now + MINUTE)
        mark_sitting(sitting=cast.sitting, by=None, now=now + 2 * MINUTE)
        with django_assert_num_queries(7):
            assert all(checked.fault is None for checked in check_sitting(cast.sitting))
    assert AttemptEvent.objects.filter(kind="marked").count() == 3
