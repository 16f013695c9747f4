"""The units of a scope as a tree on a day: for the tree page, for choices and for filters."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate
from typing import Any

from django.db.models import Count

from people.models import Membership, Unit
from people.models.persons import MembershipQuerySet
from people.models.units import UnitKind, UnitQuerySet
from people.units import name_key

# Members of so many units are looked up one by one; of more, all members of the registry are gone through once.
FEW_UNITS = 100


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One line of the tree. `people` are those in the unit and below, each counted once; `depth` 0 is at the margin.
    `key`: the name as matching sees it. `hidden`: so many units below are not shown.
    """

    unit: Unit
    name: str
    kind: str
    depth: int
    above: int | None
    key: str = ""
    people: int = 0
    hidden: int = 0

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
    named: Any = units.existing(on).with_names(on)
    held: list[Any] = list(named.order_by("code"))
    seen = {unit.pk for unit in held}
    below: dict[int | None, list[Any]] = {}
    for unit in held:
        below.setdefault(unit.current_parent if unit.current_parent in seen else None, []).append(unit)
    kinds = {value: str(label) for value, label in UnitKind.choices}
    return list(_walk(below, kinds))


def _walk(below: dict[int | None, list[Any]], kinds: Mapping[str, str]) -> Iterator[UnitLine]:
    """The tree from its margin down, each unit before those below it."""
    left = [(unit, 0, None) for unit in reversed(below.get(None, []))]
    while left:
        unit, depth, above = left.pop()
        kind = kinds.get(unit.current_kind, "")
        yield UnitLine(unit, unit.current_name or unit.code, kind, depth, above, unit.current_key or "")
        left.extend((each, depth + 1, unit.pk) for each in reversed(below.get(unit.pk, [])))


def with_people(lines: Sequence[UnitLine], on: date, *, among: Sequence[UnitLine] = ()) -> list[UnitLine]:
    """The lines with their numbers of people; `among`: all lines of the tree, where `lines` are only some of them."""
    counts = people_in_tree(among or lines, on)
    return [replace(line, people=counts[line.unit.pk]) for line in lines]


def people_in_tree(lines: Sequence[UnitLine], on: date) -> dict[int, int]:
    """Numbers of people in each unit and below, each person once; two queries, however large the tree.

    Members are counted unit by unit and added up along the tree; who belongs to several units is counted once again.
    """
    members = Membership.objects.in_force(on).order_by()
    if len(lines) <= FEW_UNITS:
        members = members.filter(unit__in=[line.unit.pk for line in lines])
    direct = dict(members.values_list("unit").annotate(Count("pk")))
    above = {line.unit.pk: line.above for line in lines}
    counts = {pk: direct.get(pk, 0) for pk in above}
    for pk, up in reversed(above.items()):
        if up is not None:
            counts[up] += counts[pk]
    for units in _units_of_many(members):
        times = Counter(up for unit in units for up in way_up(above, unit))
        for pk, number in times.items():
            counts[pk] -= number - 1
    return counts


def _units_of_many(members: MembershipQuerySet) -> Iterable[list[int]]:
    """The units of each person who belongs to several."""
    many = members.values("person").annotate(number=Count("pk")).filter(number__gt=1).values("person")
    units: dict[int, list[int]] = {}
    for person, unit in members.filter(person__in=many).values_list("person", "unit"):
        units.setdefault(person, []).append(unit)
    return units.values()


def way_up(above: Mapping[int, int | None], unit: int) -> Iterator[int]:
    """The unit and all above it, if it is in the tree."""
    here: int | None = unit if unit in above else None
    while here is not None:
        yield here
        here = above[here]


def matching(lines: Sequence[UnitLine], words: str) -> list[UnitLine]:
    """The lines whose name or code holds the words, whatever their marks, with the lines above them."""
    needle, code = name_key(words), words.strip().casefold()
    above = {line.unit.pk: line.above for line in lines}
    kept: set[int] = set()
    for line in lines:
        if (needle and needle in line.key) or code in line.unit.code.casefold():
            kept.update(way_up(above, line.unit.pk))
    return [line for line in lines if line.unit.pk in kept]


def folded(lines: Sequence[UnitLine], most: int, *, least: int = 0) -> list[UnitLine]:
    """As many whole levels as fit into so many lines, down to depth `least` in any case.

    The last ones say how many units they hold besides.
    """
    depths = Counter(line.depth for line in lines)
    totals = accumulate(depths[depth] for depth in range(len(depths)))
    deepest = max([least, *(depth for depth, total in enumerate(totals) if total <= most)])
    hidden: Counter[int] = Counter()
    above = {line.unit.pk: line.above for line in lines}
    for line in lines:
        if line.depth > deepest:
            hidden.update(way_up(above, line.unit.pk))
    shown = [line for line in lines if line.depth <= deepest]
    return [replace(line, hidden=hidden[line.unit.pk] if line.depth == deepest else 0) for line in shown]
