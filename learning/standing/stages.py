"""How far a learner has come on the way to a certificate. Plain rules.

Every stage holds the ones before it: who is certified passed, who passed was admitted. So each person counts once, at
the stage reached, and the numbers of a report only ever go down along the way.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import accumulate

from learning.course_rules import may_sit


class Stage(IntEnum):
    EXPECTED = 0
    NOMINATED = 1
    ADMITTED = 2
    ATTENDING = 3
    ELIGIBLE = 4
    PASSED = 5
    CERTIFIED = 6


@dataclass(frozen=True, slots=True)
class Way:
    """What is known of somebody in one class: `percent` of its `periods` must be attended.

    `permitted`: let in to the test in spite of too few; `recognised`: what a decision says, None before there is one.
    """

    admitted: bool = True
    attended: int = 0
    periods: int = 0
    percent: int = 0
    permitted: bool = False
    passed: bool = False
    recognised: bool | None = None
    certified: bool = False

    @property
    def is_eligible(self) -> bool:
        enough = self.attended > 0 and may_sit(self.attended, self.periods, self.percent)
        return enough or self.permitted


def reached(way: Way) -> Stage:
    """The furthest stage. A certificate and a decision speak for all before them; a passed test alone does not."""
    if way.certified:
        return Stage.CERTIFIED
    if way.recognised:
        return Stage.PASSED
    if not way.admitted:
        return Stage.NOMINATED
    if way.is_eligible:
        return Stage.PASSED if way.passed and way.recognised is None else Stage.ELIGIBLE
    return Stage.ATTENDING if way.attended else Stage.ADMITTED


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers of people by the stage at which each stands now, from the first stage to the last."""

    stand: tuple[int, ...] = (0,) * len(Stage)

    @property
    def reached(self) -> tuple[int, ...]:
        """Numbers of people who came at least to each stage."""
        return tuple(reversed(tuple(accumulate(reversed(self.stand)))))

    @property
    def people(self) -> int:
        return sum(self.stand)


def counted(stages: Sequence[Stage]) -> Counts:
    stand = [0] * len(Stage)
    for stage in stages:
        stand[stage] += 1
    return Counts(tuple(stand))
