"""What became of each learner of a class: attendance, the test's mark once released, the certificate."""

from dataclasses import dataclass
from decimal import Decimal

from exams.marking.models import Mark
from exams.sittings.models import GradeBand
from learning.course_rules import may_sit
from learning.models import Certificate, Enrolment, StudyClass


@dataclass(frozen=True, slots=True)
class Outcome:
    """A learner's way so far. `score` and `band` stay empty until the results of the final test are released."""

    enrolment: Enrolment
    attended_enough: bool
    score: Decimal | None
    band: GradeBand | None
    certificate: Certificate | None

    @property
    def passed(self) -> bool:
        return self.attended_enough and self.band is not None and self.band.passed


def outcomes_of(study_class: StudyClass) -> list[Outcome]:
    """The outcomes of all learners, by name; four queries, however many learners."""
    percent = study_class.version.attendance_percent if study_class.version else 0
    marks = _released_marks(study_class)
    standing = Certificate.objects.standing().filter(enrolment__study_class=study_class)
    held = {certificate.enrolment_id: certificate for certificate in standing}
    enrolments = study_class.enrolments.select_related("person").order_by("person__sort_key", "person")
    return [_outcome(one, study_class, percent, marks.get(one.person_id), held.get(one.pk)) for one in enrolments]


def _outcome(
    one: Enrolment, study_class: StudyClass, percent: int, mark: Mark | None, certificate: Certificate | None
) -> Outcome:
    enough = may_sit(one.periods_attended, study_class.periods, percent)
    return Outcome(one, enough, mark.score if mark else None, mark.band if mark else None, certificate)


def _released_marks(study_class: StudyClass) -> dict[int, Mark]:
    """By person: the current marks of the final test, none before its results are out."""
    if study_class.final_test_id is None:
        return {}
    marks = Mark.objects.filter(
        current=True,
        attempt__status="graded",
        attempt__entry__sitting=study_class.final_test_id,
        attempt__entry__sitting__release__isnull=False,
    )
    return {mark.attempt.entry.person_id: mark for mark in marks.select_related("band", "attempt__entry")}
