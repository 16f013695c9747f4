"""Rules of half-open intervals of days."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple


class Interval(NamedTuple):
    """From the first day, up to but not including the last; no last day: until further notice."""

    start: date
    end: date | None

    def is_empty(self) -> bool:
        return self.end is not None and self.end <= self.start


def uncovered(wanted: Interval, held: Iterable[Interval]) -> list[Interval]:
    """What of the wanted interval none of the held ones covers, in the order of days."""
    left = [wanted]
    for one in held:
        left = [part for whole in left for part in _without(whole, one)]
    return left


def _without(whole: Interval, taken: Interval) -> list[Interval]:
    before = Interval(whole.start, _earlier(whole.end, taken.start))
    parts = [before]
    if taken.end is not None:
        parts.append(Interval(max(whole.start, taken.end), whole.end))
    return [part for part in parts if not part.is_empty()]


def _earlier(end: date | None, day: date) -> date:
    return day if end is None else min(end, day)
