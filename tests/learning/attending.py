"""A class that is being taught, for tests of its timetable and attendance."""

from datetime import date, datetime, time, timedelta

from django.utils.timezone import make_aware

from learning.classes.arrows import State
from learning.classes.planning import ClassPlan, plan_class
from learning.classes.stepping import step
from learning.models import Enrolment, PartKind, ProgrammeVersion, Session, StudyClass
from learning.programmes.publishing import CoursePart, ProgrammeFacts, found_programme, publish_version
from learning.timetable.keeping import take_proposal
from learning.timetable.spreading import Rhythm
from people.models import Person
from tests.cast import NOW, Cast

MONDAY = date(2026, 3, 16)
PARTS = [CoursePart(PartKind.LESSON, f"Bài {n}", 10 if n == 2 else 5) for n in range(1, 6)]
PARTS += [CoursePart(PartKind.DISCUSSION, "Thảo luận", 10), CoursePart(PartKind.TEST, "Bài thu hoạch", 10)]


def taught_class(cast: Cast, *, leave_counts: bool = False, sites: str = "Hội trường A") -> StudyClass:
    """A class of 50 periods in ten half-days from Monday on; An, Anh and Đạt learn in it. It is open."""
    facts = ProgrammeFacts("Nhận thức về Đảng", cast.sitting.scale, basis="QĐ 1147", leave_counts=leave_counts)
    programme = found_programme(code="NTVD", unit=cast.duk, facts=facts, parts=PARTS, by=cast.quang, now=NOW)
    publish_version(version=programme.versions.get(), by=cast.quang, now=NOW)
    version = ProgrammeVersion.objects.get(programme=programme)
    plan = ClassPlan("L1", "Lớp 1", cast.duk, version, MONDAY, MONDAY + timedelta(days=4), place="Nhà văn hóa")
    held = plan_class(plan=plan, by=cast.quang, now=NOW)
    step(held, State.OPENED, by=cast.quang, now=NOW)
    take_proposal(study_class=held, first=MONDAY, rhythm=Rhythm(), sites=sites, by=cast.quang, now=NOW)
    for user in (cast.an, cast.anh, cast.dat):
        Enrolment.objects.create(study_class=held, person=user.person)
    return StudyClass.objects.select_related("version").get(pk=held.pk)


def at(hour: int, minute: int = 0, day: date = MONDAY) -> datetime:
    return make_aware(datetime.combine(day, time(hour, minute)))


def sessions(held: StudyClass) -> list[Session]:
    return list(held.sessions.select_related("study_class", "part"))


def enrolment(held: StudyClass, person: Person | None) -> Enrolment:
    return Enrolment.objects.get(study_class=held, person=person)
