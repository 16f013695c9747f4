"""Actions of an attempt: start, save, hand in, close. All arrows are one conditional UPDATE and an event row."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exams.delivery import pushes
from exams.delivery.answers import Change, fault, newest, places_of, receipt
from exams.delivery.deadlines import GRACE, deadline, is_in_time, last_start
from exams.delivery.models import (
    Answer,
    AnswerEvent,
    Attempt,
    AttemptEvent,
    AttemptStatus,
    CloseReason,
    Presence,
)
from exams.sittings.models import Entry, Sitting
from exams.sittings.paper_giving import give_paper
from office import journal
from office.errors import Refused
from people.models import User

# A page that was not heard of for this long is shown as disconnected: two missed heartbeats of at most 30 s.
AWAY_AFTER = timedelta(seconds=65)

MESSAGES = {
    "no_such_question": gettext_lazy("The paper has no question with this number. Reload the page."),
    "no_such_option": gettext_lazy("The question has no such option. Reload the page."),
    "one_option_only": gettext_lazy("Only one option can be chosen here. Reload the page."),
    "closed": gettext_lazy("The test is over: this change came too late and does not count."),
}


class NotOpenYet(Refused):
    code = "not_open_yet"


class WindowOver(Refused):
    code = "window_over"


class WrongAccessCode(Refused):
    code = "wrong_access_code"


@dataclass(slots=True)
class Saved:
    """What became of a batch of changes."""

    attempt: Attempt
    acknowledged: list[int] = field(default_factory=list)
    refused: list[tuple[int, str]] = field(default_factory=list)


def start_attempt(*, entry: Entry, access_code: str = "", by: User, now: datetime) -> Attempt:
    """Starts the entry's one attempt, or returns it when it was started before (a second click, a second tab)."""
    try:
        return Attempt.objects.select_related("entry__sitting").get(entry=entry)
    except Attempt.DoesNotExist:
        _refuse_start(entry=entry, access_code=access_code, now=now)
    try:
        return _create_attempt(entry=entry, by=by, now=now)
    except IntegrityError:  # another request was quicker: its attempt is the one
        return Attempt.objects.select_related("entry__sitting").get(entry=entry)


@transaction.atomic
def _create_attempt(*, entry: Entry, by: User, now: datetime) -> Attempt:
    # Read again under a lock: extra time, the plan and the papers may have changed since the door read them.
    entry = Entry.objects.select_for_update(of=("self",)).select_related("sitting").get(pk=entry.pk)
    sitting = entry.sitting
    paper = entry.paper or give_paper(entry=entry)
    end = deadline(
        started_at=now,
        duration_minutes=sitting.duration_minutes,
        closes_at=sitting.closes_at,
        extra_minutes=entry.extra_minutes,
    )
    attempt = Attempt.objects.create(
        entry=entry,
        paper=paper,
        started_at=now,
        deadline_at=end,
        accept_until=end + GRACE,
        last_seen_at=now,
    )
    _note(attempt, "started", now=now, by=by, deadline_at=end.isoformat(), paper=paper.digest)
    journal.write(act="delivery.attempt.start", subject=attempt, by=by, now=now)
    pushes.entry_changed(sitting)
    return attempt


def _refuse_start(*, entry: Entry, access_code: str, now: datetime) -> None:
    sitting = entry.sitting
    if now < sitting.opens_at:
        raise NotOpenYet(_("The test has not begun yet. Wait on this page: the button opens by itself."))
    if now >= last_start(closes_at=sitting.closes_at, extra_minutes=entry.extra_minutes):
        raise WindowOver(_("The time for this test is over. Speak to the organiser if you could not take part."))
    if sitting.access_code and _plain_code(access_code) != _plain_code(sitting.access_code):
        raise WrongAccessCode(
            _("The access code is not right. Listen for the code read out in the room and type it again.")
        )


def _plain_code(code: str) -> str:
    """A code as it is compared: phones and Macs may send letters and their marks apart."""
    return unicodedata.normalize("NFC", code).strip().casefold()


def _locked(attempt: Attempt) -> Attempt:
    """The attempt, locked for this transaction. Its own row alone: locking the sitting's would queue a whole room."""
    rows = Attempt.objects.select_for_update(of=("self",)).select_related("paper", "entry__sitting")
    return rows.get(pk=attempt.pk)


@transaction.atomic
def record_form(
    *, attempt: Attempt, client: str, read: Callable[[Attempt], tuple[list[Change], list[int]]], now: datetime
) -> tuple[Saved, list[int]]:
    """Keeps a plain form. `read` works out its changes under the attempt's lock: two posts at once get two numbers."""
    changes, stale = read(_locked(attempt))
    return record_answers(attempt=attempt, client=client, changes=changes, now=now), stale


@transaction.atomic
def record_answers(*, attempt: Attempt, client: str, changes: Sequence[Change], now: datetime) -> Saved:
    """Keeps changes of answers and says of each whether it counts. Durable when this returns and the transaction ends.

    Idempotent: a change that was kept before gets the same word again and changes nothing. Order-free: the change
    with the greatest sequence number wins whatever order they arrive in. Judged at arrival (`now`).
    """
    held = _locked(attempt)
    known = dict(
        held.answer_events.filter(client=client, seq__in=[change.seq for change in changes]).values_list(
            "seq", "refusal"
        )
    )
    fresh = {change.seq: change for change in changes if change.seq not in known}
    verdicts = known | _judge(held, list(fresh.values()), now=now)
    if fresh:
        _keep_events(held, client, list(fresh.values()), verdicts, now=now)
        _merge(held, [change for change in fresh.values() if not verdicts[change.seq]], now=now)
    if held.status == AttemptStatus.IN_PROGRESS:
        _see(held, now=now, announce=bool(fresh))
    asked = dict.fromkeys(change.seq for change in changes)
    return Saved(
        attempt=held,
        acknowledged=[seq for seq in asked if not verdicts[seq]],
        refused=[(seq, verdicts[seq]) for seq in asked if verdicts[seq]],
    )


def _judge(attempt: Attempt, changes: Sequence[Change], *, now: datetime) -> dict[int, str]:
    is_open = attempt.status == AttemptStatus.IN_PROGRESS and is_in_time(
        arrived_at=now, deadline_at=attempt.deadline_at
    )
    places = places_of(attempt.paper.content)
    return {change.seq: fault(change, places) if is_open else "closed" for change in changes}


def _keep_events(
    attempt: Attempt, client: str, changes: Sequence[Change], verdicts: dict[int, str], *, now: datetime
) -> None:
    AnswerEvent.objects.bulk_create(
        AnswerEvent(
            attempt=attempt,
            client=client,
            epoch=attempt.epoch,
            seq=change.seq,
            n=change.n,
            value=sorted(change.value),
            flagged=change.flagged,
            client_ms=change.client_ms,
            arrived_at=now,
            refusal=verdicts[change.seq],
        )
        for change in changes
    )


def _merge(attempt: Attempt, changes: Sequence[Change], *, now: datetime) -> None:
    latest = newest(changes)
    held = {answer.n: answer for answer in attempt.answers.filter(n__in=latest)}
    # An older change that arrives late is kept as an event but never overwrites a newer answer.
    winners = [change for n, change in latest.items() if n not in held or change.seq > held[n].seq]
    Answer.objects.bulk_create(
        [
            Answer(
                attempt=attempt,
                n=change.n,
                value=sorted(change.value),
                flagged=change.flagged,
                epoch=attempt.epoch,
                seq=change.seq,
                saved_at=now,
            )
            for change in winners
        ],
        update_conflicts=True,
        unique_fields=["attempt", "n"],
        update_fields=["value", "flagged", "epoch", "seq", "saved_at"],
    )


def _see(attempt: Attempt, *, now: datetime, announce: bool) -> None:
    was_away = now - attempt.last_seen_at > AWAY_AFTER
    attempt.answered_count = attempt.answers.exclude(value=[]).count()
    attempt.last_seen_at = now
    attempt.save(update_fields=["answered_count", "last_seen_at"])
    if announce or was_away:
        pushes.entry_changed(attempt.entry.sitting)


def hand_in(*, attempt: Attempt, by: User, now: datetime) -> Attempt:
    """Hands the attempt in; one that is closed already stays as it is (a second click changes nothing)."""
    return _close(attempt=attempt, reason=CloseReason.HANDED_IN, by=by, now=now)


def close_if_overdue(*, attempt: Attempt, now: datetime) -> Attempt:
    """Closes the attempt when its time is over. Every read of an attempt goes through here."""
    if attempt.status == AttemptStatus.IN_PROGRESS and now >= attempt.accept_until:
        return _close(attempt=attempt, reason=CloseReason.TIME_UP, by=None, now=now)
    return attempt


def close_overdue(*, now: datetime, sitting: Sitting | None = None) -> int:
    """Closes all attempts whose time is over, of one sitting or of all; returns how many this call closed."""
    overdue = Attempt.objects.overdue(now)
    if sitting is not None:
        overdue = overdue.filter(entry__sitting=sitting)
    closed = 0
    for attempt in overdue.select_related("entry__sitting"):
        closed += _close(attempt=attempt, reason=CloseReason.TIME_UP, by=None, now=now).closed_at == now
    return closed


@transaction.atomic
def _close(*, attempt: Attempt, reason: CloseReason, by: User | None, now: datetime) -> Attempt:
    # The same row lock as in record_answers: a change is either counted or refused, never in between.
    held = _locked(attempt)
    answers = dict(held.answers.values_list("n", "value"))
    arrow = Attempt.objects.filter(pk=held.pk, status=AttemptStatus.IN_PROGRESS).update(
        status=AttemptStatus.SUBMITTED,
        close_reason=reason,
        finished_at=min(now, held.deadline_at),
        closed_at=now,
        answered_count=sum(1 for value in answers.values() if value),
        receipt=receipt(str(held.uid), answers),
    )
    if arrow == 1:
        _note(held, reason.value, now=now, by=by)
        journal.write(act=f"delivery.attempt.{reason.value}", subject=held, by=by, now=now)
        pushes.entry_changed(held.entry.sitting)
    held.refresh_from_db()
    return held


def note_presence(*, entry: Entry, now: datetime) -> None:
    """The candidate's waiting page is open. A hint for the wall, so no journal row."""
    seen = Presence.objects.filter(entry=entry).values_list("seen_at", flat=True).first()
    Presence.objects.update_or_create(entry=entry, defaults={"seen_at": now})
    if seen is None or now - seen > AWAY_AFTER:
        pushes.entry_changed(entry.sitting)


def _note(attempt: Attempt, kind: str, *, now: datetime, by: User | None, **data: str) -> None:
    AttemptEvent.objects.create(attempt=attempt, kind=kind, at=now, by=by, data=data)
