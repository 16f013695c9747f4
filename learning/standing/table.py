"""The report as lines: a unit each, with its numbers, what share each is, and the way to the people behind it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy

from learning.standing.rolling import Standings, in_tree, rolled_up
from learning.standing.stages import Counts, Stage, counted
from people.unit_tree import UnitLine

REACHED: dict[Stage, Promise] = {
    Stage.EXPECTED: _lazy("Expected"),
    Stage.NOMINATED: _lazy("Nominated"),
    Stage.ADMITTED: _lazy("Admitted"),
    Stage.ATTENDING: _lazy("Attending"),
    Stage.ELIGIBLE: _lazy("Eligible"),
    Stage.PASSED: _lazy("Passed"),
    Stage.CERTIFIED: _lazy("Certified"),
}
STOPPED: dict[Stage, Promise] = {
    Stage.EXPECTED: _lazy("Not nominated yet"),
    Stage.NOMINATED: _lazy("Nominated, not admitted"),
    Stage.ADMITTED: _lazy("Admitted, has not come yet"),
    Stage.ATTENDING: _lazy("Too few periods so far"),
    Stage.ELIGIBLE: _lazy("Enough periods, no passed test yet"),
    Stage.PASSED: _lazy("Passed, no certificate yet"),
    Stage.CERTIFIED: _lazy("Certified"),
}
ALL, HEATS = 100, 5


@dataclass(frozen=True, slots=True)
class Cell:
    """A number of a line. `heat`: 0 (nobody) to 5 (all), the depth of its colour."""

    stage: Stage
    label: Promise
    number: int
    percent: int
    heat: int


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of the bar: those who stand at a stage and go no further. `start` and `width` in per cent."""

    stage: Stage
    label: Promise
    number: int
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class StandingLine:
    unit: UnitLine
    counts: Counts

    @property
    def cells(self) -> list[Cell]:
        return cells_of(self.counts)

    @property
    def segments(self) -> list[Segment]:
        return segments_of(self.counts)


def lines_of(units: Sequence[UnitLine], standings: Standings) -> tuple[Counts, list[StandingLine]]:
    """The counts of all units together, and a line for each unit with somebody in it, in the order of the tree."""
    above = {line.unit.pk: line.above for line in units}
    counts = rolled_up(above, standings)
    found = [StandingLine(line, counts[line.unit.pk]) for line in units if counts[line.unit.pk].people]
    return counted(list(in_tree(above, standings).values())), found


def cells_of(counts: Counts) -> list[Cell]:
    return [
        Cell(stage, REACHED[stage], number, share(number, counts.people), heat(number, counts.people))
        for stage, number in zip(Stage, counts.reached, strict=True)
    ]


def segments_of(counts: Counts) -> list[Segment]:
    """From the furthest stage to the first, as the bar is drawn."""
    found, start = [], 0.0
    for stage in reversed(Stage):
        number = counts.stand[stage]
        if number:
            width = ALL * number / counts.people
            found.append(Segment(stage, STOPPED[stage], number, round(start, 2), round(width, 2)))
            start += width
    return found


def share(number: int, of: int) -> int:
    """Per cent, rounded down: only all are 100."""
    return ALL * number // of if of else 0


def heat(number: int, of: int) -> int:
    """0 for nobody, 5 for all, between them four even steps."""
    if not number or not of:
        return 0
    return HEATS if number == of else 1 + (HEATS - 1) * number // of
