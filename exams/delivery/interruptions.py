"""Stopping the work and letting it go on: for one entry, a room or the whole sitting.

A pause stands the clock still, a hold lets it run. What is going on stands in the rows of `Interruption`; attempts
follow them, so whoever starts later meets the same rows. An attempt stands still while any pause covers it.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from exams.delivery import record
from exams.delivery.closing import close_overdue
from exams.delivery.evidence import moment
from exams.delivery.ledger import Row
from exams.delivery.models import Attempt, AttemptStatus, Interruption
from exams.delivery.scopes import (
    Scope,
    TimeRefused,
    checked_reason,
    clock_of,
    keep,
    locked_attempts,
    locked_entries,
    set_clock,
    tell,
)
from exams.sittings.models import Entry, Sitting
from office import journal
from people.models import User

PAUSE, HOLD = Interruption.Kind.PAUSE, Interruption.Kind.HOLD


def pause(*, scope: Scope, reason: str, by: User, now: datetime) -> Interruption:
    """Stands the clock of the scope still. What was answered is kept; who starts later waits."""
    return _stop(scope, PAUSE, reason, by, now)


def hold(*, scope: Scope, reason: str, by: User, now: datetime) -> Interruption:
    """Stops the work of the scope while its clock goes on."""
    return _stop(scope, HOLD, reason, by, now)


def resume(*, scope: Scope, by: User, now: datetime, reason: str = "") -> Interruption:
    """Ends the pause of exactly this scope. Each clock that runs again has all the time that it stood."""
    return _go_on(scope, PAUSE, reason, by, now)


def let_go(*, scope: Scope, by: User, now: datetime, reason: str = "") -> Interruption:
    """Ends the hold of exactly this scope."""
    return _go_on(scope, HOLD, reason, by, now)


def _stop(scope: Scope, kind: Interruption.Kind, reason: str, by: User, now: datetime) -> Interruption:
    words = checked_reason(reason)
    close_overdue(now=now, sitting=scope.sitting)
    with transaction.atomic():
        entries = locked_entries(scope)
        if scope.interruptions().filter(kind=kind).exists():
            raise TimeRefused("stopped_already", _("This was done already, perhaps by a colleague: look at the wall."))
        stop = Interruption.objects.create(
            sitting=scope.sitting,
            room=scope.room,
            entry=scope.entry,
            kind=kind,
            reason=words,
            began_at=now,
            by=by,
        )
        followed = _follow(scope, entries, by, now, words)
        _write(f"delivery.time.{kind.value}", scope, by, now, words, followed)
        return stop


def _go_on(scope: Scope, kind: Interruption.Kind, reason: str, by: User, now: datetime) -> Interruption:
    close_overdue(now=now, sitting=scope.sitting)
    with transaction.atomic():
        entries = locked_entries(scope)
        stop = scope.interruptions().select_for_update(of=("self",)).filter(kind=kind).first()
        if stop is None:
            raise TimeRefused("not_stopped", _("It goes on already, perhaps by a colleague's hand: look at the wall."))
        stop.ended_at = max(now, stop.began_at)
        stop.save(update_fields=["ended_at"])
        words = checked_reason(reason) if reason.strip() else stop.reason
        followed = _follow(scope, entries, by, now, words)
        act = "resume" if kind == PAUSE else "let_go"
        _write(f"delivery.time.{act}", scope, by, now, words, followed)
        return stop


def _write(act: str, scope: Scope, by: User, now: datetime, reason: str, attempts: int) -> None:
    data = {"reason": reason, "scope": scope.word, "attempts": attempts}
    journal.write(act=act, subject=scope.subject, by=by, now=now, data=data)


def _follow(scope: Scope, entries: dict[int, Entry], by: User, now: datetime, reason: str) -> int:
    """Lets the open attempts of the scope follow the interruptions; returns how many changed."""
    stops = going_on(scope.sitting)
    attempts, rows = follow(
        locked_attempts(scope, AttemptStatus.IN_PROGRESS),
        entries,
        stops,
        by=by,
        now=now,
        data={"reason": reason, "scope": scope.word},
    )
    keep(attempts, rows)
    tell(entries)
    return len(attempts)


def going_on(sitting: Sitting) -> list[Interruption]:
    """The interruptions of a sitting that have not ended."""
    return list(Interruption.objects.filter(sitting=sitting, ended_at=None))


def follow(
    attempts: Iterable[Attempt],
    entries: dict[int, Entry],
    stops: Sequence[Interruption],
    *,
    by: User,
    now: datetime,
    data: dict[str, Any],
) -> tuple[list[Attempt], list[Row]]:
    """Those of the locked attempts that change, and their events; the caller keeps both."""
    changed, rows = [], []
    for attempt in attempts:
        covering = {stop.kind for stop in stops if stop.covers(entries[attempt.entry_id])}
        made = _stand_or_run(attempt, PAUSE in covering, by, now, data) + _hold_or_let(
            attempt, HOLD in covering, by, now, data
        )
        if made:
            changed.append(attempt)
            rows += made
    return changed, rows


def _stand_or_run(attempt: Attempt, stands: bool, by: User, now: datetime, data: dict[str, Any]) -> list[Row]:
    clock = clock_of(attempt)
    if stands == (clock.stands_since is not None):
        return []
    if stands and now >= attempt.deadline_at:  # the time is over; only messages may still be on their way
        return []
    kind, clock = ("paused", clock.paused(now)) if stands else ("resumed", clock.resumed(now))
    set_clock(attempt, clock)
    said = data | {"deadline_at": moment(attempt.deadline_at)}
    return [record.link(attempt, kind=kind, at=now, by=by, data=said)]


def _hold_or_let(attempt: Attempt, holds: bool, by: User, now: datetime, data: dict[str, Any]) -> list[Row]:
    if holds == attempt.held:
        return []
    attempt.held = holds
    return [record.link(attempt, kind="held" if holds else "let_go", at=now, by=by, data=data)]
