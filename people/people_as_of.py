"""The people of a day: who belonged where, under the names of that day or in the structure of today."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch

from people.carrying import counted_in, people_where_they_went
from people.models import Membership, Standing, Unit
from people.models.persons import PersonQuerySet
from people.models.units import in_force
from people.unit_names import full_unit_names


@dataclass(frozen=True, slots=True)
class AsOf:
    """The day that a list is asked for; `carried`: its people are shown in the units that they went to until today."""

    day: date
    today: date
    carried: bool = False

    @property
    def is_earlier(self) -> bool:
        """Whether it is another day than today."""
        return self.day != self.today

    @property
    def structure(self) -> date:
        """The day whose units are meant."""
        return self.today if self.carried else self.day


def people_of_day(people: PersonQuerySet, unit: Unit | None, as_of: AsOf) -> PersonQuerySet:
    """Those who belonged to the unit, or below it, on the day; without a unit, to any.

    Without a unit and as of today it is all of the registry, also those who belong nowhere.
    """
    if unit is None:
        homes = Membership.objects.in_force(as_of.day).values("person")
        return people.filter(pk__in=homes) if as_of.is_earlier else people
    if as_of.structure != as_of.day:
        return people.filter(counted_in(unit, as_of.day, as_of.structure))
    return people.members_of(unit, as_of.day)


def with_homes(people: PersonQuerySet, day: date) -> PersonQuerySet:
    """The people with their memberships of the day as `present`, and their standing of the day as `stood`."""
    homes = Prefetch("memberships", Membership.objects.in_force(day), to_attr="present")
    stood = Prefetch("standings", Standing.objects.filter(in_force(day)), to_attr="stood")
    return people.select_related("account").prefetch_related(homes, stood)


def name_homes(people: Iterable[Any], as_of: AsOf) -> None:
    """Sets `unit_names` of each person that `with_homes` gave; a fixed number of queries for all."""
    homes = [(person.pk, held.unit_id) for person in people for held in person.present]
    if as_of.structure != as_of.day:
        homes = people_where_they_went(homes, as_of.day, as_of.structure)
    names = full_unit_names((unit for _person, unit in homes), as_of.structure)
    units: dict[int, dict[str, None]] = {}
    for person, unit in homes:
        units.setdefault(person, {})[names.get(unit, "")] = None
    for person in people:
        person.unit_names = "; ".join(filter(None, units.get(person.pk, ())))


def positions_of(person: Any) -> str:
    return "; ".join(held.position for held in person.present if held.position)


def standing_of(person: Any) -> Standing | None:
    """What the person was in the Party on the day."""
    return next(iter(person.stood), None)
