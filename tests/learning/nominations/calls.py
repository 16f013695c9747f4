"""Classes with a call for nominations, of the fixed company."""

from datetime import date, timedelta

from exams.sittings.actions import open_default_scale
from learning.classes.planning import ClassPlan, plan_class
from learning.models import Call, ProgrammeTakes, ProgrammeVersion, Quota, StudyClass
from learning.nominations.calling import CallPlan, call_for_nominations
from learning.programmes.publishing import CoursePart, PartKind, ProgrammeFacts, found_programme, publish_version
from people.models import Membership, Person, Standing, Unit
from people.models.persons import BirthPrecision
from tests.cast import NOW, SINCE, Company

TODAY = NOW.date()
DEADLINE, START = TODAY + timedelta(days=7), TODAY + timedelta(days=14)


def published(company: Company, *, takes: str = ProgrammeTakes.ANYONE, least: int = 2) -> ProgrammeVersion:
    facts = ProgrammeFacts(
        "Nhận thức về Đảng",
        open_default_scale(by=None, now=NOW),
        takes=takes,
        basis="HD 61-HD/BTGTW",
        least_learners=least,
        certificate_months=60,
    )
    parts = [CoursePart(PartKind.LESSON, "Bài 1", 50)]
    programme = found_programme(code="NTVD", unit=company.duk, facts=facts, parts=parts, by=company.quang, now=NOW)
    publish_version(version=programme.versions.get(), by=company.quang, now=NOW)
    return programme.versions.get()


def planned(company: Company, version: ProgrammeVersion | None = None, code: str = "L1") -> StudyClass:
    version = version or ProgrammeVersion.objects.first() or published(company)
    plan = ClassPlan(code, f"Lớp {code}", company.duk, version, START, START + timedelta(days=5), place="Hội trường A")
    return plan_class(plan=plan, by=company.quang, now=NOW)


def called(company: Company, places: dict[Unit, int] | None = None, held: StudyClass | None = None) -> Call:
    held = held or planned(company)
    plan = CallPlan(DEADLINE, places or {company.db01: 3, company.db02: 2}, "Mang theo giấy giới thiệu")
    return call_for_nominations(study_class=held, plan=plan, by=company.quang, now=NOW)


def quota(call: Call, unit: Unit) -> Quota:
    return call.quotas.get(unit=unit)


def somebody(
    unit: Unit, given: str = "Bình", *, born: date | None = date(1998, 2, 3), standing: str = "", **more: object
) -> Person:
    """A member of the unit since long ago."""
    person = Person.objects.create(
        family_middle="Lê Văn", given=given, born_on=born, born_precision=BirthPrecision.DAY, **more
    )
    Membership.objects.create(person=person, unit=unit, position="Đoàn viên", valid_from=SINCE)
    if standing:
        Standing.objects.create(person=person, kind=standing, valid_from=SINCE)
    return person
