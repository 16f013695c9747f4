"""Certificates that wait to be issued: recognised learners who have none, and the day by which they are due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from learning.course_rules import certificates_due_on
from learning.models import Certificate, LearnerState, RecognitionLine, StudyClass
from people.models import User
from people.roles import Ability


@dataclass(frozen=True, slots=True)
class Due:
    """Learners of a class who wait for a certificate, and the last day for handing it out."""

    study_class: StudyClass
    waiting: int
    due_on: date

    def is_late(self, on: date) -> bool:
        return on > self.due_on


def waiting_lines(study_class: StudyClass) -> list[RecognitionLine]:
    """What the latest decision says of each recognised learner who has no standing certificate, by name."""
    lines = _waiting().filter(enrolment__study_class=study_class).order_by("recognition")
    latest = {line.enrolment_id: line for line in lines.select_related("recognition", "enrolment__person")}
    return sorted(latest.values(), key=lambda line: (line.enrolment.person.sort_key, line.enrolment.person_id))


def due_of(study_class: StudyClass) -> Due | None:
    """What the class still owes; None where nobody waits."""
    return next(iter(_dues(_waiting().filter(enrolment__study_class=study_class))), None)


def dues_in_sight(user: User) -> list[Due]:
    """All classes of the user's units that owe certificates, the most urgent first. One query."""
    classes = StudyClass.objects.where_may(user, Ability.SEE_RESULTS)
    return _dues(_waiting().filter(enrolment__study_class__in=classes.values("pk")))


def _waiting() -> QuerySet[RecognitionLine]:
    held = Certificate.objects.standing().filter(enrolment=OuterRef("enrolment"))
    recognised = RecognitionLine.objects.filter(recognised=True, enrolment__state=LearnerState.RECOGNISED)
    return recognised.filter(~Exists(held))


def _dues(lines: QuerySet[RecognitionLine]) -> list[Due]:
    rows = lines.select_related("recognition", "enrolment__study_class__version").order_by("recognition")
    by_class: dict[int, list[RecognitionLine]] = {}
    for line in rows:
        by_class.setdefault(line.enrolment.study_class_id, []).append(line)
    return sorted(map(_due, by_class.values()), key=lambda due: (due.due_on, due.study_class.code))


def _due(lines: Sequence[RecognitionLine]) -> Due:
    study_class = lines[0].enrolment.study_class
    days = study_class.version.certificate_days if study_class.version else 0
    decided = min(line.recognition.decided_on for line in lines)
    return Due(study_class, len({line.enrolment_id for line in lines}), certificates_due_on(decided, days))
