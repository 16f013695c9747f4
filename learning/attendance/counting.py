"""What a mark in a session counts, until when marks are made, whether the share can still be reached. Plain rules.

Attendance is counted by period (tiết), not by session (QĐ 1147-QĐ/BTGDVTW of 01/12/2025: 80 % of the periods). Who
missed some periods of a session missed them with leave or without; who came late may have missed none.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

# Within so many minutes nobody is late.
GRACE = timedelta(minutes=10)
# Learners may show that they are there from so long before the beginning.
AHEAD = timedelta(minutes=60)


class Kind(StrEnum):
    PRESENT = "present"
    LATE = "late"
    LEAVE = "leave"
    ABSENT = "absent"


THERE = frozenset({Kind.PRESENT, Kind.LATE})


@dataclass(frozen=True, slots=True)
class Seen:
    """How somebody was seen in a session, and in how many of its periods."""

    kind: Kind
    periods: int


def is_possible(seen: Seen, periods: int) -> bool:
    """Present or late means at least one period there; absent means at least one missed."""
    least, most = (1, periods) if seen.kind in THERE else (0, periods - 1)
    return least <= seen.periods <= most


def settled(kind: Kind, periods: int, of: int) -> Seen:
    """What a tap means where the number beside it does not fit: all periods for who is there, none for who is not."""
    if kind in THERE:
        return Seen(kind, min(periods, of) or of)
    return Seen(kind, periods if periods < of else 0)


def counted(seen: Seen, periods: int, *, leave_counts: bool) -> int:
    """The periods that count; with `leave_counts` those missed with leave do too."""
    return periods if leave_counts and seen.kind is Kind.LEAVE else seen.periods


def seen_at(arrived: datetime, starts: datetime, ends: datetime, periods: int) -> Seen | None:
    """How somebody is seen who shows the code at this moment: periods that are over by then are missed.

    None: too early or too late to count.
    """
    if not starts - AHEAD <= arrived < ends:
        return None
    if arrived <= starts + GRACE:
        return Seen(Kind.PRESENT, periods)
    length = (ends - starts) / periods
    return Seen(Kind.LATE, periods - min(periods - 1, (arrived - starts) // length))


def moment_of(day: date, at: time, zone: tzinfo) -> datetime:
    return datetime.combine(day, at, tzinfo=zone)


def locks_at(day: date, hours: int, zone: tzinfo) -> datetime:
    """From this moment on only corrections with a reason are made: so many hours after the session's day is over."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=zone) + timedelta(hours=hours)


class Reach(StrEnum):
    """Where a learner stands with the share of periods that the final test asks for."""

    REACHED = "reached"
    OPEN = "open"
    NARROW = "narrow"
    LOST = "lost"


def reach(attended: int, still_open: int, needed: int, longest: int) -> Reach:
    """`still_open`: periods that can still be attended; `longest`: of one session. Narrow: none may be missed."""
    if attended >= needed:
        return Reach.REACHED
    spare = attended + still_open - needed
    if spare < 0:
        return Reach.LOST
    return Reach.NARROW if spare < longest else Reach.OPEN
