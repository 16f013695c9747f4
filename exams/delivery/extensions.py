"""Giving time: to one entry, a room or the whole sitting; and opening again what was closed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from exams.delivery import record
from exams.delivery.closing import close_overdue
from exams.delivery.evidence import moment
from exams.delivery.interruptions import follow, going_on
from exams.delivery.ledger import Row
from exams.delivery.models import Attempt, AttemptStatus, Interruption
from exams.delivery.scopes import (
    MOST_MINUTES,
    Scope,
    TimeRefused,
    checked_minutes,
    checked_reason,
    clock_of,
    keep,
    locked_attempts,
    locked_entries,
    of_entry,
    set_clock,
    tell,
)
from exams.delivery.stages import Stage, stage_of
from exams.sittings.models import Entry
from office import journal
from office.models import JournalRow
from people.models import User

ACT = "delivery.time.extend"


@dataclass(frozen=True, slots=True)
class Given:
    """To how many time was given: who are working, and who have not started yet."""

    working: int
    waiting: int


def extend(
    *,
    scope: Scope,
    minutes: int,
    reason: str,
    by: User,
    now: datetime,
    most_together: int | None = None,
    once: str = "",
) -> Given:
    """Gives time to everybody of the scope who has not finished; who starts later has it from the start.

    `most_together`: the minutes that people with this cap may give the scope in all. Time is only ever given: the
    deadline moves on, and so does the end of the window. `once`: a name of this one wish; the second press of a button
    is refused.
    """
    words = checked_reason(reason)
    checked_minutes(minutes, at_most=most_together or MOST_MINUTES)
    close_overdue(now=now, sitting=scope.sitting)
    with transaction.atomic():
        entries = locked_entries(scope)
        attempts = locked_attempts(scope, AttemptStatus.IN_PROGRESS)
        waiting = still_to_come(scope, entries, now)
        if not attempts and not waiting:
            raise TimeRefused("nobody_there", _("Nobody here has time left to work: what is closed must be re-opened."))
        _refuse_repeated(scope, minutes, most_together, once)
        data = {"seconds": minutes * 60, "reason": words, "scope": scope.word}
        rows = [extended(attempt, timedelta(minutes=minutes), by=by, now=now, data=data) for attempt in attempts]
        # Whose time was over when a pause began stands still now that there is time again.
        rows += follow(attempts, entries, going_on(scope.sitting), by=by, now=now, data=data)[1]
        keep(attempts, rows)
        _give_before_the_start(waiting, minutes)
        given = Given(len(attempts), len(waiting))
        said = data | {
            "attempts": given.working,
            "waiting": given.waiting,
            "capped": most_together is not None,
            "once": once,
        }
        journal.write(act=ACT, subject=scope.subject, by=by, now=now, data=said)
        return given


def extended(attempt: Attempt, time: timedelta, *, by: User, now: datetime, data: dict[str, Any]) -> Row:
    """The event that gives an open, locked attempt more time; the caller keeps both."""
    set_clock(attempt, clock_of(attempt).extended(time))
    said = data | {"deadline_at": moment(attempt.deadline_at)}
    return record.link(attempt, kind="extended", at=now, by=by, data=said)


def still_to_come(scope: Scope, entries: dict[int, Entry], now: datetime) -> list[Entry]:
    """Those of the entries who have not started and still may, pauses and extra minutes reckoned in."""
    stops = list(Interruption.objects.filter(sitting=scope.sitting))
    begun = set(Attempt.objects.filter(entry__in=scope.entries()).values_list("entry", flat=True))
    return [
        entry
        for entry in entries.values()
        if entry.pk not in begun and stage_of(entry, None, now, stops) != Stage.MISSED
    ]


def _give_before_the_start(waiting: list[Entry], minutes: int) -> None:
    pks = [entry.pk for entry in waiting]
    Entry.objects.filter(pk__in=pks).update(extra_minutes=F("extra_minutes") + minutes)
    tell(pks)


def _refuse_repeated(scope: Scope, minutes: int, most: int | None, once: str) -> None:
    """What was given to this scope so far stands in the journal, for those too who start later."""
    name = f"{scope.subject._meta.label}:{scope.subject.pk}"
    given = list(JournalRow.objects.filter(subject=name, act=ACT).values_list("data", flat=True))
    if once and any(data["once"] == once for data in given):
        raise TimeRefused("given_already", _("This time is given already: the button was pressed twice."))
    together = sum(data["seconds"] // 60 for data in given if data["capped"])
    if most is not None and together + minutes > most:
        raise TimeRefused(
            "too_much",
            _("You may give %(most)d minutes in all here, and %(given)d are given. Ask the organiser for more.")
            % {"most": most, "given": together},
        )


def reopen(*, entry: Entry, minutes: int, reason: str, by: User, now: datetime) -> Attempt:
    """Opens the entry's closed attempt again: the candidate goes on from the state at the break.

    The time given counts from now; who had more left when handing in has that. What is marked or released stays.
    """
    words = checked_reason(reason)
    checked_minutes(minutes)
    close_overdue(now=now, sitting=entry.sitting)
    scope = of_entry(entry)
    with transaction.atomic():
        entries = locked_entries(scope)
        attempt = next(iter(locked_attempts(scope, *AttemptStatus)), None)
        refuse_reopening(scope, attempt)
        assert attempt is not None  # noqa: S101  # refused above
        data = {"reason": words, "scope": scope.word, "minutes_given": minutes}
        rows = [reopened(attempt, timedelta(minutes=minutes), by=by, now=now, data=data)]
        let_open([attempt])
        rows += follow([attempt], entries, going_on(entry.sitting), by=by, now=now, data=data)[1]
        keep([attempt], rows)
        journal.write(act="delivery.attempt.reopen", subject=attempt, by=by, now=now, data=data)
        return attempt


def refuse_reopening(scope: Scope, attempt: Attempt | None) -> None:
    if attempt is None:
        raise TimeRefused("not_started", _("This candidate has not started: there is nothing to re-open."))
    if attempt.status == AttemptStatus.IN_PROGRESS:
        raise TimeRefused("open_already", _("This candidate is still working: add time instead."))
    if attempt.status != AttemptStatus.SUBMITTED or hasattr(scope.sitting, "release"):
        raise TimeRefused("marked_already", _("This work is marked already: it can no longer be re-opened."))


def reopened(attempt: Attempt, time: timedelta, *, by: User, now: datetime, data: dict[str, Any]) -> Row:
    """The event that opens a closed, locked attempt again, with so much time from now; the caller keeps both."""
    missing = clock_of(attempt).missing(now + time)
    attempt.held = False
    set_clock(attempt, clock_of(attempt).reopened(missing))
    said = data | {"seconds": missing.total_seconds(), "deadline_at": moment(attempt.deadline_at)}
    row = record.link(attempt, kind="reopened", at=now, by=by, data=said)
    attempt.status, attempt.close_reason, attempt.receipt = AttemptStatus.IN_PROGRESS, "", ""
    attempt.finished_at = attempt.closed_at = None
    return row


def let_open(attempts: list[Attempt]) -> None:
    """The arrow of attempts that were opened again: each must still be handed in, or nothing happens at all."""
    closed = Attempt.objects.filter(pk__in=[attempt.pk for attempt in attempts], status=AttemptStatus.SUBMITTED)
    changed = closed.update(
        status=AttemptStatus.IN_PROGRESS, close_reason="", receipt="", finished_at=None, closed_at=None
    )
    if changed != len(attempts):
        raise RuntimeError("an attempt changed under its own lock")
