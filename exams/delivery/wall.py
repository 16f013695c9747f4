"""What the wall shows: every entry's state, read from summaries only, never from the record of answers."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from exams.delivery.actions import AWAY_AFTER
from exams.delivery.compensation import Proposal, proposals
from exams.delivery.models import Attempt, AttemptStatus, CloseReason, Interruption, Presence
from exams.sittings.models import Entry, Room, Sitting


class SeatState(models.TextChoices):
    """In the order in which an invigilator wants to see them."""

    AWAY = "away", _("Disconnected")
    PAUSED = "paused", _("Paused")
    HELD = "held", _("Held")
    WORKING = "working", _("Working")
    WAITING = "waiting", _("Waiting")
    ABSENT = "absent", _("Not here")
    HANDED_IN = "handed_in", _("Handed in")
    VOIDED = "voided", _("Voided")


class Device(models.TextChoices):
    """What a waiting device has, in the words of `Presence.paper`."""

    SEALED = "sealed", _("The paper is on the device.")
    PLAIN = "plain", _("This device cannot keep the paper sealed: it comes at the start.")
    NONE = "none", _("The paper is not on the device yet.")


CLOSED = (SeatState.HANDED_IN, SeatState.VOIDED)
WITH_CLOCK = (SeatState.AWAY, SeatState.PAUSED, SeatState.HELD, SeatState.WORKING)


@dataclass(frozen=True, slots=True)
class Seat:
    """One entry on the wall. `left` the minutes left, rounded up; `stops` what stops just this entry."""

    entry: Entry
    state: SeatState
    questions: int
    attempt: Attempt | None = None
    presence: Presence | None = None
    left: int | None = None
    is_heard: bool = True
    stops: tuple[Interruption, ...] = ()

    @property
    def label(self) -> str:
        return str(self.state.label)

    @property
    def answered(self) -> int:
        return self.attempt.answered_count if self.attempt else 0

    @property
    def has_begun(self) -> bool:
        return self.attempt is not None

    @property
    def device(self) -> Device | None:
        """What is known of the device while it waits."""
        known = self.presence if self.state == SeatState.WAITING else None
        return Device(known.paper) if known and known.paper in Device.values else None

    @property
    def keeps_nothing(self) -> bool:
        """The browser refuses to store: an answer lives in its memory alone until it is saved here."""
        return self.state == SeatState.WAITING and self.presence is not None and self.presence.storage is False

    @property
    def is_readable(self) -> bool:
        """The device has no cryptography, as far as it has said: answers that wait on it could be read there."""
        return self.presence is not None and self.presence.paper == Device.PLAIN and self.state not in CLOSED

    @property
    def was_closed_by_staff(self) -> bool:
        return self.attempt is not None and self.attempt.close_reason == CloseReason.STAFF

    @property
    def was_closed_by_time(self) -> bool:
        return self.attempt is not None and self.attempt.close_reason == CloseReason.TIME_UP

    @property
    def can_be_reopened(self) -> bool:
        return self.attempt is not None and self.attempt.status == AttemptStatus.SUBMITTED

    @property
    def can_be_voided(self) -> bool:
        """It is closed; open work is voided where it is closed."""
        return self.state == SeatState.HANDED_IN

    @property
    def lacks_paper(self) -> bool:
        return self.attempt is None and self.entry.paper_id is None

    @property
    def stop_kinds(self) -> set[str]:
        return {stop.kind for stop in self.stops}


@dataclass(frozen=True, slots=True)
class RoomOnWall:
    """A room (None: entries without one), its seats and what stops the room."""

    room: Room | None
    seats: list[Seat]
    stops: list[Interruption]

    @property
    def stop_kinds(self) -> set[str]:
        return {stop.kind for stop in self.stops}


@dataclass(frozen=True, slots=True)
class Wall:
    """All that the wall shows of a sitting at one moment."""

    seats: list[Seat]
    rooms: list[RoomOnWall]
    stops: list[Interruption]
    proposals: list[Proposal]

    @property
    def counts(self) -> list[tuple[SeatState, int]]:
        return counts(self.seats)

    @property
    def without_paper(self) -> list[Seat]:
        return [seat for seat in self.seats if seat.lacks_paper]

    @property
    def stop_kinds(self) -> set[str]:
        return {stop.kind for stop in self.stops}

    @property
    def waiting(self) -> int:
        """Devices that wait."""
        return sum(seat.state == SeatState.WAITING for seat in self.seats)

    @property
    def readable(self) -> int:
        """Devices on which answers that wait are not encrypted."""
        return sum(seat.is_readable for seat in self.seats)

    @property
    def holding(self) -> int:
        """Devices that wait and hold the sealed paper."""
        return sum(seat.device == Device.SEALED for seat in self.seats)


def wall_of(sitting: Sitting, now: datetime) -> Wall:
    """Everything, in a number of queries that does not depend on how many are entered."""
    stops = list(sitting.interruptions.select_related("by__person"))
    going = [stop for stop in stops if stop.ended_at is None]
    shown = seats(sitting, now, going)
    return Wall(
        seats=shown,
        rooms=_rooms(shown, going),
        stops=[stop for stop in going if stop.room_id is None and stop.entry_id is None],
        proposals=proposals(sitting, [seat.entry for seat in shown], stops, now),
    )


def _rooms(shown: Iterable[Seat], going: Sequence[Interruption]) -> list[RoomOnWall]:
    rooms: dict[int | None, RoomOnWall] = {}
    for seat in shown:
        key = seat.entry.room_id
        if key not in rooms:
            about = [stop for stop in going if key is not None and stop.room_id == key]
            rooms[key] = RoomOnWall(seat.entry.room, [], about)
        rooms[key].seats.append(seat)
    return list(rooms.values())


def seats(sitting: Sitting, now: datetime, going: Iterable[Interruption] = ()) -> list[Seat]:
    """All entries of the sitting with their states, by room and number. Two queries, whatever their number."""
    questions = _question_count(sitting)
    rows = sitting.entries.select_related("person", "room", "attempt", "presence")
    # The sheets are what candidates answered: the wall counts, it does not read.
    rows = rows.defer("attempt__sheet", "attempt__clients", "attempt__head")
    own: dict[int | None, list[Interruption]] = defaultdict(list)
    for stop in going:
        own[stop.entry_id].append(stop)
    entries = rows.order_by("room__name", "number")
    return [_seat(entry, questions, now, tuple(own.get(entry.pk, ()))) for entry in entries]


def _question_count(sitting: Sitting) -> int:
    paper = sitting.paper_set.papers.first() if sitting.paper_set else None
    return len(paper.content["questions"]) if paper else 0


def _seat(entry: Entry, questions: int, now: datetime, stops: tuple[Interruption, ...]) -> Seat:
    attempt: Attempt | None = getattr(entry, "attempt", None)
    presence: Presence | None = getattr(entry, "presence", None)
    if attempt is None:
        here = presence is not None and now - presence.seen_at <= AWAY_AFTER
        state = SeatState.WAITING if here else SeatState.ABSENT
        return Seat(entry, state, questions, presence=presence, is_heard=here, stops=stops)
    if attempt.status != AttemptStatus.IN_PROGRESS:
        ended = SeatState.VOIDED if attempt.status == AttemptStatus.VOIDED else SeatState.HANDED_IN
        return Seat(entry, ended, questions, attempt, presence, stops=stops)
    heard = now - attempt.last_seen_at <= AWAY_AFTER
    until = attempt.paused_since or now
    left = max(0, -int((until - attempt.deadline_at).total_seconds() // 60))
    return Seat(entry, _state(attempt, heard), questions, attempt, presence, left=left, is_heard=heard, stops=stops)


def _state(attempt: Attempt, heard: bool) -> SeatState:
    """A clock that stands still matters more than a silent device: nobody loses time by it."""
    if attempt.paused_since is not None:
        return SeatState.PAUSED
    if not heard:
        return SeatState.AWAY
    return SeatState.HELD if attempt.held else SeatState.WORKING


def counts(shown: Sequence[Seat]) -> list[tuple[SeatState, int]]:
    """How many are in each state, in the wall's order, states without anybody included."""
    found = Counter(seat.state for seat in shown)
    return [(state, found[state]) for state in SeatState]
