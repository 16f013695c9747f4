"""Whom a measure of the staff is about, and how their rows are locked and kept: what all measures share."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from exams.delivery import ledger, pushes
from exams.delivery.deadlines import GRACE, Clock
from exams.delivery.ledger import Row
from exams.delivery.models import Attempt, AttemptStatus, Interruption
from exams.sittings.models import Entry, Room, Sitting
from office.errors import Refused

MOST_MINUTES = 240


class TimeRefused(Refused):
    """A measure that cannot be; `code` says why: the reason is missing, nothing is there to be changed, and so on."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Scope:
    """The whole sitting, one of its rooms, or one entry."""

    sitting: Sitting
    room: Room | None = None
    entry: Entry | None = None

    @property
    def word(self) -> str:
        """As the record says it."""
        return "entry" if self.entry else "room" if self.room else "sitting"

    @property
    def subject(self) -> Model:
        return self.entry or self.room or self.sitting

    def entries(self) -> QuerySet[Entry]:
        rows = Entry.objects.filter(sitting=self.sitting)
        if self.entry is not None:
            return rows.filter(pk=self.entry.pk)
        return rows if self.room is None else rows.filter(room=self.room)

    def interruptions(self) -> QuerySet[Interruption]:
        """Those of exactly this scope that are going on."""
        return Interruption.objects.filter(sitting=self.sitting, room=self.room, entry=self.entry, ended_at=None)


def of_room(room: Room) -> Scope:
    return Scope(sitting=room.sitting, room=room)


def of_entry(entry: Entry) -> Scope:
    return Scope(sitting=entry.sitting, entry=entry)


def locked_entries(scope: Scope) -> dict[int, Entry]:
    """The entries in number order of their rows, locked: nobody starts meanwhile, and two measures wait in turn.

    Starting locks entries first and attempts after, so does every measure: neither can wait for the other for ever.
    References to an entry (a page that is seen, an attempt) need not wait: `no_key`.
    """
    rows = scope.entries().select_for_update(of=("self",), no_key=True).order_by("pk")
    entries = {entry.pk: entry for entry in rows}
    for entry in entries.values():
        entry.sitting = scope.sitting
    return entries


def locked_attempts(scope: Scope, *statuses: AttemptStatus) -> list[Attempt]:
    """The attempts of the scope that have one of the statuses, locked in their order."""
    return list(Attempt.objects.locked().filter(entry__in=scope.entries(), status__in=statuses))


def clock_of(attempt: Attempt) -> Clock:
    return Clock(attempt.deadline_at, attempt.paused_since)


def set_clock(attempt: Attempt, clock: Clock) -> None:
    """Not kept yet. An end that would come sooner is a defect, never a measure."""
    if clock.ends_at < attempt.deadline_at:
        raise RuntimeError(f"the deadline of attempt {attempt.pk} would come sooner")
    attempt.deadline_at, attempt.accept_until = clock.ends_at, clock.ends_at + GRACE
    attempt.paused_since = clock.stands_since


# Written by hand: for a whole province Django's `bulk_update` takes half a minute, in which nobody's answer is saved.
_KEEP = (
    "UPDATE delivery_attempt SET deadline_at = %s, accept_until = %s, paused_since = %s, held = %s, event_count = %s, "
    "head = %s WHERE id = %s"
)


def keep(attempts: Sequence[Attempt], rows: Sequence[Row]) -> None:
    """Writes the events and the clocks of these locked attempts; whoever looks at them is told after the commit."""
    ledger.add(rows)
    stored = connection.ops.adapt_datetimefield_value
    with connection.cursor() as cursor:
        cursor.executemany(
            _KEEP,
            [
                (
                    *(stored(it.deadline_at), stored(it.accept_until), stored(it.paused_since)),
                    *(it.held, it.event_count, it.head, it.pk),
                )
                for it in attempts
            ],
        )
    tell(attempt.entry_id for attempt in attempts)


def tell(entries: Iterable[int]) -> None:
    pushes.entries_changed(entries)


def checked_reason(reason: str) -> str:
    """The reason in one line; without one nothing is done."""
    words = " ".join(reason.replace("\x00", "").split())[:300]
    if not words:
        raise TimeRefused("reason_missing", _("Say why: the reason stands in the record."))
    return words


def checked_minutes(minutes: int, *, at_most: int = MOST_MINUTES) -> int:
    if not 1 <= minutes <= min(at_most, MOST_MINUTES):
        message = _("Between 1 and %d minutes can be given at once.") % min(at_most, MOST_MINUTES)
        raise TimeRefused("minutes_out_of_range", message)
    return minutes
