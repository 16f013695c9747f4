"""Whether a timetable holds what the class consists of. A plain rule."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PartTotal:
    """A part: its periods, and how many of them are in the timetable."""

    title: str
    due: int
    planned: int

    @property
    def missing(self) -> int:
        return max(0, self.due - self.planned)

    @property
    def over(self) -> int:
        return max(0, self.planned - self.due)


def totals(parts: Sequence[tuple[int, str, int]], sessions: Sequence[tuple[int | None, int]]) -> list[PartTotal]:
    """`parts`: key, title, periods; `sessions`: key of the part or None, periods."""
    planned: dict[int | None, int] = {}
    for part, periods in sessions:
        planned[part] = planned.get(part, 0) + periods
    return [PartTotal(title, due, planned.get(key, 0)) for key, title, due in parts]
