"""A class on its way, for tests of where everyone stands: An, Anh and Đạt of three kinds, and their programme."""

from dataclasses import dataclass
from datetime import date, timedelta

from learning.classes.planning import ClassPlan, plan_class
from learning.models import ClassState, Enrolment, PartKind, Programme, ProgrammeVersion, StudyClass
from learning.programmes.publishing import CoursePart, ProgrammeFacts, found_programme, publish_version
from learning.standing.asked import Question
from learning.standing.expecting import Rule
from people.homes import homes_on
from people.models import Membership, Person, Standing, Unit
from tests.cast import NOW, SINCE, Cast

TODAY = NOW.date()


@dataclass(frozen=True, slots=True)
class OnTheWay:
    """Fifty periods, 80 % to attend, with the cast's sitting as the final test; the class began a week ago."""

    cast: Cast
    programme: Programme
    held: StudyClass

    def enrolled(self, person: Person, periods: int = 0) -> Enrolment:
        """A learner sent by the unit of today."""
        home = homes_on([person], TODAY)[person.pk]
        return Enrolment.objects.create(
            study_class=self.held, person=person, unit=home.unit, unit_name=home.unit_name, periods_attended=periods
        )

    def question(self, **other: object) -> Question:
        told = {
            "programme": self.programme,
            "rule": Rule.MEMBERS,
            "since": date(2026, 1, 1),
            "until": date(2026, 12, 31),
            "day": TODAY,
            "structure": TODAY,
            "today": TODAY,
        }
        return Question(**(told | other))  # type: ignore[arg-type]  # each test says what differs


def on_the_way(cast: Cast, *, takes: str = "members") -> OnTheWay:
    facts = ProgrammeFacts("Nhận thức về Đảng", cast.sitting.scale, basis="QĐ 1147", certificate_months=60)
    parts = [CoursePart(PartKind.LESSON, "Bài 1", 50)]
    programme = found_programme(code="NTVD", unit=cast.duk, facts=facts, parts=parts, by=cast.quang, now=NOW)
    publish_version(version=programme.versions.get(), by=cast.quang, now=NOW)
    ProgrammeVersion.objects.update(takes=takes)
    version = ProgrammeVersion.objects.get()
    plan = ClassPlan("L1", "Lớp 1", cast.duk, version, TODAY - timedelta(days=7), TODAY)
    held = plan_class(plan=plan, by=cast.quang, now=NOW)
    StudyClass.objects.filter(pk=held.pk).update(final_test=cast.sitting, state=ClassState.OPENED)
    held.refresh_from_db()
    return OnTheWay(cast, programme, held)


def newcomer(unit: Unit, given: str, kind: str = Standing.Kind.FULL) -> Person:
    """Somebody else of the unit."""
    person = Person.objects.create(family_middle="Lê Văn", given=given, born_on=date(1991, 1, 1))
    Membership.objects.create(person=person, unit=unit, valid_from=SINCE)
    Standing.objects.create(person=person, kind=kind, valid_from=SINCE)
    return person
