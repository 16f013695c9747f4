"""What a reorganisation does, in people's words: before it is confirmed, and before it is undone.

The preview does the deed in a transaction and rolls it back, so that what is shown is what would be done.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Count

from people.models import Membership, Person, Reorganisation, RoleGrant, Unit, UnitVersion
from people.unit_pictures import Change, from_json


@dataclass(frozen=True, slots=True)
class Move:
    """A person, or a unit with all in it, that goes from one unit to another. No `to`: is a member there already."""

    pk: int
    name: str
    gone: str
    to: str


@dataclass(frozen=True, slots=True)
class Touched:
    """A sitting, a class or a call that is not over: `people` of it move, or (0) its unit ends."""

    name: str
    day: datetime | date
    people: int


@dataclass(frozen=True, slots=True)
class Effect:
    """All that is worth reading before it is done."""

    founded: Sequence[str]
    ended: Sequence[str]
    renamed: Sequence[tuple[str, str]]
    people: Sequence[Move]
    units: Sequence[Move]
    roles: Sequence[tuple[str, str, str]]
    sittings: Sequence[Touched]
    classes: Sequence[Touched]
    nominations: Sequence[Touched]

    @property
    def digest(self) -> str:
        """Equal digests, equal deeds."""
        plain = [self.founded, self.ended, self.renamed, self.roles, *map(_bare, (self.people, self.units))]
        return hashlib.sha256(json.dumps(plain).encode()).hexdigest()


def _bare(moves: Sequence[Move]) -> list[tuple[int, str, str]]:
    return [(move.pk, move.gone, move.to) for move in moves]


def previewed(deed: Callable[[], Reorganisation], now: datetime) -> Effect:
    """The effect of a deed that is not done. Raises what the deed refuses with."""
    with transaction.atomic():
        effect = effect_of(deed(), now)
        transaction.set_rollback(True)
    return effect


def effect_of(done: Reorganisation, now: datetime) -> Effect:
    """What a reorganisation did, by the rows it changed."""
    changes = from_json(done.changes)
    names = _names(changes, done.on)
    people = _people(_of(changes, Membership), names)
    ended = [one.pk for one in _of(changes, Unit) if one.before and (one.after or {}).get("dissolved_on")]
    who = [move.pk for move in people]
    return Effect(
        founded=[names[one.pk] for one in _of(changes, Unit) if one.before is None],
        ended=[names[pk] for pk in ended],
        renamed=_renamed(_versions(changes)),
        people=people,
        units=_hung(_versions(changes), names),
        roles=_roles(_of(changes, RoleGrant), names),
        sittings=_sittings(who, ended, now),
        classes=_classes(who, ended, done.on),
        nominations=_nominations(who, ended),
    )


def _of(changes: Iterable[Change], model: Any) -> list[Change]:
    return [one for one in changes if one.model == model._meta.label]


def _names(changes: Iterable[Change], on: date) -> dict[int, str]:
    """Names of all units that the rows speak of, as of the day."""
    said: set[int] = {one.pk for one in _of(changes, Unit)}
    for name in ("unit_id", "parent_id"):
        said.update(one.values[name] for one in changes if one.values.get(name))
    units = Unit.objects.filter(pk__in=said).prefetch_related("versions")
    return {unit.pk: unit.name_on(on) for unit in units}


def _people(changes: Sequence[Change], names: dict[int, str]) -> list[Move]:
    """Who leaves which unit, and for which, in the order of rosters."""
    entered: dict[int, str] = {}
    for one in changes:
        if one.before is None:
            entered.setdefault(one.values["person_id"], names[one.values["unit_id"]])
    left = {one.values["person_id"]: names[one.values["unit_id"]] for one in changes if one.before is not None}
    people = Person.objects.filter(pk__in=left).by_name()
    return [Move(person.pk, person.full_name, left[person.pk], entered.get(person.pk, "")) for person in people]


Pair = tuple[Change | None, Change]


def _versions(changes: Iterable[Change]) -> list[Pair]:
    """The versions that begin, each with the one it follows."""
    rows = _of(changes, UnitVersion)
    ended = {one.values["unit_id"]: one for one in rows if one.before is not None}
    return [(ended.get(one.values["unit_id"]), one) for one in rows if one.before is None]


def _renamed(versions: Iterable[Pair]) -> list[tuple[str, str]]:
    pairs = [(was.values["name"], new.values["name"]) for was, new in versions if was]
    return [(was, new) for was, new in pairs if was != new]


def _hung(versions: Iterable[Pair], names: dict[int, str]) -> list[Move]:
    """The units that get another superior."""
    followed = [(was.values, new.values) for was, new in versions if was]
    return [
        Move(new["unit_id"], new["name"], names.get(was["parent_id"], ""), names.get(new["parent_id"], ""))
        for was, new in followed
        if was["parent_id"] != new["parent_id"]
    ]


def _roles(changes: Sequence[Change], names: dict[int, str]) -> list[tuple[str, str, str]]:
    """Who loses which role on which unit."""
    rows = RoleGrant.objects.filter(pk__in=[one.pk for one in changes]).select_related("user__person").order_by("pk")
    return [(str(row.user), str(row.get_role_display()), names[row.unit_id]) for row in rows]


def _sittings(people: Sequence[int], units: Sequence[int], now: datetime) -> list[Touched]:
    """Sittings that are not over; they are of a higher room, met by name."""
    return _touched(people, "entries__sitting", units, "sittings", "opens_at", closes_at__gt=now)


def _classes(people: Sequence[int], units: Sequence[int], on: date) -> list[Touched]:
    """Classes that go on after the day; met by name too."""
    return _touched(people, "enrolments__study_class", units, "classes", "starts_on", ends_on__gte=on)


def _nominations(people: Sequence[int], units: Sequence[int]) -> list[Touched]:
    """Calls for nominations that are open: for a class people are named who move, or a unit was asked that ends."""
    named, asked = "nominations__call__study_class", "quotas__call__study_class"
    return _touched(people, named, units, asked, "starts_on", state="called")


def _touched(
    people: Sequence[int], way: str, units: Sequence[int], relation: str, day: str, **open_still: Any
) -> list[Touched]:
    [(column, limit)] = open_still.items()
    of_people = Person.objects.filter(**{"pk__in": people, f"{way}__{column}": limit}).order_by()
    counted = of_people.values_list(f"{way}__title", f"{way}__{day}").annotate(Count("pk", distinct=True))
    of_units = Unit.objects.filter(**{"pk__in": units, f"{relation}__{column}": limit}).order_by()
    found = {(title, when): 0 for title, when in of_units.values_list(f"{relation}__title", f"{relation}__{day}")}
    found |= {(title, when): number for title, when, number in counted}
    return [Touched(title, when, number) for (title, when), number in sorted(found.items(), key=lambda one: one[0][1])]
