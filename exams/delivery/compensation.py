"""Outages as the platform's heartbeat shows them: what is proposed to the organiser, and giving the time back.

An outage for which time was given back is kept as a pause of the whole sitting that has ended: whoever starts later
finds the window moved by it, and it is proposed no more.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exams.delivery.closing import close_overdue
from exams.delivery.evidence import Link, moment
from exams.delivery.extensions import extended, let_open, reopened
from exams.delivery.heartbeat import BREAK
from exams.delivery.interruptions import follow, going_on
from exams.delivery.ledger import Row
from exams.delivery.models import (
    Attempt,
    AttemptEvent,
    AttemptStatus,
    CloseReason,
    DismissedOutage,
    Interruption,
    ServerBeat,
)
from exams.delivery.outages import Loss, given_back, loss, running, silences, standing
from exams.delivery.scopes import Scope, TimeRefused, keep, locked_attempts, locked_entries
from exams.delivery.spans import Span, without
from exams.sittings.models import Entry, Sitting
from office import journal
from people.models import User

# A page whose clock is a little ahead hands in by itself this long before the deadline: its time was used up.
BY_ITSELF = timedelta(seconds=5)
# What was silent long before the opening is another day's story; long after the closing nobody works.
BEFORE, AFTER = timedelta(hours=24), timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Proposal:
    """An outage and how many lost how much; nothing is given before somebody says so."""

    outage: Span
    candidates: int
    most: timedelta

    @property
    def lost(self) -> str:
        """What the worst hit lost, in words: "3 minutes"; under a minute in seconds."""
        seconds = -(-self.most // timedelta(seconds=1))
        if seconds < 60:
            return ngettext("%d second", "%d seconds", seconds) % seconds
        minutes = -(-seconds // 60)
        return ngettext("%d minute", "%d minutes", minutes) % minutes


@dataclass(frozen=True, slots=True)
class Compensated:
    """To how many time was given back while they work, and for how many that meant opening again."""

    working: int
    reopened: int


def outages_of(sitting: Sitting, now: datetime) -> list[Span]:
    """When no process of the platform was alive while the sitting was open."""
    rows = ServerBeat.objects.filter(
        last_at__gte=sitting.opens_at - BEFORE, began_at__lte=min(now, sitting.closes_at + AFTER)
    )
    beats = [Span(began_at, last_at) for began_at, last_at in rows.values_list("began_at", "last_at")]
    return [
        Span(max(gap.began_at, sitting.opens_at), gap.ended_at)
        for gap in silences(beats, longer_than=BREAK)
        if gap.ended_at > sitting.opens_at
    ]


def proposals(
    sitting: Sitting, entries: Iterable[Entry], stops: Iterable[Interruption], now: datetime
) -> list[Proposal]:
    """What the organiser may approve, from summaries alone: what each lost exactly is read when it is given back.

    `entries` with their attempts; `stops`: all interruptions of the sitting.
    """
    pauses = [stop for stop in stops if stop.kind == Interruption.Kind.PAUSE]
    whole = [_span(stop, now) for stop in pauses if stop.room_id is None and stop.entry_id is None]
    found = outages_of(sitting, now)
    open_outages = without(found, [*whole, *_dismissed(sitting)]) if found else []
    if not open_outages:
        return []
    ran = [
        without(_worked(attempt, now), [_span(stop, now) for stop in pauses if stop.covers(entry)])
        for entry in entries
        if (attempt := getattr(entry, "attempt", None)) is not None and may_be_given(attempt)
    ]
    made = (_proposal(outage, ran) for outage in open_outages)
    return [proposal for proposal in made if proposal.candidates]


def _dismissed(sitting: Sitting) -> list[Span]:
    rows = DismissedOutage.objects.filter(sitting=sitting)
    return [Span(began_at, ended_at) for began_at, ended_at in rows.values_list("began_at", "ended_at")]


def _span(stop: Interruption, now: datetime) -> Span:
    return Span(stop.began_at, stop.ended_at or now)


def _worked(attempt: Attempt, now: datetime) -> list[Span]:
    return [Span(attempt.started_at, min(attempt.deadline_at, attempt.finished_at or now))]


def _proposal(outage: Span, ran: Iterable[list[Span]]) -> Proposal:
    lost = [found.worked for spans in ran if (found := loss(outage, ran=spans))]
    return Proposal(outage, len(lost), max(lost, default=timedelta()))


def may_be_given(attempt: Attempt) -> bool:
    """Whether an attempt can have its time back: it is open, or was closed because its time was used up."""
    if attempt.status == AttemptStatus.IN_PROGRESS:
        return True
    if attempt.status != AttemptStatus.SUBMITTED or attempt.finished_at is None:
        return False
    by_itself = attempt.finished_at >= attempt.deadline_at - BY_ITSELF
    return attempt.close_reason == CloseReason.TIME_UP or (attempt.close_reason == CloseReason.HANDED_IN and by_itself)


def compensate(*, sitting: Sitting, outage: Span, by: User, now: datetime) -> Compensated:
    """Gives back what each attempt lost in the outage, by one rule for all; twice for none.

    Open attempts get a later deadline. Those that were closed because their time was used up are opened again, with
    what they lost from now on. Who had finished, and what is marked, stays.
    """
    _refuse(sitting, outage, now)
    close_overdue(now=now, sitting=sitting)
    scope = Scope(sitting)
    with transaction.atomic():
        entries = locked_entries(scope)
        refuse_dismissed(sitting, outage)
        attempts = [
            attempt
            for attempt in locked_attempts(scope, AttemptStatus.IN_PROGRESS, AttemptStatus.SUBMITTED)
            if may_be_given(attempt)
        ]
        lost = _losses(sitting, attempts, outage, now)
        changed = [attempt for attempt in attempts if lost[attempt.pk]]
        closed = [attempt for attempt in changed if attempt.status == AttemptStatus.SUBMITTED]
        rows = [_give(attempt, lost[attempt.pk], outage, by, now) for attempt in changed]
        let_open(closed)
        rows += follow(changed, entries, going_on(sitting), by=by, now=now, data=_said(outage))[1]
        keep(changed, rows)
        given = Compensated(len(changed) - len(closed), len(closed))
        _note(scope, outage, given, by, now)
        return given


def _refuse(sitting: Sitting, outage: Span, now: datetime) -> None:
    refuse_no_outage(sitting, outage, now)
    if hasattr(sitting, "release"):
        raise TimeRefused("released_already", _("The results are released: no time can be given back any more."))


def refuse_no_outage(sitting: Sitting, outage: Span, now: datetime) -> None:
    if not any(gap.began_at <= outage.began_at < outage.ended_at <= gap.ended_at for gap in outages_of(sitting, now)):
        raise TimeRefused("no_such_outage", _("The platform was there at that time: there is nothing to give back."))


def refuse_dismissed(sitting: Sitting, outage: Span) -> None:
    if without([outage], _dismissed(sitting)) != [outage]:
        raise TimeRefused(
            "dismissed_already",
            _("This outage is dismissed already. If time is to be given all the same, give minutes to the sitting."),
        )


def was_given_back(sitting: Sitting, outage: Span) -> bool:
    """Whether the whole outage is kept as a pause of the sitting that has ended."""
    rows = Interruption.objects.filter(sitting=sitting, room=None, entry=None, kind=Interruption.Kind.PAUSE)
    return rows.filter(began_at__lte=outage.began_at, ended_at__gte=outage.ended_at).exists()


def _losses(sitting: Sitting, attempts: Iterable[Attempt], outage: Span, now: datetime) -> dict[int, Loss]:
    """What each of these locked attempts lost, by its own record."""
    lost = {attempt.pk: Loss() for attempt in attempts}
    rows = AttemptEvent.objects.filter(attempt__entry__sitting=sitting).exclude(kind="answer")
    for pk, events in groupby(rows.order_by("attempt", "position"), key=lambda row: row.attempt_id):
        if pk not in lost:
            continue
        links = [Link(row.position, row.kind, row.at, row.body, row.hash) for row in events]
        lost[pk] = loss(
            outage,
            ran=running(links, until=now),
            given=given_back(links),
            stood=standing(links, until=now),
        )
    return lost


def _give(attempt: Attempt, lost: Loss, outage: Span, by: User, now: datetime) -> Row:
    """Whole seconds, rounded up: always for the candidate."""
    data = _said(outage)
    if attempt.status == AttemptStatus.SUBMITTED:
        return reopened(attempt, _rounded_up(lost.worked), by=by, now=now, data=data)
    time = _rounded_up(lost.stood)
    return extended(attempt, time, by=by, now=now, data=data | {"seconds": int(time.total_seconds())})


def _rounded_up(time: timedelta) -> timedelta:
    return timedelta(seconds=-(-time // timedelta(seconds=1)))


def _said(outage: Span) -> dict[str, object]:
    return {"outage": [moment(outage.began_at), moment(outage.ended_at)], "scope": "sitting"}


def _note(scope: Scope, outage: Span, given: Compensated, by: User, now: datetime) -> None:
    """Keeps the outage as a pause that has ended, once."""
    if was_given_back(scope.sitting, outage):
        return
    Interruption.objects.create(
        sitting=scope.sitting,
        kind=Interruption.Kind.PAUSE,
        reason=_("The platform did not answer."),
        began_at=outage.began_at,
        ended_at=outage.ended_at,
        by=by,
    )
    data = _said(outage) | {"working": given.working, "reopened": given.reopened}
    journal.write(act="delivery.time.compensate", subject=scope.subject, by=by, now=now, data=data)
