"""Actions on legal holds: as long as one holds, nothing about the person is erased."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from office import journal
from office.errors import Refused
from people.models import LegalHold, Person, User


class HoldRefused(Refused):
    code = "hold_refused"


@transaction.atomic
def place_hold(*, person: Person, reason: str, by: User | None, now: datetime) -> LegalHold:
    held = Person.objects.select_for_update().get(pk=person.pk)
    if not reason.strip():
        raise HoldRefused(_("Say why the data must be kept: an inspection, a complaint, a court."))
    if hold_on(held) is not None:
        raise HoldRefused(_("The data of this person must be kept already."))
    hold = LegalHold.objects.create(person=held, reason=reason.strip(), placed_at=now, placed_by=by)
    journal.write(act="people.person.hold", subject=held, by=by, now=now, data={"reason": hold.reason})
    return hold


@transaction.atomic
def end_hold(*, person: Person, reason: str, by: User | None, now: datetime) -> LegalHold:
    held = Person.objects.select_for_update().get(pk=person.pk)
    if not reason.strip():
        raise HoldRefused(_("Say why the data need not be kept any more."))
    hold = hold_on(held)
    if hold is None:
        raise HoldRefused(_("Nothing says that the data of this person must be kept."))
    hold.ended_at, hold.ended_by = now, by
    hold.save(update_fields=["ended_at", "ended_by"])
    journal.write(act="people.person.unhold", subject=held, by=by, now=now, data={"reason": reason.strip()})
    return hold


def hold_on(person: Person) -> LegalHold | None:
    """The hold that is on the person now."""
    return LegalHold.objects.filter(person=person, ended_at=None).first()
