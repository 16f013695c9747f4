"""The units of a scope as a tree on a day: for the tree page, for choices and for filters."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Max, Min

from people.models import Membership
from people.models.persons import MembershipQuerySet
from people.models.units import UnitKind, UnitQuerySet
from people.units import name_key

# Members of so many units are looked up one by one; of more, all members of the registry are gone through once.
FEW_UNITS = 100
TWO = 2  # units whose first and last are all of them


class UnitKey(NamedTuple):
    """As much of a unit as its line needs: a tree of thousands is drawn in the time of one page."""

    pk: int
    uid: UUID
    code: str


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One line of the tree. `people` are those in the unit and below, each counted once; `depth` 0 is at the margin.
    `key`: the name as matching sees it. `hidden`: so many units below are not shown.
    """

    unit: UnitKey
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
    named: Any = units.existing(on).with_names(on).order_by("code")
    rows: list[_Row] = list(
        named.values_list("pk", "uid", "code", "current_name", "current_kind", "current_key", "current_parent")
    )
    seen = {row[0] for row in rows}
    below: dict[int | None, list[_Row]] = {}
    for row in rows:
        below.setdefault(row[-1] if row[-1] in seen else None, []).append(row)
    return list(_walk(below, {value: str(label) for value, label in UnitKind.choices}))


_Row = tuple[int, UUID, str, str | None, str | None, str | None, int | None]


def _walk(below: Mapping[int | None, list[_Row]], kinds: Mapping[str | None, str]) -> Iterator[UnitLine]:
    """The tree from its margin down, each unit before those below it."""
    left: list[tuple[_Row, int, int | None]] = [(row, 0, None) for row in reversed(below.get(None, []))]
    while left:
        (pk, uid, code, name, kind, key, _parent), depth, above = left.pop()
        yield UnitLine(UnitKey(pk, uid, code), name or code, kinds.get(kind, ""), depth, above, key or "")
        left.extend((row, depth + 1, pk) for row in reversed(below.get(pk, [])))


def with_people(lines: Sequence[UnitLine], on: date, *, among: Sequence[UnitLine] = ()) -> list[UnitLine]:
    """The lines with their numbers of people; `among`: all lines of the tree, where `lines` are only some of them."""
    counts = people_in_tree(among or lines, on)
    return [replace(line, people=counts[line.unit.pk]) for line in lines]


def people_in_tree(lines: Sequence[UnitLine], on: date) -> dict[int, int]:
    """Numbers of people in each unit and below, each person once; two or three queries, however large the tree.

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


def _units_of_many(members: MembershipQuerySet) -> Iterator[list[int]]:
    """The units of each person who belongs to several: the first and the last of two, all where there are more."""
    counted = members.values("person").annotate(number=Count("pk"), first=Min("unit"), last=Max("unit"))
    more: dict[int, list[int]] = {}
    for row in counted.filter(number__gt=1):
        if row["number"] == TWO:
            yield [row["first"], row["last"]]
        else:
            more[row["person"]] = []
    if more:
        for person, unit in members.filter(person__in=list(more)).values_list("person", "unit"):
            more[person].append(unit)
    yield from more.values()


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
