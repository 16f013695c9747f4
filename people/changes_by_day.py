"""What changes by the passing of a day: memberships, standings, names and places that begin or end on it.

They were written down beforehand, so nothing is written on the day itself; whoever follows the registry is told of them
when it comes.
"""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Q

from people.models import Membership, Standing, Unit, UnitAncestry, UnitVersion
from people.models.changes import Change, ChangeKind, ChangeNote

TOGETHER = 500


def note_days(*, on: date) -> None:
    """Notes what began or ended since the last day that was looked at, up to this one."""
    held = Change.objects.filter(kind=ChangeKind.DAY).first()
    if held is None:
        # No change has this number: cursors begin above it.
        Change.objects.bulk_create(
            [Change(kind=ChangeKind.DAY, record=0, number=0, told=on.isoformat())], ignore_conflicts=True
        )
    elif date.fromisoformat(held.told) < on:
        _note(date.fromisoformat(held.told), on)


@transaction.atomic
def _note(last: date, on: date) -> None:
    """Of those who look at the same moment one does it."""
    unchanged = Change.objects.filter(kind=ChangeKind.DAY, told=last.isoformat())
    if not unchanged.update(told=on.isoformat()):
        return
    begun = Q(valid_from__gt=last, valid_from__lte=on)
    either = begun | Q(valid_until__gt=last, valid_until__lte=on)
    dissolved = Q(dissolved_on__gt=last, dissolved_on__lte=on)
    members = Membership.objects.filter(either)
    _add(ChangeKind.UNIT, UnitVersion.objects.filter(begun).values_list("unit", flat=True))
    _add(ChangeKind.UNIT, Unit.objects.filter(dissolved).values_list("pk", flat=True))
    _add(ChangeKind.PLACE, UnitAncestry.objects.filter(either).values_list("descendant", flat=True).distinct())
    _add(ChangeKind.PERSON, members.order_by().values_list("person", flat=True).distinct())
    _add(ChangeKind.PERSON, Standing.objects.filter(either).values_list("person", flat=True))
    _add(ChangeKind.MEMBERSHIP, members.order_by().values_list("pk", flat=True))


def _add(kind: ChangeKind, records: Iterable[int]) -> None:
    ChangeNote.objects.bulk_create((ChangeNote(kind=kind, record=record) for record in records), batch_size=TOGETHER)
