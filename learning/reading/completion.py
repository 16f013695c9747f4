"""When a lesson is done: rules that its page states, held against facts that the server has counted."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

END = 98  # percent of the page: nobody scrolls the last line to the upper edge
WATCHED = 90  # percent of the length that must have been played


class Asked(StrEnum):
    """What a lesson may ask."""

    TIME = "time"
    END = "end"
    MEDIA = "media"
    CHECKS = "checks"


@dataclass(frozen=True, slots=True)
class LessonRules:
    """`media`: the seconds of each recording that is to be played. A lesson without rules is read to its end."""

    least_seconds: int = 0
    to_end: bool = False
    media: Mapping[str, int] = field(default_factory=dict)
    checks: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """What the server knows of a reader: seconds of reading, percent reached, seconds played, checks answered right."""

    seconds: int = 0
    reached: int = 0
    played: Mapping[str, int] = field(default_factory=dict)
    passed: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that is asked, how far it is done, of how much."""

    what: Asked
    done: int
    of: int

    @property
    def is_met(self) -> bool:
        return self.done >= self.of


def requirements(rules: LessonRules, facts: Facts) -> list[Requirement]:
    """All that the lesson asks, in the order in which a reader comes to it."""
    asked = []
    if rules.least_seconds:
        asked.append(Requirement(Asked.TIME, min(facts.seconds, rules.least_seconds), rules.least_seconds))
    if rules.media:
        played = sum(100 * facts.played.get(key, 0) >= WATCHED * length for key, length in rules.media.items())
        asked.append(Requirement(Asked.MEDIA, played, len(rules.media)))
    if rules.checks:
        asked.append(Requirement(Asked.CHECKS, len({*rules.checks} & {*facts.passed}), len({*rules.checks})))
    if rules.to_end or not asked:
        asked.append(Requirement(Asked.END, min(facts.reached, END), END))
    return asked


def is_complete(rules: LessonRules, facts: Facts) -> bool:
    return all(one.is_met for one in requirements(rules, facts))
