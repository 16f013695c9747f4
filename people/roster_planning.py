"""A kept list of people, with what was mended, compared with the registry: what the preview shows and the job saves."""

from dataclasses import dataclass, replace
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from office import clock
from office.reports import Problem
from people.keeping import people_kept_by
from people.kept_readings import kept_mends
from people.kept_uploads import KeptUpload
from people.models import Person, Unit, User
from people.office_words import DEEDS
from people.roster_import import RosterPlan, plan_roster
from people.roster_kept import ROSTER
from people.roster_mending import Mend, MendedRoster, mended_roster

PURPOSE = "people"


@dataclass(frozen=True, slots=True)
class KeptPlan:
    """What saving would do. The rows of the plan stand in the order in which the people were read."""

    plan: RosterPlan
    mended: MendedRoster


def kept_plan(upload: KeptUpload, unit: Unit, user: User) -> KeptPlan:
    """Raises Refused where the file was not read, or by an older program."""
    mends = {at: Mend(**kept) for at, kept in kept_mends(upload).items()}
    mended = mended_roster(ROSTER.of(upload), mends)
    on = date.fromisoformat(upload.facts["on"])
    plan = plan_roster(roster=mended.roster, unit=unit, on=on)
    return KeptPlan(within_reach(plan, user), mended)


def within_reach(plan: RosterPlan, user: User) -> RosterPlan:
    """The plan without changes to people whom the user may not change: a citizen number in a file opens nothing."""
    return among(plan, people_kept_by(user, clock.today()))


def among(plan: RosterPlan, people: QuerySet[Person]) -> RosterPlan:
    """The plan without changes to others than these."""
    known = {row.person.pk for row in plan.rows if row.person}
    if not known:
        return plan
    kept = set(people.values_list("pk", flat=True)) & known
    barred = [row for row in plan.rows if row.person and row.person.pk not in kept]
    if not barred:
        return plan
    message = _("“%s” is kept by another unit. This row is left out; ask that unit to make the change.")
    problems = [
        Problem(row.draft.where, "person_out_of_reach", message % row.draft.full_name, "error") for row in barred
    ]
    places = {id(row) for row in barred}
    rows = [replace(row, deed="skip", person=None, changes={}) if id(row) in places else row for row in plan.rows]
    counts = {deed: sum(row.deed == deed for row in rows) for deed in DEEDS}
    return replace(plan, rows=rows, problems=[*plan.problems, *problems], counts=counts)
