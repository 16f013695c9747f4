"""The link between a Party body and the agency or enterprise in which it works. Both are units, and never one."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from office import journal
from people.models import Unit, User
from people.models.units import UnitKind, UnitQuerySet
from people.units import UnitRefused


def agencies(units: UnitQuerySet) -> UnitQuerySet:
    """Those of the units that are agencies or enterprises until further notice."""
    return units.filter(versions__kind=UnitKind.AGENCY, versions__valid_until=None, dissolved_on=None)


@transaction.atomic
def link_agency(*, unit: Unit, agency: Unit | None, by: User | None, now: datetime) -> Unit:
    """Says in which agency a Party body works, or that none is kept here."""
    held = Unit.objects.select_for_update().get(pk=unit.pk)
    if agencies(Unit.objects.filter(pk=held.pk)).exists():
        raise UnitRefused(_("This unit is an agency itself. Open the Party body and link it to the agency."))
    if agency is not None and not agencies(Unit.objects.filter(pk=agency.pk)).exists():
        raise UnitRefused(_("“%s” is no agency, or has ended. Choose an agency or an enterprise.") % agency)
    Unit.objects.filter(pk=held.pk).update(agency_of=agency)
    data = {"agency": agency.code if agency else ""}
    journal.write(act="people.unit.agency", subject=held, by=by, now=now, data=data)
    return held
