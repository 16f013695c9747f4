"""Certificates given out by hand, without a class being held, for tests of what comes after issuing."""

from datetime import date

from learning.models import Certificate, Enrolment, Register, StudyClass
from learning.programmes.publishing import ProgrammeFacts, found_programme
from people.models import Person
from tests.cast import NOW, Cast

DAY = date(2026, 3, 2)


def register_of(cast: Cast) -> Register:
    """The register of the committee for the awareness course, still empty."""
    facts = ProgrammeFacts("Bồi dưỡng nhận thức về Đảng", cast.sitting.scale)
    programme = found_programme(code="NTVD", unit=cast.duk, facts=facts, parts=[], by=cast.quang, now=NOW)
    return Register.objects.create(unit=cast.duk, programme=programme)


def issue(register: Register, person: Person, *, on: date = DAY, until: date | None = None, **more: str) -> Certificate:
    """The register's next number for this person, of a class of its own."""
    register.last_number += 1
    register.save()
    number = register.last_number
    held = StudyClass.objects.create(
        unit=register.unit, code=f"L{number}", title=f"Lớp {number}", starts_on=on, ends_on=on
    )
    enrolment = Enrolment.objects.create(study_class=held, person=person)
    said = {
        "check_code": f"{number:02d}".translate(str.maketrans("0123456789", "abcdefghjk")).rjust(26, "m"),
        "holder_name": person.full_name,
        "unit_name": "Chi bộ 1",
        "issuer_name": register.unit.name_on(on),
        "programme_title": "Bồi dưỡng nhận thức về Đảng",
        "class_title": held.title,
        "grade_label": "Giỏi",
        "recognition_number": "15-QĐ/ĐU",
        **more,
    }
    days = {"starts_on": on, "ends_on": on, "recognised_on": on, "issued_on": on, "last_valid_on": until}
    return Certificate.objects.create(register=register, number=number, enrolment=enrolment, **said, **days)
