"""Actions of classes: plan one by a published version of a programme, change the plan."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from learning.models import ClassPart, ProgrammeVersion, StudyClass
from office import journal
from office.errors import Refused
from people.models import Unit, User


class ClassRefused(Refused):
    code = "class_refused"


@dataclass(frozen=True, slots=True)
class ClassPlan:
    """What an organiser decides about a class."""

    code: str
    title: str
    unit: Unit
    version: ProgrammeVersion
    starts_on: date
    ends_on: date
    place: str = ""
    head: str = ""
    clerk: str = ""
    decision_number: str = ""
    decided_on: date | None = None


@transaction.atomic
def plan_class(*, plan: ClassPlan, by: User | None, now: datetime, study_class: StudyClass | None = None) -> StudyClass:
    """Plans a class with a copy of its programme's parts, or changes the plan of one.

    A change of programme is refused once somebody is enrolled: what learners were promised stays.
    """
    held = StudyClass.objects.select_for_update().get(pk=study_class.pk) if study_class else StudyClass()
    _refuse_plan(plan, held)
    copies = held.version_id != plan.version.pk
    for name in plan.__slots__:
        setattr(held, name, getattr(plan, name))
    if copies:
        held.periods = sum(part.periods for part in plan.version.parts.all())
    held.save()
    if copies:
        _copy_parts(held)
    act = "learning.class.change" if study_class else "learning.class.plan"
    data = {"programme": str(plan.version), "starts_on": str(plan.starts_on), "ends_on": str(plan.ends_on)}
    journal.write(act=act, subject=held, by=by, now=now, data=data)
    return held


def _copy_parts(study_class: StudyClass) -> None:
    assert study_class.version is not None  # noqa: S101  # narrows the type
    study_class.parts.all().delete()
    ClassPart.objects.bulk_create(
        ClassPart(study_class=study_class, place=part.place, kind=part.kind, title=part.title, periods=part.periods)
        for part in study_class.version.parts.all()
    )


def _refuse_plan(plan: ClassPlan, held: StudyClass) -> None:
    if plan.ends_on < plan.starts_on:
        raise ClassRefused(_("The class would end before it begins. Correct one of the two days."))
    if plan.version.published_at is None:
        raise ClassRefused(_("This version of the programme is still a draft. Publish it first."))
    if StudyClass.objects.filter(code=plan.code).exclude(pk=held.pk).exists():
        raise ClassRefused(_("There is already a class with the code “%s”. Choose another code.") % plan.code)
    if held.pk and held.version_id != plan.version.pk and held.enrolments.exists():
        raise ClassRefused(
            _("Learners are enrolled in this class: it keeps its programme. Plan another class instead.")
        )
