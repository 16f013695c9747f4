"""The units of a scope as a tree on a day: for the tree page, for choices and for filters."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count

from people.models import Unit, UnitAncestry
from people.models.units import UnitKind, UnitQuerySet, in_force
from people.units import name_key


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One line of the tree. `people` are those in the unit and below, each counted once; `depth` 0 is at the margin."""

    unit: Unit
    name: str
    kind: str
    depth: int
    above: int | None
    people: int = 0

    @property
    def shown_depth(self) -> int:
        """How far the style sheet moves the line in; it knows six steps."""
        return min(self.depth, 6)

    @property
    def indented(self) -> str:
        """The name as a line of a list that knows only text."""
        return "\u2003" * self.depth + self.name


def unit_lines(units: UnitQuerySet, on: date) -> list[UnitLine]:
    """The units in the order of the tree, sisters by code; those with no superior in sight at the margin."""
    held: list[Any] = list(units.existing(on).with_names(on).order_by("code"))
    seen = {unit.pk for unit in held}
    below: dict[int | None, list[Any]] = {}
    for unit in held:
        below.setdefault(unit.current_parent if unit.current_parent in seen else None, []).append(unit)
    return list(_walk(below, None, 0))


def _walk(below: dict[int | None, list[Any]], above: int | None, depth: int) -> Iterator[UnitLine]:
    for unit in below.get(above, []):
        kind = UnitKind(unit.current_kind).label if unit.current_kind else ""
        yield UnitLine(unit, unit.current_name or unit.code, str(kind), depth, above)
        yield from _walk(below, unit.pk, depth + 1)


def with_people(lines: Sequence[UnitLine], on: date) -> list[UnitLine]:
    """The lines with their numbers of people, in one query."""
    counts = people_in_and_below([line.unit.pk for line in lines], on)
    return [replace(line, people=counts.get(line.unit.pk, 0)) for line in lines]


def people_in_and_below(units: Sequence[int], on: date) -> dict[int, int]:
    """Numbers of people by unit id, each person once however many memberships below."""
    rows = (
        UnitAncestry.objects.filter(in_force(on), ancestor__in=units)
        .filter(in_force(on, prefix="descendant__memberships__"))
        .values_list("ancestor")
        .annotate(people=Count("descendant__memberships__person", distinct=True))
    )
    return dict(rows)


def matching(lines: Sequence[UnitLine], words: str) -> list[UnitLine]:
    """The lines whose name or code holds the words, whatever their marks, with the lines above them."""
    needle, code = name_key(words), words.strip().casefold()
    by_pk = {line.unit.pk: line for line in lines}
    kept: set[int] = set()
    for line in lines:
        if (needle and needle in name_key(line.name)) or code in line.unit.code.casefold():
            kept.update(_up(by_pk, line))
    return [line for line in lines if line.unit.pk in kept]


def _up(by_pk: dict[int, UnitLine], line: UnitLine) -> Iterator[int]:
    """The line and those above it."""
    here: UnitLine | None = line
    while here is not None:
        yield here.unit.pk
        here = by_pk.get(here.above) if here.above is not None else None
