"""Two sessions at once in one hall or with one lecturer. A plain rule.

Halls and lecturers are words that people type: they are compared without case, punctuation and old spelling. Two
sessions of one class may share a hall or a lecturer no more than those of two classes; one without either clashes
with none.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from people.names import same_spelling


class Over(StrEnum):
    HALL = "hall"
    LECTURER = "lecturer"


@dataclass(frozen=True, slots=True)
class Held:
    """When a session is held, where, by whom. `label`: what a warning calls it; `key`: which session it is."""

    key: int | None
    day: date
    starts_at: time
    ends_at: time
    halls: tuple[str, ...]
    lecturer: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Clash:
    over: Over
    what: str
    other: Held


def clashes(one: Held, others: Iterable[Held]) -> list[Clash]:
    """What the session shares with others at the same time, first halls, then the lecturer."""
    at_once = [other for other in others if other.key != one.key and _meets(one, other)]
    halls = [
        Clash(Over.HALL, hall, other)
        for other in at_once
        for hall in one.halls
        if _plain(hall) in {_plain(their) for their in other.halls}
    ]
    who = _plain(one.lecturer)
    return halls + [
        Clash(Over.LECTURER, one.lecturer, other) for other in at_once if who and who == _plain(other.lecturer)
    ]


def _meets(one: Held, other: Held) -> bool:
    return one.day == other.day and one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _plain(words: str) -> str:
    letters = (letter if letter.isalnum() else " " for letter in same_spelling(words).casefold())
    return " ".join("".join(letters).split())
