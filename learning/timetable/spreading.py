"""A first timetable: the parts of a class spread over half-days. A plain rule."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

SUNDAY = 6
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the proposal: so many periods of a part. `part`: its place among the parts given."""

    part: int
    day: date
    starts_at: time
    ends_at: time
    periods: int


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The half-days of a week. A half-day holds `periods`, one after the other, and begins at one of `starts`."""

    starts: tuple[time, ...] = (time(7, 30), time(13, 30))
    periods: int = 5
    minutes: int = 48
    days_off: frozenset[int] = frozenset({SATURDAY, SUNDAY})


def spread(parts: Sequence[int], first: date, rhythm: Rhythm) -> list[Piece]:
    """The parts, by their periods, in their order, from the first day on; a half-day is filled before the next."""
    slots, pieces = _half_days(first, rhythm), []
    day, start = next(slots)
    used = 0
    for part, periods in enumerate(parts):
        left = periods
        while left:
            if used == rhythm.periods:
                (day, start), used = next(slots), 0
            taken = min(left, rhythm.periods - used)
            pieces.append(_piece(part, day, start, used, taken, rhythm.minutes))
            used, left = used + taken, left - taken
    return pieces


def _half_days(first: date, rhythm: Rhythm) -> Iterator[tuple[date, time]]:
    day = first
    while True:
        if day.weekday() not in rhythm.days_off:
            yield from ((day, start) for start in rhythm.starts)
        day += timedelta(days=1)


def _piece(part: int, day: date, start: time, used: int, taken: int, minutes: int) -> Piece:
    begins = datetime.combine(day, start) + timedelta(minutes=used * minutes)
    ends = begins + timedelta(minutes=taken * minutes)
    return Piece(part, day, begins.time(), ends.time(), taken)
