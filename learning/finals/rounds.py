"""The tries of a class as its page shows them: what is set for each, how far it is, who waits outside."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from exams.sittings.models import Sitting
from learning.finals.final_tests import Admission, LeftOut, admission_to
from learning.finals.judging import Finish
from learning.finals.pieces import tests_of
from learning.models import Essay, PaperState, StudyClass


@dataclass(frozen=True, slots=True)
class Round:
    """A try of a class. `sitting` has `entered` and `is_out`; `essay` has `handed_in` and `settled`."""

    number: int
    finish: Finish
    sitting: Sitting | None
    essay: Essay | None
    admission: Admission

    @property
    def has_test(self) -> bool:
        return self.finish is not Finish.ESSAY

    @property
    def has_essay(self) -> bool:
        return self.finish is not Finish.TEST

    @property
    def outside(self) -> Sequence[LeftOut]:
        """Who does not take it, those apart who need not: they have passed."""
        return [one for one in self.admission.left_out if not one.passed]

    @property
    def to_enter(self) -> int:
        """How many may sit the test and are not entered yet."""
        known = set(self.sitting.entries.values_list("person_id", flat=True)) if self.sitting else set()
        return sum(one.person_id not in known for one in self.admission.admitted)


def rounds_of(study_class: StudyClass) -> Sequence[Round]:
    """The first try and those that the programme allows after it; a later one only once it has somebody to take it."""
    version = study_class.version
    finish = Finish(version.finish) if version else Finish.TEST
    tests, sittings, essays = tests_of(study_class), _sittings(study_class), _essays(study_class)
    rounds = []
    for number in range(1, (version.retakes if version else 1) + 2):
        admission = admission_to(study_class, number)
        is_set = number in tests or number in essays
        if number == 1 or is_set or _is_asked_for(admission):
            sitting = sittings.get(tests.get(number, 0))
            rounds.append(Round(number, finish, sitting, essays.get(number), admission))
    return rounds


def _is_asked_for(admission: Admission) -> bool:
    return bool(admission.admitted) or any(one.may_permit for one in admission.left_out)


def _sittings(study_class: StudyClass) -> dict[int, Sitting]:
    rows = Sitting.objects.filter(pk__in=tests_of(study_class).values())
    return {row.pk: row for row in rows.select_related("release").annotate(entered=Count("entries"))}


def _essays(study_class: StudyClass) -> dict[int, Essay]:
    handed_in = Count("papers", filter=~Q(papers__state=PaperState.DRAFT))
    settled = Count("papers", filter=Q(papers__state=PaperState.SETTLED))
    return {one.number: one for one in study_class.essays.annotate(handed_in=handed_in, settled=settled)}
