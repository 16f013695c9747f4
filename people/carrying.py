"""Carrying what was of an earlier day to the units of another: where units went, and where people went with a split.

“As of a day” is asked with the day itself: `Unit.objects.existing(day)`, `unit_lines(units, day)`. “In today's
structure” is asked here. A unit that ended hangs below its heir (unit_ends.py), so one look at the links carries it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from django.db.models import Q

from people.models import Membership, Succession, Unit, UnitAncestry
from people.models.persons import MembershipQuerySet
from people.models.units import in_force
from people.unit_tree import UnitLine, way_up


def carried(units: Iterable[int], on: date) -> dict[int, int]:
    """For each unit (by id) the one that stands for it on the day: itself, or where it went, however many times.

    One query. A unit that ended without an heir is stood for by its former superior; one not yet founded by none.
    """
    there = Unit.objects.existing(on).values("pk")
    links = UnitAncestry.objects.filter(in_force(on), descendant__in=list(units), ancestor__in=there)
    rows = links.order_by("-depth").values_list("descendant", "ancestor")
    return dict(rows)


def members_carried(unit: Unit, day: date, on: date) -> MembershipQuerySet:
    """Who belonged, on one day, to what lies in the unit on another: the names of then in the structure of now."""
    return Membership.objects.in_force(day).filter(unit__in=Unit.objects.below(unit, on).values("pk"))


def counted_in(unit: Unit, day: date, on: date) -> Q:
    """People of one day who are counted in the unit, or below it, on another: those of `with_people_carried`.

    Only of units that were split is each person looked at; all others are carried by their links, in the query.
    """
    below, split = Unit.objects.below(unit, on), _split(_successions(day, on))
    members = Membership.objects.in_force(day)
    straight = Q(pk__in=members.filter(unit__in=below.values("pk")).exclude(unit__in=split).values("person"))
    if not split:
        return straight
    inside = set(below.values_list("pk", flat=True))
    homes = members.filter(unit__in=split).values_list("person", "unit")
    went = {person for person, reached in people_where_they_went(homes, day, on) if reached in inside}
    return straight | Q(pk__in=went)


Home = tuple[int, int]  # a person and a unit, by id


def people_where_they_went(homes: Iterable[Home], day: date, on: date) -> list[Home]:
    """People with their units of one day, carried to the units of another; in the order given, three queries.

    Where a unit was split, each person is carried to the part that the person went to; who had left by then, to the
    heir. A transfer of one's own carries nobody: what was reached in a unit stays that unit's.
    """
    here = list(homes)
    at: dict[int, list[int]] = {}
    for place, (_person, unit) in enumerate(here):
        at.setdefault(unit, []).append(place)
    steps = _successions(day, on)
    entered = _entered(steps)
    for (since, gone), heirs in steps.items():
        for place in at.pop(gone, []):
            person = here[place][0]
            chosen = [to for to in heirs if (person, to, since) in entered]
            to = chosen[0] if chosen else next((unit for unit, is_heir in heirs.items() if is_heir), gone)
            here[place] = (person, to)
            at.setdefault(to, []).append(place)
    standing = carried({unit for _person, unit in here}, on)
    return [(person, standing.get(unit, unit)) for person, unit in here]


Steps = dict[tuple[date, int], dict[int, bool]]


def _split(steps: Steps) -> set[int]:
    """The units whose people did not all go the same way, and those that went into one of these."""
    found: set[int] = set()
    for (_since, gone), heirs in reversed(steps.items()):
        if len(heirs) > 1 or not all(heirs.values()) or not found.isdisjoint(heirs):
            found.add(gone)
    return found


def _successions(day: date, on: date) -> Steps:
    """Who went into whom between the days, in their order: (day, unit) → {unit that goes on: is it the heir}."""
    found: Steps = {}
    for row in Succession.objects.between(day, on).select_related("reorganisation").defer("reorganisation__changes"):
        found.setdefault((row.reorganisation.on, row.from_unit_id), {})[row.to_unit_id] = row.is_heir
    return found


def _entered(steps: Steps) -> set[tuple[int, int, date]]:
    """Who entered which of the units that go on, on the days on which they took over."""
    units = {to for heirs in steps.values() for to in heirs}
    rows = Membership.objects.filter(unit__in=units, valid_from__in={since for since, _gone in steps})
    return set(rows.values_list("person", "unit", "valid_from"))


def with_people_carried(lines: Sequence[UnitLine], day: date, on: date, *, among: Sequence[UnitLine]) -> list[UnitLine]:
    """Lines of the tree of `on` with their numbers of people of `day`, each person once."""
    above = {line.unit.pk: line.above for line in among}
    who: dict[int, set[int]] = {pk: set() for pk in above}
    homes = Membership.objects.in_force(day).order_by().values_list("person", "unit")
    for person, unit in people_where_they_went(homes, day, on):
        for up in way_up(above, unit):
            who[up].add(person)
    return [replace(line, people=len(who[line.unit.pk])) for line in lines]
