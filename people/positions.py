"""The action on the position of a person in a unit.

A position is a part of the membership: another one from a day on is a new interval in the same unit. So who was what,
where, on a day is one question with one condition, for reports and for the entries of sittings alike.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from office import journal
from people.keeping import PersonRefused, end_membership
from people.models import Membership, User


@transaction.atomic
def change_position(
    *,
    membership: Membership,
    position: str,
    on: date,
    by: User | None,
    now: datetime,
    reason: str = "",
    decision_number: str = "",
) -> Membership:
    """From the day on the person holds another position in the unit, or none. What was before stays in the history."""
    held = Membership.objects.select_for_update().select_related("person", "unit").get(pk=membership.pk)
    wanted = " ".join(position.split())
    _refuse(held, wanted, on)
    end_membership(held, on, reason, decision_number)
    began = Membership.objects.create(person=held.person, unit=held.unit, position=wanted, valid_from=on)
    data = {"unit": held.unit.code, "on": str(on), "from": held.position, "to": wanted}
    data |= {"reason": held.reason, "decision": held.decision_number}
    journal.write(act="people.person.position", subject=held.person, by=by, now=now, data=data)
    return began


def _refuse(held: Membership, wanted: str, on: date) -> None:
    if held.valid_until is not None:
        raise PersonRefused(_("This membership has ended already. Open the person again and choose another."))
    if wanted == held.position:
        raise PersonRefused(_("The person holds this position already. Write the new one, or leave it empty for none."))
    if on <= held.valid_from:
        raise PersonRefused(
            _("The new position must begin after %s, the day from which the present one holds.")
            % held.valid_from.strftime("%d/%m/%Y")
        )
    if held.unit.dissolved_on is not None and held.unit.dissolved_on <= on:
        raise PersonRefused(_("The unit does not exist on that day any more. Choose an earlier day."))
