"""Numbering what changed, so that another system can ask for what came after a number and never misses anything.

A row written earlier may be committed later: whoever follows a column of times or a sequence of the database steps over
it. So changes are numbered only when they can be seen by all, by one process at a time, and each number is greater than
every one that anybody was told. It is done by whoever asks for changes, and by the server now and then.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max

from people.changes_by_day import note_days
from people.models import Membership, Person, Unit, UnitAncestry
from people.models.changes import Change, ChangeKind, ChangeNote
from people.models.units import in_force

# Short enough that nobody who saves an answer into SQLite notices the write lock.
TOGETHER = 500
MOST_AT_ONCE = 5_000
# PostgreSQL knows locks by number; this one is the numberer's.
LOCK = 0x4B4875EC

Key = tuple[str, int]
Places = dict[Key, set[int]]


@dataclass(frozen=True, slots=True)
class _Notes:
    """Notes that belong together: what they are about, and the public names of what is gone."""

    keys: tuple[int, ...]
    records: tuple[Key, ...]
    gone: dict[Key, UUID]


def number_changes(*, on: date, most: int = MOST_AT_ONCE) -> bool:
    """Numbers changes that can be seen by all, about `most` of them; whether none is left."""
    note_days(on=on)
    done = 0
    while done < most and ChangeNote.objects.exists():
        done += _number_some(on)
    return not ChangeNote.objects.exists()


@transaction.atomic
def _number_some(on: date) -> int:
    _be_alone()
    notes = _next_notes()
    moved = [record for kind, record in notes.records if kind == ChangeKind.PLACE]
    _note_members(moved)
    _number(notes, on)
    ChangeNote.objects.filter(pk__in=notes.keys).delete()
    return max(len(notes.keys), 1)


def _be_alone() -> None:
    """One at a time until the end of the transaction. SQLite has one writer anyway (transactions are IMMEDIATE)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _next_notes() -> _Notes:
    rows = list(ChangeNote.objects.order_by("pk")[:TOGETHER])
    records = dict.fromkeys((row.kind, row.record) for row in rows)
    gone = {(row.kind, row.record): row.uid for row in rows if row.uid}
    return _Notes(tuple(row.pk for row in rows), tuple(records), gone)


def _note_members(units: list[int]) -> None:
    """Units that stand elsewhere take their people along: they come into the sight of some and leave that of others."""
    members = Membership.objects.filter(unit__in=units).values_list("pk", "person_id").order_by("pk")
    notes = [ChangeNote(kind=ChangeKind.UNIT, record=unit) for unit in units]
    for membership, person in members:
        notes.append(ChangeNote(kind=ChangeKind.MEMBERSHIP, record=membership))
        notes.append(ChangeNote(kind=ChangeKind.PERSON, record=person))
    ChangeNote.objects.bulk_create(notes, batch_size=TOGETHER)


def _number(notes: _Notes, on: date) -> None:
    """A record that was gone before anybody could be told of it is passed over."""
    places, held, number = _places(notes.records, on), _held(notes.records), _last_number()
    changes = []
    for key in notes.records:
        told = _told(held[key]) if key in held else set()
        uid = notes.gone.get(key)
        if key not in places and (uid is None or key not in held):
            continue
        number += 1
        said = ",".join(str(unit) for unit in sorted(told | places.get(key, set())))
        kind, record = key
        gone = None if key in places else uid
        changes.append(Change(kind=kind, record=record, number=number, told=f",{said},", gone_uid=gone))
    Change.objects.bulk_create(
        changes,
        update_conflicts=True,
        unique_fields=["kind", "record"],
        update_fields=["number", "told", "gone_uid"],
        batch_size=TOGETHER,
    )


def _last_number() -> int:
    return Change.objects.aggregate(last=Max("number"))["last"] or 0


def _held(records: Iterable[Key]) -> dict[Key, str]:
    """What those were told who were told anything, by record."""
    return {
        (kind, record): told
        for kind, some in _by_kind(records).items()
        for record, told in Change.objects.filter(kind=kind, record__in=some).values_list("record", "told")
    }


def _told(text: str) -> set[int]:
    return {int(unit) for unit in text.split(",") if unit}


def _by_kind(records: Iterable[Key]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for kind, record in records:
        found[kind].append(record)
    return found


def _places(records: Iterable[Key], on: date) -> Places:
    """The units above each record that is there: those in whose sight it is today."""
    asked = _by_kind(records)
    units = {(ChangeKind.UNIT.value, pk): {pk} for pk in _there(Unit, asked["unit"])}
    homes = Membership.objects.filter(pk__in=asked["membership"]).values_list("pk", "unit_id")
    memberships = {(ChangeKind.MEMBERSHIP.value, pk): {unit} for pk, unit in homes}
    people: Places = {(ChangeKind.PERSON.value, pk): set() for pk in _there(Person, asked["person"])}
    for person, unit in (
        Membership.objects.in_force(on).filter(person__in=asked["person"]).values_list("person", "unit")
    ):
        people[ChangeKind.PERSON.value, person].add(unit)
    return _with_superiors(units | memberships | people, on)


def _there(model: type[Unit] | type[Person], pks: list[int]) -> list[int]:
    return list(model._default_manager.filter(pk__in=pks).values_list("pk", flat=True))


def _with_superiors(places: Places, on: date) -> Places:
    below = {unit for units in places.values() for unit in units}
    above: dict[int, set[int]] = defaultdict(set)
    links = UnitAncestry.objects.filter(in_force(on), descendant__in=below).values_list("descendant", "ancestor")
    for unit, superior in links:
        above[unit].add(superior)
    return {key: {superior for unit in units for superior in above[unit]} for key, units in places.items()}
