"""Ending the work of one candidate by the staff's hand: closing it, and voiding it. Both name their reason."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from exams.delivery import record
from exams.delivery.closing import Closing, close, close_overdue
from exams.delivery.models import Attempt, AttemptStatus, CloseReason
from exams.delivery.scopes import TimeRefused, checked_reason, locked_attempts, locked_entries, of_entry, tell
from exams.sittings.models import Entry, Sitting
from office import journal
from people.models import User


def close_by_hand(*, entry: Entry, reason: str, by: User, now: datetime) -> Attempt:
    """Closes the entry's open attempt with all that was acknowledged: it is marked like any other.

    Until it is marked an organiser can open it again.
    """
    words = checked_reason(reason)
    close_overdue(now=now, sitting=entry.sitting)
    with transaction.atomic():
        attempt = _locked(entry)
        if attempt.status != AttemptStatus.IN_PROGRESS:
            raise TimeRefused("closed_already", _("This work is closed already: look at the wall."))
        return _closed(attempt, words, by, now)


def void(*, entry: Entry, reason: str, by: User, now: datetime) -> Attempt:
    """Voids the entry's attempt: it gets no mark, or loses the one it has. Its record and its answers stay.

    Open work is closed first. Nothing makes it count again. Once the results are released it is too late.
    """
    words = checked_reason(reason)
    close_overdue(now=now, sitting=entry.sitting)
    with transaction.atomic():
        _refuse_released(entry)
        attempt = _locked(entry)
        if attempt.status == AttemptStatus.VOIDED:
            raise TimeRefused("voided_already", _("This work is voided already, perhaps by a colleague."))
        if attempt.status == AttemptStatus.IN_PROGRESS:
            attempt = _closed(attempt, words, by, now)
        return _voided(attempt, words, by, now)


def _locked(entry: Entry) -> Attempt:
    """The entry's attempt under its lock; nobody starts or steers meanwhile."""
    scope = of_entry(entry)
    locked_entries(scope)
    attempt = next(iter(locked_attempts(scope, *AttemptStatus)), None)
    if attempt is None:
        raise TimeRefused("not_started", _("This candidate has not started: there is nothing to close."))
    return attempt


def _closed(attempt: Attempt, reason: str, by: User, now: datetime) -> Attempt:
    [closed] = close(closings=[Closing(attempt.pk, by, why=reason)], reason=CloseReason.STAFF, now=now)
    return closed


def _refuse_released(entry: Entry) -> None:
    """The sitting's row first: a release waits, or is seen here."""
    sitting = Sitting.objects.select_for_update(of=("self",), no_key=True).get(pk=entry.sitting_id)
    if hasattr(sitting, "release"):
        raise TimeRefused("released_already", _("The results are released: nothing can be voided any more."))


def _voided(attempt: Attempt, reason: str, by: User, now: datetime) -> Attempt:
    before = attempt.status
    arrow = Attempt.objects.filter(pk=attempt.pk, status=before).update(status=AttemptStatus.VOIDED)
    if arrow != 1:
        raise RuntimeError("an attempt changed under its own lock")
    attempt.status = AttemptStatus.VOIDED
    record.append([attempt], kind="voided", at=now, by=by, reason=reason)
    data = {"reason": reason, "before": before}
    journal.write(act="delivery.attempt.void", subject=attempt, by=by, now=now, data=data)
    tell([attempt.entry_id])
    return attempt
