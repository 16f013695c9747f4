"""Taking learners into a class, with the names that their units have that day. A part of actions; no journal row."""

from collections.abc import Sequence
from datetime import date

from learning.models import Enrolment, StudyClass
from people.homes import Home, homes_on
from people.models import Person


def admit(study_class: StudyClass, people: Sequence[Person], *, on: date) -> list[Enrolment]:
    """Enrols those who are not enrolled yet; gives the new enrolments in the order of the people."""
    known = set(study_class.enrolments.values_list("person_id", flat=True))
    fresh = [person for person in people if person.pk not in known]
    homes = homes_on(fresh, on)
    return Enrolment.objects.bulk_create(_enrolment(study_class, one, homes.get(one.pk)) for one in fresh)


def _enrolment(study_class: StudyClass, person: Person, home: Home | None) -> Enrolment:
    if home is None:
        return Enrolment(study_class=study_class, person=person)
    return Enrolment(
        study_class=study_class,
        person=person,
        unit=home.unit,
        unit_name=home.unit_name,
        upper_unit_name=home.upper_unit_name,
    )
