"""Checks the record of an attempt: plays its events again and compares what comes out with what its row says. Pure.

Nothing here reads a database, so the same check runs on the tables and on an export, on any machine. Of each attempt
the first bad record is named: after that one nothing that follows can be relied upon.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from exams.delivery.answers import (
    EPOCH_START,
    Change,
    Packed,
    Place,
    Sheet,
    answered,
    fault,
    merge,
    pack,
    recorded,
    register,
    sheet_text,
    values,
)
from exams.delivery.deadlines import GRACE, Clock, timeliness
from exams.delivery.evidence import Link, first_break, moment, receipt

IN_TIME = ("", "in_grace")
IN_PROGRESS, SUBMITTED, GRADED, VOIDED = "in_progress", "submitted", "graded", "voided"
_NOT_STARTED = Clock(EPOCH_START)
Said: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class AttemptFacts:
    """What the row of an attempt says, names of people apart. `paper`: its digest; the rest as in the model."""

    attempt: str
    entry: str
    number: int
    paper: str
    status: str
    close_reason: str
    epoch: int
    started_at: datetime
    deadline_at: datetime
    accept_until: datetime
    paused_since: datetime | None
    held: bool
    finished_at: datetime | None
    closed_at: datetime | None
    answered: int
    sheet: Packed
    clients: dict[str, int]
    event_count: int
    head: str
    receipt: str


@dataclass(frozen=True, slots=True)
class Fault:
    """The first thing that is wrong: a code of `fault_words.WORDS`, at which event (None: the row itself)."""

    code: str
    position: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Marking:
    """An event that says "marked": what was marked and what the event calls the score."""

    position: int
    score: str
    answers: dict[int, list[str]]


@dataclass(slots=True)
class Replay:
    """What the events have made of an attempt so far."""

    facts: AttemptFacts
    places: Mapping[int, Place]
    status: str = ""
    close_reason: str = ""
    epoch: int = 1
    started_at: datetime | None = None
    clock: Clock = _NOT_STARTED
    held: bool = False
    finished_at: datetime | None = None
    closed_at: datetime | None = None
    receipt: str = ""
    sheet: Sheet = field(default_factory=dict)
    clients: dict[str, int] = field(default_factory=dict)
    markings: list[Marking] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    taken_files: list[str] = field(default_factory=list)
    # Carried over from version 0.1: its closing named no answers, and it counted with another time of grace.
    is_old: bool = False
    has_old_receipt: bool = False

    @property
    def deadline_at(self) -> datetime:
        return self.clock.ends_at

    @property
    def paused_since(self) -> datetime | None:
        return self.clock.stands_since

    @property
    def accept_until(self) -> datetime:
        return self.facts.accept_until if self.is_old else self.deadline_at + GRACE


class _Bad(Exception):
    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


@dataclass(frozen=True, slots=True)
class Verified:
    """The first fault, or none; and what the record adds up to as far as it could be read."""

    fault: Fault | None
    replay: Replay


def verify(facts: AttemptFacts, links: Sequence[Link], places: Mapping[int, Place]) -> Verified:
    """The chain first, then every event by the rules it was judged by, then the row against all of them."""
    replay = Replay(facts, places)
    broken = first_break(attempt=facts.attempt, links=links, count=facts.event_count, head=facts.head)
    if broken:
        return Verified(Fault(broken.fault, broken.position), replay)
    return Verified(_first_bad_event(replay, links) or _row_fault(replay), replay)


def _first_bad_event(replay: Replay, links: Iterable[Link]) -> Fault | None:
    for link in links:
        if not replay.status and link.kind != "started":
            return Fault("no_start", link.position)
        try:
            _TAKEN_BY.get(link.kind, _note)(replay, link, json.loads(link.body))
        except _Bad as bad:
            return Fault(bad.code, link.position, bad.facts)
        except (KeyError, TypeError, ValueError, IndexError, OverflowError):
            return Fault("unreadable", link.position)
    return None


# What each kind of event does


def _note(replay: Replay, link: Link, said: Said) -> None:
    """An event that changes nothing about the answers and the time."""


def _started(replay: Replay, link: Link, said: Said) -> None:
    if link.position != 1:
        raise _Bad("arrow", kind=link.kind, status=replay.status)
    replay.is_old = "entry" not in said
    if said.get("entry", replay.facts.entry) != replay.facts.entry:
        raise _Bad("other_entry")
    if said["paper"] != replay.facts.paper:
        raise _Bad("other_paper")
    replay.status, replay.started_at = IN_PROGRESS, link.at
    replay.clock = Clock(datetime.fromisoformat(said["deadline_at"]))


def _answer(replay: Replay, link: Link, said: Said) -> None:
    change = recorded(said)
    judged, epoch = said["verdict"], said["epoch"]
    if judged in IN_TIME and replay.status != IN_PROGRESS:
        raise _Bad("after_close", n=change.n)
    if epoch > replay.epoch:
        raise _Bad("no_such_epoch", epoch=epoch)
    expected = _verdict(replay, change, link.at)
    if replay.is_old and change.made_ms is None:
        expected = _old_verdict(replay, link, judged)
    if expected in IN_TIME:
        expected = _merged(replay, change, epoch, expected)
    if expected != judged:
        raise _Bad("after_time" if expected == "late" else "verdict", n=change.n, recorded=judged, expected=expected)
    if link.client is not None:
        replay.clients[link.client] = max(replay.clients.get(link.client, 0), change.seq)


def _verdict(replay: Replay, change: Change, at: datetime) -> str:
    unfit = fault(change, replay.places)
    if unfit or replay.status != IN_PROGRESS:
        return unfit or "late"
    paused = replay.paused_since is not None
    return timeliness(arrived_at=at, made_at=change.made_at, deadline_at=replay.deadline_at, paused=paused)


def _old_verdict(replay: Replay, link: Link, recorded: str) -> str:
    """Version 0.1 recorded no times of changes: only what came after the time of grace must not have counted."""
    return "late" if recorded in IN_TIME and link.at >= replay.accept_until else recorded


def _merged(replay: Replay, change: Change, epoch: int, verdict: str) -> str:
    stands = merge(replay.sheet, change.n, register(change, epoch))
    return verdict if stands or epoch >= replay.sheet[str(change.n)][0] else "older_epoch"


def _taken_over(replay: Replay, link: Link, said: Said) -> None:
    _expect(replay, link, IN_PROGRESS)
    replay.epoch += 1
    if said["epoch"] != replay.epoch:
        raise _Bad("no_such_epoch", epoch=said["epoch"])


def _closed(replay: Replay, link: Link, said: Said) -> None:
    _expect(replay, link, IN_PROGRESS)
    if link.kind == "time_up" and (replay.paused_since is not None or link.at < replay.accept_until):
        raise _Bad("too_early", deadline=moment(replay.deadline_at))
    if said.get("answers", sheet_text(replay.sheet)) != sheet_text(replay.sheet):
        raise _Bad("closing_answers")
    replay.has_old_receipt = "answers" not in said
    replay.status, replay.close_reason = SUBMITTED, link.kind
    replay.closed_at, replay.receipt = link.at, receipt(link.hash)
    replay.finished_at = min(link.at, replay.paused_since or replay.deadline_at)


def _reopened(replay: Replay, link: Link, said: Said) -> None:
    _expect(replay, link, SUBMITTED)
    replay.status, replay.close_reason, replay.receipt, replay.held = IN_PROGRESS, "", "", False
    replay.closed_at = replay.finished_at = None
    replay.has_old_receipt = False
    _move(replay, replay.clock.reopened(timedelta(seconds=said["seconds"])), said)


def _voided(replay: Replay, link: Link, said: Said) -> None:
    _expect(replay, link, IN_PROGRESS, SUBMITTED, GRADED)
    replay.status = VOIDED


def _marked(replay: Replay, link: Link, said: Said) -> None:
    _expect(replay, link, SUBMITTED, GRADED)
    if said["revision"] != len(replay.markings) + 1:
        raise _Bad("revision", revision=said["revision"])
    replay.status = GRADED
    replay.markings.append(Marking(link.position, said["score"], values(replay.sheet)))


def _brought(replay: Replay, link: Link, said: Said) -> None:
    _note(replay, link, said)
    replay.files.append(said["file"])


def _rescued(replay: Replay, link: Link, said: Said) -> None:
    """The changes of a file that two people agreed on: made before the end, by what the device says."""
    _expect(replay, link, SUBMITTED, GRADED)
    if said["file"] not in replay.files:
        raise _Bad("no_such_file")
    for word in said["changes"]:
        change = recorded(word)
        if fault(change, replay.places) or not _was_in_time(change, replay.finished_at):
            raise _Bad("rescued_late", n=change.n)
        merge(replay.sheet, change.n, register(change, word["epoch"]))
    replay.taken_files.append(said["file"])


def _was_in_time(change: Change, finished_at: datetime | None) -> bool:
    return change.made_at is not None and finished_at is not None and change.made_at <= finished_at


def _expect(replay: Replay, link: Link, *statuses: str) -> None:
    if replay.status not in statuses:
        raise _Bad("arrow", kind=link.kind, status=replay.status)


# What moves the clock


def _extended(replay: Replay, link: Link, said: Said) -> None:
    _expect(replay, link, IN_PROGRESS)
    _move(replay, replay.clock.extended(timedelta(seconds=said["seconds"])), said)


def _paused(replay: Replay, link: Link, said: Said) -> None:
    _expect(replay, link, IN_PROGRESS)
    _move(replay, replay.clock.paused(link.at), said)


def _resumed(replay: Replay, link: Link, said: Said) -> None:
    _expect(replay, link, IN_PROGRESS)
    _move(replay, replay.clock.resumed(link.at), said)


def _move(replay: Replay, clock: Clock, said: Said) -> None:
    replay.clock = clock
    if datetime.fromisoformat(said["deadline_at"]) != clock.ends_at:
        raise _Bad("deadline", recorded=said["deadline_at"], expected=moment(clock.ends_at))


def _held(replay: Replay, link: Link, said: Said) -> None:
    _expect(replay, link, IN_PROGRESS)
    replay.held = link.kind == "held"


Taker: TypeAlias = Callable[[Replay, Link, Said], None]
_TAKEN_BY: dict[str, Taker] = {
    "started": _started,
    "answer": _answer,
    "taken_over": _taken_over,
    "extended": _extended,
    "paused": _paused,
    "resumed": _resumed,
    "held": _held,
    "let_go": _held,
    "handed_in": _closed,
    "time_up": _closed,
    "staff": _closed,
    "reopened": _reopened,
    "voided": _voided,
    "marked": _marked,
    "file_brought": _brought,
    "rescued": _rescued,
}


# The row against its record


def _row_fault(replay: Replay) -> Fault | None:
    if not replay.status:
        return Fault("no_start", 1)
    return _sheet_fault(replay) or _field_fault(replay)


def _sheet_fault(replay: Replay) -> Fault | None:
    stored, recorded = replay.facts.sheet, pack(replay.sheet)
    for n in sorted(stored.keys() | recorded.keys(), key=_number):
        if stored.get(n) != recorded.get(n):
            return Fault("sheet", None, {"n": n, "stored": stored.get(n), "recorded": recorded.get(n)})
    return None


def _number(n: str) -> tuple[int, str]:
    return (int(n) if n.isascii() and n.isdigit() else 0, n)


def _field_fault(replay: Replay) -> Fault | None:
    compared = _FIELDS if replay.status != IN_PROGRESS else (*_FIELDS, *_OF_OPEN_ONES)
    for name in compared:
        stored, recorded = getattr(replay.facts, name), _recorded(replay, name)
        if stored != recorded:
            return Fault("field", None, {"field": name, "stored": _plain(stored), "recorded": _plain(recorded)})
    return None


def _recorded(replay: Replay, name: str) -> Any:
    if name == "answered":
        return answered(replay.sheet)
    if name == "receipt" and replay.has_old_receipt:
        return replay.facts.receipt
    return getattr(replay, name)


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return moment(value)
    return json.dumps(value, sort_keys=True) if isinstance(value, dict) else str(value)


_FIELDS = (
    "answered",
    "clients",
    "status",
    "close_reason",
    "epoch",
    "started_at",
    "deadline_at",
    "accept_until",
    "finished_at",
    "closed_at",
    "receipt",
)
# Of a closed attempt these mean nothing any more.
_OF_OPEN_ONES = ("paused_since", "held")
