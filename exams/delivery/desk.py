"""Serves requests of the wire, many of one kind together: each function takes requests and gives a reply for each.

Between the doors (Django views, the bare ASGI route) and the actions. A door may bring one request or hundreds that
arrived together; what is written for them is written in one transaction.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from django.db.models import QuerySet
from django.utils import translation

from exams.delivery import sealing, tokens
from exams.delivery.actions import Here, note_presences
from exams.delivery.answers import Sheet, answered, digest, last_seq, on_the_wire, packed_text, text_digest
from exams.delivery.closing import Closing, close, close_by_time, is_overdue
from exams.delivery.keeping import Batch, Kept, keep
from exams.delivery.ledger import Held
from exams.delivery.models import Attempt, AttemptStatus, CloseReason, Interruption
from exams.delivery.sealed_papers import paper_facts
from exams.delivery.stages import Stage, stage_of, stage_of_attempt
from exams.delivery.starting import Ask, Started, start
from exams.delivery.tokens import Pass
from exams.delivery.wire import (
    VERSION,
    EventsAsked,
    HandInIn,
    Refusal,
    StartIn,
    encode,
    moment,
    refusal,
    refused_event,
)
from exams.sittings.models import Entry
from office.metrics import events_refused
from people.models import User


@dataclass(slots=True)
class Request:
    """One understood request: who (by token), what, when it arrived, in which language to speak."""

    bearer: Pass
    arrived_at: datetime
    language: str
    said: Any = None


@dataclass(slots=True)
class Reply:
    """Status and body; after how many seconds to ask again, where that is said."""

    status: int
    body: bytes
    retry_after: int = 0


Known: TypeAlias = dict[int, Attempt]


def refuse(it: Refusal, language: str, now: datetime) -> Reply:
    """The reply to a request that was not done, in its language."""
    with translation.override(language):
        return Reply(it.status, encode(refusal(it, now=now)), it.retry_after)


def _refuse(it: Refusal, request: Request) -> Reply:
    return refuse(it, request.language, request.arrived_at)


# Answers


def events(requests: Sequence[Request]) -> list[Reply]:
    """Keeps batches of changes. All are durable when this returns."""
    kept = keep([_batch(request) for request in requests])
    overdue = [
        it.held.pk
        for request, it in zip(requests, kept, strict=True)
        if it.held and is_overdue(it.held, request.arrived_at)
    ]
    if overdue:
        close_by_time(pks=overdue, now=max(request.arrived_at for request in requests))
    return [_events_reply(request, it) for request, it in zip(requests, kept, strict=True)]


def _batch(request: Request) -> Batch:
    said: EventsAsked = request.said
    return Batch(
        entry_pk=request.bearer.entry_pk,
        client=said.client,
        epoch=said.epoch,
        changes=said.changes,
        arrived_at=request.arrived_at,
        entry=request.bearer.entry,
    )


def _events_reply(request: Request, kept: Kept) -> Reply:
    said: EventsAsked = request.said
    if kept.held is None or kept.problem:
        facts = (("epoch", kept.held.epoch),) if kept.held else ()
        return _refuse(Refusal(kept.problem, facts=facts), request)
    held = kept.held
    body = {
        "v": VERSION,
        "server_now": moment(request.arrived_at),
        "state": _state(held, said.epoch, request.arrived_at),
        "deadline_at": moment(held.deadline_at),
        "epoch": held.epoch,
        "acked": kept.acknowledged,
        "refused": _refused(request, [(seq, "malformed") for seq in said.malformed] + kept.refused),
        "answered": held.answered_count,
        "digest": text_digest(packed_text(held.sheet)),
        "saved_at": moment(held.saved_at),
    }
    return Reply(200, encode(body))


def _state(held: Held, epoch: int, now: datetime) -> str:
    is_open = held.status == AttemptStatus.IN_PROGRESS
    stage = stage_of_attempt(is_open, held.accept_until, held.paused_since, held.held, now)
    return "taken_over" if epoch < held.epoch and stage != Stage.HANDED_IN else stage.value


def _refused(request: Request, refused: Iterable[tuple[int, str]]) -> list[dict[str, Any]]:
    words = list(refused)
    if not words:
        return []
    for _seq, code in words:
        events_refused.labels(code=code).inc()
    with translation.override(request.language):
        return [refused_event(seq, code) for seq, code in words]


# Standing, start and hand-in


def states(requests: Sequence[Request]) -> list[Reply]:
    """Says how things stand; notes that the waiting pages are there."""
    entries = _entries(requests)
    attempts = _attempts(requests)
    stops = list(Interruption.objects.of_sittings(entries.values()))
    waiting = {
        request.bearer.entry_pk: request.said or Here()
        for request in requests
        if _is_of(request, entries) and request.bearer.entry_pk not in attempts
    }
    if waiting:
        note_presences(seen=waiting, now=max(request.arrived_at for request in requests))
    return [_state_reply(request, entries, attempts, stops) for request in requests]


def _state_reply(request: Request, entries: dict[int, Entry], attempts: Known, stops: Sequence[Interruption]) -> Reply:
    entry = entries.get(request.bearer.entry_pk)
    if entry is None or not _is_of(request, entries):
        return _refuse(Refusal("token_forged" if entry else "not_here"), request)
    return Reply(200, encode(_standing(request, entry, attempts.get(entry.pk), stops)))


def _is_of(request: Request, entries: dict[int, Entry]) -> bool:
    """Whether the token names this very entry: after a restore its number may be another entry's."""
    entry = entries.get(request.bearer.entry_pk)
    return entry is not None and entry.uid.hex == request.bearer.entry


def _entries(requests: Sequence[Request]) -> dict[int, Entry]:
    wanted = {request.bearer.entry_pk for request in requests}
    return {entry.pk: entry for entry in Entry.objects.select_related("sitting").filter(pk__in=wanted)}


def _attempts(requests: Sequence[Request]) -> Known:
    """The attempts by entry, those closed first whose time is over."""
    now = max(request.arrived_at for request in requests)
    return _closed_if_overdue(_rows(requests), now)


def _rows(requests: Sequence[Request]) -> QuerySet[Attempt]:
    return Attempt.objects.select_related("entry").filter(entry__in={request.bearer.entry_pk for request in requests})


def _closed_if_overdue(rows: Iterable[Attempt], now: datetime) -> Known:
    attempts = {attempt.entry_id: attempt for attempt in rows}
    overdue = [attempt.pk for attempt in attempts.values() if is_overdue(attempt, now)]
    if overdue:
        attempts |= {attempt.entry_id: attempt for attempt in close_by_time(pks=overdue, now=now)}
    return attempts


def _standing(
    request: Request, entry: Entry, attempt: Attempt | None, stops: Sequence[Interruption] = ()
) -> dict[str, Any]:
    stage = stage_of(entry, attempt, request.arrived_at, stops)
    return {
        "v": VERSION,
        "server_now": moment(request.arrived_at),
        "state": stage.value,
        "opens_at": moment(entry.sitting.opens_at),
        "closes_at": moment(entry.sitting.closes_at),
        "deadline_at": moment(attempt.deadline_at) if attempt else None,
        "can_start": stage == Stage.OPEN,
        "epoch": attempt.epoch if attempt else None,
        "paper": _paper(entry),
        "receipt": attempt.receipt if attempt else "",
    }


def _paper(entry: Entry) -> dict[str, str] | None:
    if entry.paper_id is None:
        return None
    uid, paper_digest = paper_facts(entry.paper_id)
    return {"url": f"/api/paper/{entry.sitting.uid}/{uid}/", "digest": paper_digest}


def starts(requests: Sequence[Request]) -> list[Reply]:
    """Starts attempts, or opens them again for the same client."""
    replies: dict[int, Reply] = {}
    for language in {request.language for request in requests}:
        chosen = [(place, request) for place, request in enumerate(requests) if request.language == language]
        with translation.override(language):
            done = in_turn([request for _place, request in chosen], _start)
        replies |= {place: reply for (place, _request), reply in zip(chosen, done, strict=True)}
    return [replies[place] for place in range(len(requests))]


def _start(requests: Sequence[Request]) -> list[Reply]:
    entries = _entries(requests)
    users = User.objects.in_bulk({request.bearer.user_pk for request in requests})
    good = [request for request in requests if _is_of(request, entries) and _may(request, entries, users)]
    now = max((request.arrived_at for request in good), default=None)
    asks = [_ask(request, users) for request in good]
    done = dict(zip(map(id, good), start(asks, now=now), strict=True)) if now else {}
    attempts = _closed_if_overdue([it.attempt for it in done.values() if it.attempt], now) if now else {}
    return [_start_reply(request, entries, done.get(id(request)), attempts) for request in requests]


def _may(request: Request, entries: dict[int, Entry], users: dict[int, User]) -> bool:
    """Whether the account of the token is alive and still the entry's."""
    user, entry = users.get(request.bearer.user_pk), entries[request.bearer.entry_pk]
    return user is not None and user.is_active and user.person_id == entry.person_id


def _ask(request: Request, users: dict[int, User]) -> Ask:
    said: StartIn = request.said
    return Ask(
        entry_pk=request.bearer.entry_pk,
        client=said.client,
        by=users.get(request.bearer.user_pk),
        access_code=said.access_code,
        take_over=said.take_over,
    )


def _start_reply(request: Request, entries: dict[int, Entry], started: Started | None, attempts: Known) -> Reply:
    if started is None:
        return _refuse(Refusal("token_forged" if _of_others([request], entries) else "not_here"), request)
    entry = entries[request.bearer.entry_pk]
    if started.refusal is not None:
        seen = (("last_seen_at", moment(started.attempt.last_seen_at)),) if started.attempt else ()
        return _refuse(Refusal(started.refusal.code, started.refusal.message, seen), request)
    attempt = attempts[entry.pk]
    if attempt.status != AttemptStatus.IN_PROGRESS:
        return _refuse(Refusal("closed", facts=(("receipt", attempt.receipt),)), request)
    entry.paper_id = attempt.paper_id
    return Reply(200, encode(_standing(request, entry, attempt) | _opened(request, entry, attempt)))


def _opened(request: Request, entry: Entry, attempt: Attempt) -> dict[str, Any]:
    """What a device needs to show the paper and to write."""
    sheet = attempt.read_sheet()
    keys = sealing.keys_of(entry.sitting_id)
    _uid, paper_digest = paper_facts(attempt.paper_id)
    key = sealing.paper_key(opening_key=keys.opening_key, digest=paper_digest)
    return {
        "attempt": str(attempt.uid),
        "started_at": moment(attempt.started_at),
        "last_seq": last_seq(sheet),
        "answers": on_the_wire(sheet),
        "answered": answered(sheet),
        "digest": digest(sheet),
        "saved_at": moment(attempt.saved_at),
        "paper_digest": paper_digest,
        "paper_key": sealing.base64url(key),
        "rescue_key": keys.rescue_public,
        "token": tokens.issue(
            entry_pk=entry.pk, entry=entry.uid.hex, user_pk=request.bearer.user_pk, now=request.arrived_at
        ),
    }


def hand_ins(requests: Sequence[Request]) -> list[Reply]:
    """Hands in, where both sides hold the same answers and the client is the writer."""
    return in_turn(requests, _hand_ins)


def in_turn(requests: Sequence[Request], serve: Callable[[Sequence[Request]], list[Reply]]) -> list[Reply]:
    """Serves the first request of each entry together, and who pressed twice after that, one by one."""
    seen: set[int] = set()
    first: list[int] = []
    for place, request in enumerate(requests):
        if request.bearer.entry_pk not in seen:
            seen.add(request.bearer.entry_pk)
            first.append(place)
    replies = dict(zip(first, serve([requests[place] for place in first]), strict=True))
    return [replies[place] if place in replies else serve([request])[0] for place, request in enumerate(requests)]


def _hand_ins(requests: Sequence[Request]) -> list[Reply]:
    users = User.objects.in_bulk({request.bearer.user_pk for request in requests})
    now = max(request.arrived_at for request in requests)
    rows = list(_rows(requests))
    others = _of_others(requests, {attempt.entry_id: attempt.entry for attempt in rows})
    attempts = _closed_if_overdue(rows, now)
    closings = [
        Closing(attempt.pk, users.get(request.bearer.user_pk), request.said.digest, request.said.epoch)
        for request in requests
        if (attempt := attempts.get(request.bearer.entry_pk)) is not None and id(request) not in others
    ]
    if closings:
        done = close(closings=closings, reason=CloseReason.HANDED_IN, now=now)
        attempts |= {attempt.entry_id: attempt for attempt in done}
    return [
        _refuse(Refusal("token_forged"), request)
        if id(request) in others
        else _hand_in_reply(request, attempts.get(request.bearer.entry_pk))
        for request in requests
    ]


def _of_others(requests: Sequence[Request], entries: dict[int, Entry]) -> set[int]:
    """The requests, by identity, whose token does not name the entry that has its number now."""
    return {id(it) for it in requests if it.bearer.entry_pk in entries and not _is_of(it, entries)}


def _why_not(request: Request, attempt: Attempt | None) -> str:
    said: HandInIn = request.said
    if attempt is None:
        return "not_started"
    if attempt.status != AttemptStatus.IN_PROGRESS:
        return ""
    if said.epoch != attempt.epoch:
        return "taken_over" if said.epoch < attempt.epoch else "wrong_epoch"
    return "" if said.digest == digest(attempt.read_sheet()) else "digest_differs"


def _hand_in_reply(request: Request, attempt: Attempt | None) -> Reply:
    problem = _why_not(request, attempt)
    if problem or attempt is None:
        held = (("digest", digest(attempt.read_sheet())), ("epoch", attempt.epoch)) if attempt else ()
        return _refuse(Refusal(problem, facts=held), request)
    sheet: Sheet = attempt.read_sheet()
    body = {
        "v": VERSION,
        "server_now": moment(request.arrived_at),
        "state": Stage.HANDED_IN.value,
        "receipt": attempt.receipt,
        "answered": answered(sheet),
        "finished_at": moment(attempt.finished_at),
        "digest": digest(sheet),
    }
    return Reply(200, encode(body))
