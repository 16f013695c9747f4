"""Actions on records that may be of one person: keep what was found, say that two differ."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from office import journal
from office.errors import Refused
from people.models import Person, PersonPair, User
from people.models.persons import PersonQuerySet
from people.person_likeness import Alike, Facts

BY_HAND, SURE = "by_hand", 100


class DuplicateRefused(Refused):
    code = "duplicate_refused"


def facts_of_people(people: PersonQuerySet) -> list[Facts]:
    """The people as they are compared."""
    columns = ("pk", "family_middle", "given", "born_on", "born_precision", "sex", "national_number", "phone", "email")
    rows = people.order_by("pk").values_list(*columns)
    return [Facts(pk, f"{family} {given}".strip(), *rest) for pk, family, given, *rest in rows.iterator()]


@transaction.atomic
def keep_pairs(*, people: PersonQuerySet, found: Sequence[Alike], by: User | None, now: datetime) -> int:
    """Keeps what was found among these people in place of what was found before; says how many pairs wait.

    What was said of a pair, that the two differ, stays.
    """
    pairs = PersonPair.objects.among(people)
    pairs.filter(different_at=None).delete()
    # Between finding and keeping somebody may have been merged or removed.
    there = set(people.order_by().values_list("pk", flat=True))
    rows = [
        PersonPair(one_id=pair.one, other_id=pair.other, score=pair.score, reasons=list(pair.reasons), found_at=now)
        for pair in found
        if {pair.one, pair.other} <= there
    ]
    PersonPair.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    waiting = pairs.undecided().count()
    if by is not None:
        journal.write(act="people.duplicates.look", subject=by, by=by, now=now, data={"pairs": waiting})
    return waiting


@transaction.atomic
def pair_by_hand(*, one: Person, other: Person, by: User, now: datetime) -> PersonPair:
    """The pair of two records that somebody holds to be one person's, whether it was found or not.

    That the two differ, if it was said before, holds no longer.
    """
    if one.pk == other.pk:
        raise DuplicateRefused(_("This is the record itself. Choose another one."))
    first, second = sorted((one, other), key=lambda person: person.pk)
    found = {"score": SURE, "reasons": [BY_HAND], "found_at": now}
    pair, is_new = PersonPair.objects.get_or_create(one=first, other=second, defaults=found)
    if is_new or pair.different_at:
        PersonPair.objects.filter(pk=pair.pk).update(different_at=None, different_by=None)
        for person in (first, second):
            journal.write(act="people.person.alike", subject=person, by=by, now=now)
        pair.refresh_from_db()
    return pair


@transaction.atomic
def say_different(*, pair: PersonPair, by: User | None, now: datetime) -> None:
    """These two are two people: the pair is not shown again, however often it is found."""
    if PersonPair.objects.filter(pk=pair.pk, different_at=None).update(different_at=now, different_by=by) != 1:
        raise DuplicateRefused(_("Somebody has decided about these two already."))
    for person in (pair.one, pair.other):
        journal.write(act="people.person.different", subject=person, by=by, now=now)
