"""The demo's programmes and classes."""

from datetime import date, datetime, timedelta

from demo.exams import attended
from demo.timetable import load_timetable
from exams.sittings.actions import open_default_scale
from exams.sittings.models import Sitting
from learning.classes.admitting import admit
from learning.classes.planning import ClassPlan, plan_class
from learning.models import Enrolment, ProgrammeVersion, StudyClass
from learning.programmes.publishing import ProgrammeFacts, found_programme, publish_version
from learning.programmes.standard import AWARENESS, STANDARD
from people.models import Person, Unit, User


def load_programmes(*, unit: Unit, by: User, now: datetime) -> ProgrammeVersion:
    """The two courses that every committee holds, published; gives the version of the awareness course."""
    scale = open_default_scale(by=by, now=now)
    for standard in STANDARD.values():
        facts = ProgrammeFacts(
            title=standard.title,
            audience=standard.audience,
            takes=standard.takes,
            basis=standard.basis,
            scale=scale,
            certificate_months=standard.certificate_months,
        )
        found_programme(code=standard.code, unit=unit, facts=facts, parts=standard.parts, by=by, now=now)
    for version in ProgrammeVersion.objects.filter(published_at=None):
        publish_version(version=version, by=by, now=now)
    return ProgrammeVersion.objects.get(programme__code=AWARENESS.code)


def load_class(
    *,
    number: str,
    unit: Unit,
    version: ProgrammeVersion,
    learners: list[Person],
    ends_on: date,
    test: Sitting,
    by: User,
    now: datetime,
) -> StudyClass:
    """A class and its learners, with the periods that each attended."""
    plan = ClassPlan(
        code=f"NTVD-{number.replace('/', '-')}",
        title=f"Lớp bồi dưỡng nhận thức về Đảng khóa {number}",
        unit=unit,
        version=version,
        starts_on=ends_on - timedelta(days=7),
        ends_on=ends_on,
        decision_number=test.decision_number,
        decided_on=test.decided_on,
    )
    study_class = plan_class(plan=plan, by=by, now=now)
    StudyClass.objects.filter(pk=study_class.pk).update(final_test=test)
    enrolments = admit(study_class, learners, on=plan.starts_on)
    for place, enrolment in enumerate(enrolments):
        enrolment.periods_attended = attended(place)
    Enrolment.objects.bulk_update(enrolments, ["periods_attended"])
    load_timetable(study_class, learners, by=by, now=now)
    return study_class
