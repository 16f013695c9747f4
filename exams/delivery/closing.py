"""Closing attempts: by the candidate, by the deadline, by the staff; many at a time."""

import logging
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from exams.delivery import ledger, pushes, record
from exams.delivery.answers import digest
from exams.delivery.evidence import receipt
from exams.delivery.ledger import Closed, Held
from exams.delivery.models import Attempt, AttemptStatus, CloseReason
from exams.sittings.models import Sitting
from office import journal
from people.models import User

log = logging.getLogger(__name__)

TOGETHER = 200


@dataclass(frozen=True, slots=True)
class Closing:
    """One attempt to be closed, by whom; `answers`: only if they still come to this digest, in this epoch.

    `why`: the reason that the staff gave.
    """

    pk: int
    by: User | None = None
    answers: str | None = None
    epoch: int | None = None
    why: str = ""


@transaction.atomic
def close(*, closings: Collection[Closing], reason: CloseReason, now: datetime) -> list[Attempt]:
    """Closes those of the attempts that are open still, and gives all of them as they are now.

    The same lock as in saving: a change is either counted or refused, never in between. What is to be closed because
    its time is over is looked at again under the lock: an extension may have been quicker.
    """
    asked = {closing.pk: closing for closing in closings}
    attempts = list(Attempt.objects.locked().filter(pk__in=asked))
    chosen = [attempt for attempt in attempts if _may_close(attempt, asked[attempt.pk], reason, now)]
    ledger.add(
        [record.closing_row(it, reason=reason.value, at=now, by=asked[it.pk].by, why=asked[it.pk].why) for it in chosen]
    )
    for attempt in chosen:
        _arrow(attempt, reason, now)
    _keep_closed(chosen)
    _note([(attempt, asked[attempt.pk]) for attempt in chosen], act=f"delivery.attempt.{reason.value}", now=now)
    pushes.entries_changed(attempt.entry_id for attempt in chosen)
    return attempts


def _note(done: Collection[tuple[Attempt, Closing]], *, act: str, now: datetime) -> None:
    rows = [(it, closing.by, {"reason": closing.why} if closing.why else {}) for it, closing in done]
    journal.write_many(act=act, done=rows, now=now)


def _may_close(attempt: Attempt, closing: Closing, reason: CloseReason, now: datetime) -> bool:
    if attempt.status != AttemptStatus.IN_PROGRESS:
        return False
    if closing.answers is not None and closing.answers != digest(attempt.read_sheet()):
        return False
    if closing.epoch is not None and closing.epoch != attempt.epoch:
        return False
    return reason != CloseReason.TIME_UP or is_overdue(attempt, now)


def is_overdue(attempt: Attempt | Held, now: datetime) -> bool:
    """Whether an open attempt has used up its time, the grace included."""
    is_open = attempt.status == AttemptStatus.IN_PROGRESS and attempt.paused_since is None
    return is_open and now >= attempt.accept_until


def _arrow(attempt: Attempt, reason: CloseReason, now: datetime) -> None:
    attempt.status, attempt.close_reason, attempt.closed_at = AttemptStatus.SUBMITTED, reason, now
    attempt.finished_at, attempt.receipt = min(now, attempt.deadline_at), receipt(attempt.head)
    if attempt.paused_since is not None:
        attempt.finished_at = min(now, attempt.paused_since)


def _keep_closed(attempts: Collection[Attempt]) -> None:
    """The arrow from open to closed, for each of the attempts or for none."""
    rows = [
        Closed(
            it.pk,
            it.status,
            it.close_reason,
            it.closed_at,
            it.finished_at,
            it.receipt,
            it.event_count,
            it.head,
        )
        for it in attempts
    ]
    if ledger.close(rows, while_in=AttemptStatus.IN_PROGRESS) != len(rows):
        raise RuntimeError("an attempt changed under its own lock")


def hand_in(*, attempt: Attempt, by: User, now: datetime) -> Attempt:
    """Hands the attempt in; one that is closed already stays as it is (a second click changes nothing)."""
    close(closings=[Closing(attempt.pk, by)], reason=CloseReason.HANDED_IN, now=now)
    return _again(attempt)


def close_if_overdue(*, attempt: Attempt, now: datetime) -> Attempt:
    """Closes the attempt when its time is over. Every read of an attempt goes through here."""
    if is_overdue(attempt, now):
        close_by_time(pks=[attempt.pk], now=now)
        return _again(attempt)
    return attempt


def _again(attempt: Attempt) -> Attempt:
    return Attempt.objects.select_related("entry__sitting", "paper").get(pk=attempt.pk)


def close_by_time(*, pks: Iterable[int], now: datetime) -> list[Attempt]:
    """Closes those of the attempts whose time is over, and gives all of them as they are now."""
    return close(closings=[Closing(pk) for pk in pks], reason=CloseReason.TIME_UP, now=now)


def close_overdue(*, now: datetime, sitting: Sitting | None = None) -> int:
    """Closes all attempts whose time is over, of one sitting or of all; returns how many this call closed."""
    overdue = Attempt.objects.overdue(now)
    if sitting is not None:
        overdue = overdue.filter(entry__sitting=sitting)
    pks = list(overdue.order_by("pk").values_list("pk", flat=True))
    closed = 0
    for start in range(0, len(pks), TOGETHER):
        done = _close_what_can_be(pks[start : start + TOGETHER], now)
        closed += sum(attempt.closed_at == now for attempt in done)
    return closed


def _close_what_can_be(pks: list[int], now: datetime) -> list[Attempt]:
    """Closes a group, and if that fails each alone: one attempt that cannot be closed keeps no other open."""
    try:
        return close_by_time(pks=pks, now=now)
    except Exception:
        if len(pks) == 1:
            log.exception("attempt %s could not be closed", pks[0])
            return []
        return [attempt for pk in pks for attempt in _close_what_can_be([pk], now)]
