"""Actions of a call for nominations: open it with the places of each unit, change it, take it back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from learning.classes.arrows import State
from learning.classes.stepping import step
from learning.models import Call, Nomination, NominationState, Quota, StudyClass
from office import journal
from office.errors import Refused
from people.models import Unit, User


class CallRefused(Refused):
    code = "call_refused"


@dataclass(frozen=True, slots=True)
class CallPlan:
    """Until which day units name people, how many each of them, and what else they should know."""

    deadline: date
    places: Mapping[Unit, int]
    note: str = ""


@transaction.atomic
def call_for_nominations(*, study_class: StudyClass, plan: CallPlan, by: User | None, now: datetime) -> Call:
    """Opens the call of a planned class, or changes one that is open."""
    # The call before its class, as whoever opens the class does: the other way round the two would wait for each other.
    Call.objects.select_for_update().filter(study_class=study_class).first()
    held = StudyClass.objects.select_for_update().get(pk=study_class.pk)
    _refuse_plan(held, plan, timezone.localdate(now))
    is_new = held.state != State.CALLED
    if is_new:
        until = _("nominations until %s") % date_format(plan.deadline, "SHORT_DATE_FORMAT")
        step(held, State.CALLED, by=by, now=now, note=until)
    call, _made = Call.objects.update_or_create(
        study_class=held, defaults={"deadline": plan.deadline, "note": plan.note.strip()}
    )
    _set_quotas(call, plan.places)
    data = {"deadline": str(plan.deadline), "units": len(plan.places), "places": sum(plan.places.values())}
    act = "learning.call.open" if is_new else "learning.call.change"
    journal.write(act=act, subject=held, by=by, now=now, data=data)
    return call


@transaction.atomic
def take_call_back(*, study_class: StudyClass, by: User | None, now: datetime) -> None:
    """The class is planned again; only while nobody is nominated. The places are kept for the next call."""
    call = standing_call(study_class)
    standing = call.nominations.exclude(state=NominationState.WITHDRAWN)
    if standing.exists():
        raise CallRefused(
            _("Nominations that are in: %d. Ask the units to withdraw them, or cancel the class.") % standing.count()
        )
    step(call.study_class, State.PLANNED, by=by, now=now, note=_("call taken back"))


def standing_call(study_class: StudyClass) -> Call:
    """The call, locked, of a class whose nominations are open; for actions, inside their transaction."""
    call = Call.objects.select_for_update().filter(study_class=study_class).first()
    held = StudyClass.objects.get(pk=study_class.pk)
    if call is None or held.state != State.CALLED:
        values = {"class": held.title, "state": held.get_state_display()}
        raise CallRefused(
            _("Nominations for “%(class)s” are not open: the class is “%(state)s”.") % values,
        )
    call.study_class = held
    return call


def _refuse_plan(held: StudyClass, plan: CallPlan, today: date) -> None:
    if held.state not in (State.PLANNED, State.CALLED):
        raise CallRefused(
            _("The class is “%s”: units name people only before it is opened.") % held.get_state_display()
        )
    if not plan.places:
        raise CallRefused(_("No unit has a place yet. Write a number beside one unit at least."))
    if plan.deadline < today and held.state == State.PLANNED:
        raise CallRefused(_("The last day for nominations is over already. Choose a later day."))
    if plan.deadline > held.starts_on:
        day = date_format(held.starts_on, "SHORT_DATE_FORMAT")
        raise CallRefused(_("The class begins on %s: nominations must be in by then. Choose an earlier day.") % day)


def _set_quotas(call: Call, places: Mapping[Unit, int]) -> None:
    """Lays down the places; refuses to go below what a unit has used."""
    locked = Call.objects.select_for_update().get(pk=call.pk)
    counted: Any = locked.quotas.taken().select_related("unit")  # annotated
    for quota in counted:
        wanted = places.get(quota.unit, 0)
        if wanted < quota.used:
            values = {"unit": str(quota.unit), "used": quota.used, "wanted": wanted}
            raise CallRefused(
                _("“%(unit)s” has named %(used)d people, more than %(wanted)d. Return or refuse some of them first.")
                % values
            )
    gone, named = locked.quotas.exclude(unit__in=places), Nomination.objects.filter(call=locked)
    gone.exclude(pk__in=named.values("quota")).delete()
    gone.update(places=0)  # of those whose people were refused or withdrawn: their rows tell of it
    rows = [Quota(call=locked, unit=unit, places=number) for unit, number in places.items()]
    Quota.objects.bulk_create(rows, update_conflicts=True, unique_fields=["call", "unit"], update_fields=["places"])
