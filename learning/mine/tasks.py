"""What somebody has to do next, by when. Plain rules."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import IntEnum

WEEK = timedelta(days=7)
NEWS_FOR = timedelta(days=30)  # so long something that came out stays among what is new


class Urgency(IntEnum):
    """In this order tasks stand: what can be done at this moment first, what is only good to know last."""

    NOW = 0
    SOON = 1
    LATER = 2
    NEWS = 3


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do. `by`: a day, or a moment where the hour matters; `button`: what is done at the address."""

    title: str
    why: str
    url: str
    button: str
    urgency: Urgency
    by: datetime | date | None = None

    @property
    def has_hour(self) -> bool:
        return isinstance(self.by, datetime)

    @property
    def is_now(self) -> bool:
        return self.urgency is Urgency.NOW


def urgency_of(by: datetime, now: datetime) -> Urgency:
    """What is due within a week is soon."""
    return Urgency.SOON if by - now <= WEEK else Urgency.LATER


def in_order(tasks: Iterable[Task], zone: tzinfo) -> list[Task]:
    """The most urgent first; among those as urgent, the one that is due first; without a day at the end."""
    last = datetime.max.replace(tzinfo=zone) - timedelta(days=1)

    def key(task: Task) -> tuple[Urgency, datetime]:
        if task.by is None:
            return task.urgency, last
        return task.urgency, task.by if isinstance(task.by, datetime) else datetime.combine(task.by, time.max, zone)

    return sorted(tasks, key=key)
