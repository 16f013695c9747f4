"""What the wall shows: every entry's state, read from summaries only, never from the answers."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from exams.delivery.actions import AWAY_AFTER
from exams.delivery.models import Attempt, AttemptStatus, Presence
from exams.sittings.models import Entry, Sitting


class SeatState(models.TextChoices):
    """In the order in which an invigilator wants to see them."""

    AWAY = "away", _("Disconnected")
    WORKING = "working", _("Working")
    WAITING = "waiting", _("Waiting")
    ABSENT = "absent", _("Not here")
    HANDED_IN = "handed_in", _("Handed in")


@dataclass(frozen=True, slots=True)
class Seat:
    """One entry on the wall. `percent` of the questions answered; `left` the minutes left, rounded up."""

    entry: Entry
    state: SeatState
    answered: int
    questions: int
    left: int | None

    @property
    def percent(self) -> int:
        return 100 * self.answered // self.questions if self.questions else 0

    @property
    def label(self) -> str:
        return str(self.state.label)


def seats(sitting: Sitting, now: datetime) -> list[Seat]:
    """All entries of the sitting with their states, by room and number. Two queries, whatever their number."""
    questions = _question_count(sitting)
    entries = sitting.entries.select_related("person", "room", "attempt", "presence").order_by("room__name", "number")
    return [_seat(entry, questions, now) for entry in entries]


def _question_count(sitting: Sitting) -> int:
    paper = sitting.paper_set.papers.first() if sitting.paper_set else None
    return len(paper.content["questions"]) if paper else 0


def _seat(entry: Entry, questions: int, now: datetime) -> Seat:
    attempt: Attempt | None = getattr(entry, "attempt", None)
    presence: Presence | None = getattr(entry, "presence", None)
    if attempt is None:
        here = presence is not None and now - presence.seen_at <= AWAY_AFTER
        return Seat(entry, SeatState.WAITING if here else SeatState.ABSENT, 0, questions, None)
    if attempt.status != AttemptStatus.IN_PROGRESS:
        return Seat(entry, SeatState.HANDED_IN, attempt.answered_count, questions, None)
    away = now - attempt.last_seen_at > AWAY_AFTER
    left = max(0, -int((now - attempt.deadline_at).total_seconds() // 60))
    return Seat(entry, SeatState.AWAY if away else SeatState.WORKING, attempt.answered_count, questions, left)


def counts(shown: Sequence[Seat]) -> list[tuple[SeatState, int]]:
    """How many are in each state, in the wall's order, states without anybody included."""
    found = Counter(seat.state for seat in shown)
    return [(state, found[state]) for state in SeatState]
