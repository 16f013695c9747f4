"""Where people belong on a day, in the names of that day: lists and records keep them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from people.models import Membership, Person, Unit


@dataclass(frozen=True, slots=True)
class Home:
    unit: Unit
    unit_name: str
    upper_unit_name: str
    position: str


def homes_on(people: Sequence[Person], on: date) -> dict[int, Home]:
    """By the key of each person: the unit, its name, the name of the unit above and the position, on the day."""
    rows = (
        Membership.objects.in_force(on)
        .filter(person__in=people)
        .select_related("unit")
        .prefetch_related("unit__versions__parent__versions")
    )
    return {row.person_id: _home(row, on) for row in rows}


def _home(row: Membership, on: date) -> Home:
    version = row.unit.version_on(on)
    parent = version.parent if version else None
    return Home(row.unit, row.unit.name_on(on), parent.name_on(on) if parent else "", row.position)
