"""Undoing an import of people: as long as nothing came of it, the registry is again as it was before."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, ProtectedError, Q, RestrictedError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from office import journal
from office.errors import Refused
from office.models import JournalRow
from people.models import Membership, Person, RosterImport, Standing, User
from people.roster_import import DATE_FIELDS, HELD_FIELDS, stored

CHUNK = 500
# What an import itself gives a new person.
_OWN = (Membership, Standing)


class UndoRefused(Refused):
    code = "roster_undo_refused"


@transaction.atomic
def undo_roster_import(*, done: RosterImport, by: User | None, now: datetime) -> RosterImport:
    """Deletes the people that the import added, puts back what it changed. Refused where something depends on it."""
    held = RosterImport.objects.select_for_update().get(pk=done.pk)
    if held.undone_at is not None:
        raise UndoRefused(_("This import has been undone already."))
    _refuse_dependence(held)
    _put_back(held)
    _delete(held)
    held.undone_at = now
    held.save(update_fields=["undone_at"])
    data = {"file": held.file_name, "deleted": len(held.created), "put_back": len(held.changed)}
    journal.write(act="people.roster.undo", subject=held.unit, by=by, now=now, data=data)
    return held


def _refuse_dependence(held: RosterImport) -> None:
    for chunk in _chunks(held.created):
        if needed := _needed(chunk):
            raise UndoRefused(_depends(needed))
        if edited := _edited(held, chunk):
            raise UndoRefused(_was_changed(edited))
    for keys in _chunks([*held.changed]):
        if changed := _changed_since(held, keys):
            raise UndoRefused(_was_changed(changed))


def _needed(people: Sequence[int]) -> list[Person]:
    """The people among these who have more than the import gave them: an account, an exam, a class, a transfer."""
    further = Q()
    for relation in Person._meta.related_objects:
        if relation.related_model not in _OWN:
            further |= Q(**{f"{relation.field.related_query_name()}__isnull": False})
    moved = Q(homes__gt=1) | Q(memberships__valid_until__isnull=False) | Q(stands__gt=1)
    counted = Person.objects.filter(pk__in=people).annotate(
        homes=Count("memberships", distinct=True), stands=Count("standings", distinct=True)
    )
    return list(counted.filter(further | moved).distinct()[:CHUNK])


def _edited(held: RosterImport, people: Sequence[int]) -> list[Person]:
    """Of the new people those whom somebody, or a later import, has changed."""
    subjects = {f"{Person._meta.label}:{pk}": pk for pk in people}
    rows = JournalRow.objects.filter(act="people.person.change", subject__in=subjects)
    by_hand = {subjects[subject] for subject in rows.values_list("subject", flat=True)}
    later = RosterImport.objects.filter(pk__gt=held.pk, undone_at=None).values_list("changed", flat=True)
    by_import = {int(key) for changed in later for key in changed}
    return list(Person.objects.filter(pk__in=(by_hand | by_import) & set(people)))


def _changed_since(held: RosterImport, keys: Sequence[str]) -> list[Person]:
    people = Person.objects.filter(pk__in=[int(key) for key in keys])
    return [person for person in people if _differs(person, held.changed[str(person.pk)])]


def _differs(person: Person, changed: dict[str, list[Any]]) -> bool:
    return any(stored(getattr(person, name)) != after for name, (_before, after) in changed.items())


def _delete(held: RosterImport) -> None:
    try:
        for chunk in _chunks(held.created):
            Person.objects.filter(pk__in=chunk).delete()
    except (ProtectedError, RestrictedError) as needed:
        raise UndoRefused(_("Nothing was undone: something already depends on people who were added.")) from needed


def _put_back(held: RosterImport) -> None:
    for chunk in _chunks([*held.changed]):
        people = list(Person.objects.filter(pk__in=[int(key) for key in chunk]))
        for person in people:
            for name, (before, _after) in held.changed[str(person.pk)].items():
                setattr(person, name, _value(name, before))
            person.derive()
        Person.objects.bulk_update(people, [*HELD_FIELDS, "sort_key", "search_text"], batch_size=200)


def _value(name: str, stored_value: Any) -> Any:
    return date.fromisoformat(stored_value) if stored_value and name in (*DATE_FIELDS, "born_on") else stored_value


def _depends(people: list[Person]) -> str:
    sentence = ngettext(
        "Nothing was undone: “%(name)s” already has an account, an exam, a class or a transfer.",
        "Nothing was undone: %(n)d people, first “%(name)s”, already have accounts, exams, classes or transfers.",
        len(people),
    )
    return sentence % {"n": len(people), "name": people[0].full_name}


def _was_changed(people: list[Person]) -> str:
    sentence = ngettext(
        "Nothing was undone: “%(name)s” was changed after the import.",
        "Nothing was undone: %(n)d people, first “%(name)s”, were changed after the import.",
        len(people),
    )
    return sentence % {"n": len(people), "name": people[0].full_name}


def _chunks(things: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (things[start : start + CHUNK] for start in range(0, len(things), CHUNK))
