"""Actions of rehearsals: begin one, note how it goes, cancel it, end it, clear away what a lost process left."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from exams.rehearsal.copying import remove_copy
from exams.rehearsal.models import Rehearsal, RehearsalState
from exams.sittings.models import Sitting
from office import journal
from office.errors import Refused
from people.models import User

# One room in the one process of SQLite; more than this no single computer should play the part of.
MOST_ON_SQLITE, MOST = 300, 6_000


class RehearsalRefused(Refused):
    code = "rehearsal_refused"


def most_candidates() -> int:
    """How many candidates may be played on this database."""
    return MOST_ON_SQLITE if connection.vendor == "sqlite" else MOST


def begin(
    *, sitting: Sitting, candidates: int, seconds: int, by: User | None, now: datetime, beside_others: bool = False
) -> Rehearsal:
    """A rehearsal that is about to be played. `beside_others`: even if a real sitting is open on SQLite."""
    clear_gone(now=now)
    _refuse(sitting, candidates, now, beside_others)
    try:
        with transaction.atomic():
            rehearsal = Rehearsal.objects.create(
                sitting=sitting, candidates=candidates, seconds=seconds, began_at=now, beat_at=now, by=by
            )
            journal.write(act="rehearsal.begin", subject=rehearsal, by=by, now=now, data={"sitting": str(sitting.uid)})
    except IntegrityError as error:
        raise RehearsalRefused(_("A rehearsal is running already. Wait until it is over, or cancel it.")) from error
    return rehearsal


def _refuse(sitting: Sitting, candidates: int, now: datetime, beside_others: bool) -> None:
    if sitting.paper_set is None:
        raise RehearsalRefused(_("This sitting has no papers yet. Make the papers first, then rehearse."))
    if not 1 <= candidates <= most_candidates():
        raise RehearsalRefused(_("The number of candidates must be between 1 and %d.") % most_candidates())
    if connection.vendor == "sqlite" and not beside_others and _is_open_elsewhere(now):
        raise RehearsalRefused(
            _("A sitting is open now, and this database serves one room at a time. Rehearse when it is over.")
        )


def _is_open_elsewhere(now: datetime) -> bool:
    """Whether candidates of a real sitting may be at work."""
    real = Sitting.objects.filter(rehearsed_as=None, opens_at__lte=now, closes_at__gt=now)
    return real.filter(entries__isnull=False).exists()


def note(*, rehearsal: Rehearsal, progress: dict[str, Any], now: datetime) -> bool:
    """The process says how far it is; False when it is asked to stop."""
    Rehearsal.objects.filter(pk=rehearsal.pk).update(beat_at=now, progress=progress)
    rows = Rehearsal.objects.filter(pk=rehearsal.pk, state=RehearsalState.RUNNING, cancel_asked=False)
    return rows.exists()


def beat(*, rehearsal: Rehearsal, now: datetime) -> None:
    """The process says that it lives."""
    Rehearsal.objects.filter(pk=rehearsal.pk).update(beat_at=now)


@transaction.atomic
def cancel(*, rehearsal: Rehearsal, by: User | None, now: datetime) -> None:
    """Asks the process to stop; it removes the copy and ends."""
    asked = Rehearsal.objects.filter(pk=rehearsal.pk, state=RehearsalState.RUNNING, cancel_asked=False)
    if asked.update(cancel_asked=True):
        journal.write(act="rehearsal.cancel", subject=rehearsal, by=by, now=now)


@transaction.atomic
def end(*, rehearsal: Rehearsal, state: RehearsalState, report: dict[str, Any], now: datetime) -> None:
    """Writes down what a running rehearsal came to; one that has ended stays as it is."""
    running = Rehearsal.objects.filter(pk=rehearsal.pk, state=RehearsalState.RUNNING)
    if running.update(state=state, report=report, ended_at=now):
        journal.write(act="rehearsal.end", subject=rehearsal, by=rehearsal.by, now=now, data={"state": state.value})


def end_gone(*, now: datetime) -> int:
    """Ends rehearsals whose process is gone; how many there were. Their copies are still there."""
    gone = list(Rehearsal.objects.gone(now))
    for rehearsal in gone:
        end(rehearsal=rehearsal, state=RehearsalState.BROKEN_OFF, report={}, now=now)
    return len(gone)


def clear_gone(*, now: datetime) -> None:
    """Ends rehearsals whose process is gone, and removes the copies that ended ones left."""
    end_gone(now=now)
    for rehearsal in Rehearsal.objects.left_behind():
        remove_copy(rehearsal=rehearsal, now=now)
