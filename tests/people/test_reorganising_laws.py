"""Laws of reorganisations, whatever their order, their days and their kinds.

Every person is in exactly one unit on every day, and that unit is there on that day. What is answered for the days
before a decision takes effect never changes. Links say what the versions say. Undoing gives back every row.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, event, example, given, settings
from hypothesis import strategies as st

from office.errors import Refused
from people.intervals import Interval, uncovered
from people.keeping import transfer_person
from people.models import Membership, Person, Reorganisation, RoleGrant, Unit, UnitAncestry, UnitVersion
from people.models.units import UnitKind, in_force
from people.reorganising import Decision, NewUnit, Part, dissolve_unit_into, merge_units, place_unit, split_unit
from people.undoing import undo_reorganisation
from people.units import UnitFacts, found_unit
from tests.cast import NOW

FIRST = date(2025, 1, 1)
DAYS = [FIRST + timedelta(days=number) for number in range(24)]
TREE = {"R": "", "A": "R", "A1": "A", "A2": "A", "B": "R", "B1": "B", "C": "R"}
HOMES = ("A1", "A1", "A2", "A2", "B1", "B", "C")
KINDS = ("rename", "move", "merge", "into", "split", "stay", "dissolve", "empty", "transfer", "undo")
STEP = st.tuples(st.sampled_from(KINDS), st.integers(-2, 5), *(st.integers(0, 30) for _number in range(3)))
TABLES: tuple[Any, ...] = (Unit, UnitVersion, UnitAncestry, Membership, RoleGrant)


def a_world() -> None:
    units: dict[str, Unit] = {}
    for code, above in TREE.items():
        facts = UnitFacts(code, UnitKind.CELL, units.get(above))
        units[code] = found_unit(code=code, facts=facts, on=FIRST, by=None, now=NOW)
    for number, code in enumerate(HOMES):
        person = Person.objects.create(family_middle="Lê", given=f"N{number}")
        Membership.objects.create(person=person, unit=units[code], valid_from=FIRST)


class Steps:
    """Turns numbers into deeds on whatever is there."""

    def __init__(self, count: int, on: date, one: int, other: int, third: int) -> None:
        self.code, self.decision, self.third = f"N{count}", Decision(on, f"{count}-QĐ"), third
        self.here = list(Unit.objects.filter(dissolved_on=None).order_by("-pk"))
        self.unit, self.other = self.here[one % len(self.here)], self.here[other % len(self.here)]
        self.root = Unit.objects.get(code="R")
        self.said: dict[str, Any] = {"decision": self.decision, "by": None, "now": NOW}

    def take(self, kind: str) -> Any:
        deed: Callable[[], Any] = getattr(self, kind)
        return deed()

    def new(self, ending: str = "") -> NewUnit:
        above = self.here[self.third % len(self.here)] if self.third % 4 == 0 else self.root
        return NewUnit(self.code + ending, UnitFacts(self.code, UnitKind.CELL, above))

    def rename(self) -> Any:
        version = self.unit.version_on(self.decision.on)
        facts = UnitFacts(self.code, UnitKind.CELL, version.parent if version else None)
        return place_unit(unit=self.unit, facts=facts, **self.said)

    def move(self) -> Any:
        facts = UnitFacts(self.unit.code, UnitKind.CELL, self.other)
        return place_unit(unit=self.unit, facts=facts, **self.said)

    def merge(self) -> Any:
        return merge_units(units=[self.unit, self.other], into=self.new(), **self.said)

    def into(self) -> Any:
        return merge_units(units=[self.unit], into=self.other, **self.said)

    def split(self, stays: bool = False) -> Any:
        people = list(self.unit.memberships.in_force(self.decision.on).values_list("person", flat=True))
        below = list(Unit.objects.filter(versions__parent=self.unit, versions__valid_until=None).values_list("pk"))
        second = Part(self.new("b"), frozenset(people[: self.third % 3]), frozenset(pk for (pk,) in below[:1]))
        return split_unit(unit=self.unit, parts=[Part(self.new("a")), second], stays=stays, **self.said)

    def stay(self) -> Any:
        return self.split(stays=True)

    def dissolve(self) -> Any:
        return dissolve_unit_into(unit=self.unit, heir=self.other, **self.said)

    def empty(self) -> Any:
        return dissolve_unit_into(unit=self.unit, heir=None, **self.said)

    def transfer(self) -> Any:
        rows = list(Membership.objects.filter(valid_until=None).order_by("pk"))
        leaving = rows[self.third % len(rows)]
        return transfer_person(leaving=leaving, unit=self.unit, on=self.decision.on, reason="GGT", by=None, now=NOW)

    def undo(self) -> Any:
        standing = list(Reorganisation.objects.standing())
        if standing:
            undo_reorganisation(reorganisation=standing[self.third % len(standing)], by=None, now=NOW)
            return standing[self.third % len(standing)]
        raise Refused("nothing")


def rows() -> list[Any]:
    return [list(table._default_manager.order_by("pk").values()) for table in TABLES]


ENDS = {"valid_until", "dissolved_on", "reason"}


def true_on(day: date, tables: list[Any]) -> list[Any]:
    """The rows in force on a day, without the columns that say until when and why they ended."""
    return [[_without_end(row) for row in rows if _holds(row, day)] for rows in tables]


def _holds(row: dict[str, Any], day: date) -> bool:
    start, end = row.get("valid_from", row.get("founded_on")), row.get("valid_until", row.get("dissolved_on"))
    return bool(start <= day and (end is None or day < end))


def _without_end(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in ENDS}


def answers(day: date) -> dict[str, Any]:
    """What the queries say of a day: names, places, who lies below whom, who belongs where."""
    there = Unit.objects.existing(day)
    here = UnitAncestry.objects.filter(in_force(day), ancestor__in=there, descendant__in=there)
    return {
        "units": sorted(there.with_names(day).values_list("code", "current_parent")),
        "links": sorted(here.values_list("ancestor", "descendant", "depth")),
        "people": sorted(Membership.objects.in_force(day).values_list("person", "unit")),
        "versions": sorted(UnitVersion.objects.filter(in_force(day)).values_list("unit__code", flat=True)),
    }


def refuse_lawless(day: date) -> None:
    said, pks = answers(day), dict(Unit.objects.values_list("pk", "code"))
    there = {code: pks.get(parent) for code, parent in said["units"]}
    assert [person for person, _unit in said["people"]] == sorted(Person.objects.values_list("pk", flat=True))
    assert all(pks[unit] in there for _person, unit in said["people"])
    assert said["versions"] == sorted(there)
    links = {(pks[up], pks[down]): depth for up, down, depth in said["links"]}
    assert links == {(up, code): depth for code in there for depth, up in enumerate(_way_up(there, code))}


def _way_up(there: dict[str, str | None], code: str) -> Iterator[str]:
    here: str | None = code
    while here is not None:
        yield here
        here = there[here]


@pytest.mark.django_db
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=st.lists(STEP, min_size=1, max_size=8))
# A unit came back below one that had ended since; and people into one that had.
@example(steps=[("split", 0, 18, 0, 0), ("into", 0, 30, 27, 0), ("undo", 0, 0, 0, 9)])
@example(steps=[("stay", 0, 18, 0, 1), ("into", 1, 11, 3, 0), ("undo", 0, 0, 0, 9)])
def test_no_sequence_of_reorganisations_breaks_the_laws(steps: list[tuple[str, int, int, int, int]]) -> None:
    with transaction.atomic():
        a_world()
        place = 1
        for count, (kind, ahead, *numbers) in enumerate(steps):
            place = min(max(place + ahead, 1), len(DAYS) - 1)
            _take_lawfully(count, kind, DAYS[place], numbers)
        for day_ in DAYS:
            refuse_lawless(day_)
        transaction.set_rollback(True)


def _take_lawfully(count: int, kind: str, on: date, numbers: list[int]) -> None:
    kept = rows()
    try:
        done = Steps(count, on, *numbers).take(kind)
    except Refused:
        assert rows() == kept
        return
    event(kind)
    since, became = (done.on if isinstance(done, Reorganisation) else on), rows()
    for day in DAYS:
        assert day >= since or true_on(day, became) == true_on(day, kept)
    if isinstance(done, Reorganisation) and kind != "undo":
        _undo_is_exact(done, kept)


def _undo_is_exact(done: Reorganisation, kept: list[Any]) -> None:
    with transaction.atomic():
        undo_reorganisation(reorganisation=done, by=None, now=NOW)
        assert rows() == kept
        transaction.set_rollback(True)


INTERVAL = st.builds(
    lambda start, length: Interval(DAYS[0] + timedelta(start), DAYS[0] + timedelta(start + length) if length else None),
    st.integers(0, 20),
    st.integers(0, 9),
)


@given(wanted=INTERVAL, held=st.lists(INTERVAL, max_size=4))
def test_what_is_uncovered_is_wanted_and_not_held(wanted: Interval, held: list[Interval]) -> None:
    def holds(one: Interval, day: date) -> bool:
        return one.start <= day and (one.end is None or day < one.end)

    left = uncovered(wanted, held)
    for number in range(40):
        day = DAYS[0] + timedelta(days=number)
        expected = holds(wanted, day) and not any(holds(one, day) for one in held)
        assert [holds(one, day) for one in left].count(True) == int(expected)
    assert not any(one.is_empty() for one in left)
