"""The units that may be asked for nominations, with their members: a row of the table of places each."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from learning.models import StudyClass
from people.models import Unit
from people.models.units import UnitKind
from people.unit_tree import unit_lines, with_people

# Who sends lists of nominees: organisations at the grassroots. Cells below them send theirs to these.
ASKED = frozenset({UnitKind.COMMITTEE, UnitKind.CELL})


@dataclass(frozen=True, slots=True)
class UnitRow:
    unit: Unit
    name: str
    members: int
    places: int = 0

    def with_places(self, places: int) -> "UnitRow":
        return replace(self, places=places)


def unit_rows(study_class: StudyClass, called: Collection[int], on: date) -> list[UnitRow]:
    """Units below the class's, in the order of the tree; those that are called already whatever they are."""
    below = Unit.objects.below(study_class.unit, on)
    named: Any = below.with_names(on)  # annotated
    kinds = dict(named.values_list("pk", "current_kind"))
    lines = with_people(unit_lines(below, on), on)
    asked = [line for line in lines if kinds.get(line.unit.pk) in ASKED or line.unit.pk in called]
    units = Unit.objects.prefetch_related("versions").in_bulk([*(line.unit.pk for line in asked), *called])
    rows = [UnitRow(units[line.unit.pk], line.name, line.people) for line in asked]
    shown = {row.unit.pk for row in rows}
    ended = [unit for pk, unit in units.items() if pk not in shown]
    return [*rows, *(UnitRow(unit, unit.name_on(on), 0) for unit in ended)]
