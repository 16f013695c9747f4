"""What the exchange tells: units, people and memberships, page by page in the order of their changes.

A cursor is the number of a change (people/changes_numbering.py): whoever asks for what came after it is told every
later change of every record, once, as the record is now. What a token may see is judged by today; what is said of it,
by the day asked for.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Any

from django.db.models import Max, Prefetch
from django.utils.translation import gettext as _

from office.errors import Refused
from people.changes_numbering import number_changes
from people.models import Membership, Person, Standing, Unit
from people.models.changes import Change, ChangeKind
from people.models.units import in_force

CURSOR = re.compile(r"c([0-9]{1,18})")
START = 0
Item = dict[str, Any]


class BadCursor(Refused):
    code = "bad_cursor"


class LostCursor(Refused):
    code = "lost_cursor"
    status = HTTPStatus.GONE


@dataclass(frozen=True, slots=True)
class Asked:
    """What a system asks for. `top`: the unit whose records are told; `on`: none for the present with what has ended;
    `numbers`: citizen numbers and phones too."""

    top: Unit
    today: date
    since: int = START
    limit: int = 200
    on: date | None = None
    numbers: bool = False

    @property
    def day(self) -> date:
        return self.on or self.today


@dataclass(frozen=True, slots=True)
class FeedPage:
    items: list[Item]
    next: str
    more: bool


@dataclass(frozen=True, slots=True)
class Feed:
    """How records of one kind are told: `live` gives the items of those in sight by key, `ended` those out of it."""

    kind: ChangeKind
    live: Callable[[list[int], Asked], dict[int, Item]]
    ended: Callable[[list[int]], dict[int, Item]]


def page_of_feed(feed: Feed, asked: Asked) -> FeedPage:
    """The next changes after the cursor. `more`: ask again at once."""
    none_left = number_changes(on=asked.today)
    reached = Change.objects.aggregate(last=Max("number"))["last"] or START
    if asked.since > reached:
        raise LostCursor(_("This cursor is not of this database any more. Begin anew, without a cursor."))
    changes = list(Change.objects.after(feed.kind, asked.since).told_to(asked.top.pk)[: asked.limit + 1])
    shown, more = changes[: asked.limit], len(changes) > asked.limit
    last = shown[-1].number if more else max(reached, asked.since)
    return FeedPage(_items(feed, shown, asked), f"c{last}", more or not none_left)


def read_cursor(text: str) -> int:
    found = CURSOR.fullmatch(text)
    if found is None:
        raise BadCursor(_("“%s” is no cursor. Send back what stood in “next”, as it stood there.") % text[:40])
    return int(found[1])


def _items(feed: Feed, changes: list[Change], asked: Asked) -> list[Item]:
    """As of a day only what was there then; else what has ended or is removed besides, by its public name alone."""
    there = [change.record for change in changes if change.gone_uid is None]
    live = feed.live(there, asked)
    ended = {} if asked.on else feed.ended([record for record in there if record not in live])
    told = live | ended
    return [
        told[change.record] if change.record in told else {"uid": str(change.gone_uid), "state": "removed"}
        for change in changes
        if change.record in told or (change.gone_uid and not asked.on)
    ]


def live_units(records: list[int], asked: Asked) -> dict[int, Item]:
    units = Unit.objects.below(asked.top, asked.today).filter(pk__in=records)
    if asked.on:
        units = units.existing(asked.on)
    held = units.prefetch_related("versions__parent", "agency_of")
    return {unit.pk: unit_item(unit, asked) for unit in held}


def unit_item(unit: Unit, asked: Asked) -> Item:
    version = unit.version_on(asked.day)
    return {
        "uid": str(unit.uid),
        "state": state_of(unit.founded_on, unit.dissolved_on, asked.day),
        "code": unit.code,
        "name": version.name if version else "",
        "short_name": version.short_name if version else "",
        "kind": version.kind if version else "",
        "parent": version.parent.code if version and version.parent else None,
        "agency": unit.agency_of.code if unit.agency_of else None,
        "founded_on": unit.founded_on.isoformat(),
        "dissolved_on": iso(unit.dissolved_on),
    }


def live_people(records: list[int], asked: Asked) -> dict[int, Item]:
    """Members of today; as of a day, those of them who were members then too."""
    people = Person.objects.members_of(asked.top, asked.today).filter(pk__in=records)
    if asked.on:
        here = Unit.objects.below(asked.top, asked.today).values("pk")
        people = people.filter(pk__in=Membership.objects.in_force(asked.on).filter(unit__in=here).values("person"))
    standings = Prefetch("standings", Standing.objects.filter(in_force(asked.day)), to_attr="standings_then")
    return {person.pk: person_item(person, numbers=asked.numbers) for person in people.prefetch_related(standings)}


def person_item(person: Any, *, numbers: bool) -> Item:
    """`standings_then` have been fetched."""
    private = {"national_number": person.national_number, "phone": person.phone} if numbers else {}
    return {
        "uid": str(person.uid),
        "state": "active",
        "family_middle": person.family_middle,
        "given": person.given,
        "sort_name": person.sort_name,
        "sex": person.sex,
        "born_on": iso(person.born_on),
        "born_precision": person.born_precision,
        **private,
        "email": person.email,
        "native_place": person.native_place,
        "ethnicity": person.ethnicity,
        "joined_on": iso(person.joined_on),
        "admitted_by_decision_on": iso(person.admitted_by_decision_on),
        "official_on": iso(person.official_on),
        "standing": person.standings_then[0].kind if person.standings_then else "",
    }


def live_memberships(records: list[int], asked: Asked) -> dict[int, Item]:
    here = Unit.objects.below(asked.top, asked.today).values("pk")
    rows = Membership.objects.filter(pk__in=records, unit__in=here)
    if asked.on:
        rows = rows.in_force(asked.on)
    return {row.pk: membership_item(row, asked) for row in rows.select_related("person", "unit")}


def membership_item(row: Membership, asked: Asked) -> Item:
    return {
        "uid": str(row.uid),
        "state": state_of(row.valid_from, row.valid_until, asked.day),
        "person": str(row.person.uid),
        "unit": row.unit.code,
        "position": row.position,
        "valid_from": row.valid_from.isoformat(),
        "valid_until": iso(row.valid_until),
    }


def state_of(start: date, end: date | None, day: date) -> str:
    """Of a half-open interval, on a day."""
    if end is not None and end <= day:
        return "ended"
    return "active" if start <= day else "coming"


def _ended(rows: Iterable[tuple[int, Any]]) -> dict[int, Item]:
    return {pk: {"uid": str(uid), "state": "ended"} for pk, uid in rows}


def ended_units(records: list[int]) -> dict[int, Item]:
    return _ended(Unit.objects.filter(pk__in=records).values_list("pk", "uid"))


def ended_people(records: list[int]) -> dict[int, Item]:
    return _ended(Person.objects.filter(pk__in=records).values_list("pk", "uid"))


def ended_memberships(records: list[int]) -> dict[int, Item]:
    return _ended(Membership.objects.filter(pk__in=records).values_list("pk", "uid"))


def iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


UNITS = Feed(ChangeKind.UNIT, live_units, ended_units)
PEOPLE = Feed(ChangeKind.PERSON, live_people, ended_people)
MEMBERSHIPS = Feed(ChangeKind.MEMBERSHIP, live_memberships, ended_memberships)
