"""How far each learner of some classes had come by a day: a fixed number of queries, however many classes.

The one exception are classes that end with an essay and whose decision of recognition is still to come: what their
tries come to is asked of each of them (learning/finals/outcomes.py). There are never more than a few at a time.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, F, IntegerField, Min, Q, QuerySet, Sum, When
from django.utils import timezone

from exams.marking.models import Mark
from learning.attendance.counting import Kind
from learning.classes.arrows import TAKES_PART
from learning.finals.judging import Finish
from learning.finals.outcomes import outcomes_of
from learning.models import (
    Attendance,
    Certificate,
    ClassState,
    Enrolment,
    Nomination,
    RecognitionLine,
    Retake,
    StudyClass,
    TryPermit,
)
from learning.nominations.arrows import TAKES_A_PLACE
from learning.standing.asked import Question
from learning.standing.stages import Stage, Way, reached


@dataclass(frozen=True, slots=True)
class Learner:
    """Where somebody stands in the class in which that person came furthest, and the unit that sent the person."""

    stage: Stage
    study_class: int
    attended: int
    unit: int | None


@dataclass(frozen=True, slots=True)
class HeldClass:
    periods: int
    percent: int
    finish: Finish
    final_test: int | None
    starts_on: date
    ends_on: date
    state: str


def classes_of(question: Question) -> dict[int, HeldClass]:
    """The classes asked about; as of an earlier day those that were open by then."""
    if question.study_class:
        asked = StudyClass.objects.filter(pk=question.study_class.pk)
    else:
        period = (question.since, question.until)
        asked = StudyClass.objects.filter(version__programme=question.programme, starts_on__range=period)
    opened = Q(steps__state=ClassState.OPENED)
    standing: Any = asked.exclude(state=ClassState.CANCELLED).order_by()
    rows = standing.annotate(opened=Min("steps__at", filter=opened)).values_list(
        *("pk", "opened", "periods", "version__attendance_percent", "version__finish"),
        *("final_test", "starts_on", "ends_on", "state"),
    )
    return {
        pk: HeldClass(periods, percent or 0, Finish(finish or Finish.TEST), test, starts_on, ends_on, state)
        for pk, opened_at, periods, percent, finish, test, starts_on, ends_on, state in rows
        if not question.is_past or (timezone.localdate(opened_at) if opened_at else starts_on) <= question.day
    }


def learners_of(classes: Mapping[int, HeldClass], question: Question) -> dict[int, Learner]:
    """By person: the furthest stage, in the latest of the classes where it was reached."""
    facts = _facts_of(classes, question)
    rows = Enrolment.objects.filter(study_class__in=classes).order_by("study_class__starts_on", "pk")
    found: dict[int, Learner] = {
        person: Learner(Stage.NOMINATED, held_in, 0, unit) for person, held_in, unit in _nominated(classes, question)
    }
    for row in rows.values_list("pk", "person", "unit", "study_class", "state", "periods_attended"):
        learner = _learner(row, classes[row[3]], facts)
        if row[1] not in found or learner.stage >= found[row[1]].stage:
            found[row[1]] = learner
    return found


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is known beside the enrolments. `attended`: by enrolment, on an earlier day; None: as the enrolment says."""

    attended: Mapping[int, int] | None
    passed: set[tuple[int, int]]  # person and class
    recognised: Mapping[int, bool]
    certified: set[int]
    permitted: set[int]


def _facts_of(classes: Mapping[int, HeldClass], question: Question) -> _Facts:
    recognised = _recognised(classes, question)
    return _Facts(
        attended=_attended(classes, question) if question.is_past else None,
        passed=_passed_tests(classes, question) | _passed_essays(classes, question),
        recognised=recognised,
        certified=_certified(classes, question),
        permitted=set(TryPermit.objects.filter(enrolment__study_class__in=classes).values_list("enrolment", flat=True)),
    )


def _learner(row: tuple[int, int, int | None, int, str, int], held: HeldClass, facts: _Facts) -> Learner:
    enrolment, person, unit, held_in, state, today = row
    attended = today if facts.attended is None else facts.attended.get(enrolment, 0)
    way = Way(
        admitted=state in TAKES_PART,
        attended=attended,
        periods=held.periods,
        percent=held.percent,
        permitted=enrolment in facts.permitted,
        passed=(person, held_in) in facts.passed,
        recognised=facts.recognised.get(enrolment),
        certified=enrolment in facts.certified,
    )
    return Learner(reached(way), held_in, attended, unit)


def _nominated(classes: Iterable[int], question: Question) -> list[tuple[int, int, int | None]]:
    """Each person named, with the class and the unit that named the person; as of an earlier day by then."""
    named = Nomination.objects.filter(call__study_class__in=classes, state__in=TAKES_A_PLACE).order_by("pk")
    if question.is_past:
        named = named.annotate(named=Min("steps__at")).filter(named__date__lte=question.day)
    return list(named.values_list("person", "call__study_class", "quota__unit"))


def _attended(classes: Mapping[int, HeldClass], question: Question) -> dict[int, int]:
    """Periods by enrolment up to the day; of classes whose sessions nobody kept, all once they had ended."""
    with_leave = Case(
        When(kind=Kind.LEAVE, enrolment__study_class__version__leave_counts=True, then=F("session__periods")),
        default=F("periods"),
        output_field=IntegerField(),
    )
    kept = Attendance.objects.filter(enrolment__study_class__in=classes, session__day__lte=question.day)
    found = dict(kept.order_by().values_list("enrolment").annotate(sum=Sum(with_leave)))
    ended = [pk for pk, held in classes.items() if held.ends_on <= question.day]
    whole = Enrolment.objects.filter(study_class__in=ended, study_class__sessions=None)
    brought = Enrolment.objects.filter(study_class__in=classes, periods_carried__gt=0)
    for pk, carried, most in brought.values_list("pk", "periods_carried", "study_class__periods"):
        found[pk] = min(found.get(pk, 0) + carried, most)
    return found | dict(whole.values_list("pk", "periods_attended"))


def _passed_tests(classes: Mapping[int, HeldClass], question: Question) -> set[tuple[int, int]]:
    """People who passed the test of a class that ends with one, in whatever try, once the results are out."""
    ends = {pk for pk, held in classes.items() if held.finish is Finish.TEST}
    tests = {test: pk for pk in ends if (test := classes[pk].final_test)}
    tests |= dict(Retake.objects.filter(study_class__in=ends).values_list("sitting", "study_class"))
    marks = Mark.objects.filter(
        current=True,
        band__passed=True,
        attempt__status="graded",
        attempt__entry__sitting__in=tests,
        attempt__entry__sitting__release__isnull=False,
    )
    marks = _by_then(marks, "attempt__entry__sitting__release__released_at__date", question)
    rows = marks.values_list("attempt__entry__person", "attempt__entry__sitting")
    return {(person, tests[test]) for person, test in rows}


def _passed_essays(classes: Mapping[int, HeldClass], question: Question) -> set[tuple[int, int]]:
    """The same of classes with an essay whose marks are out, as long as no decision says it."""
    waiting = [pk for pk, one in classes.items() if one.finish is not Finish.TEST and one.state == ClassState.OPENED]
    released = StudyClass.objects.filter(pk__in=waiting, essays__released_at__isnull=False)
    out = _by_then(released, "essays__released_at__date", question).distinct()
    return {(one.enrolment.person_id, held.pk) for held in out for one in outcomes_of(held) if one.passed}


def _recognised(classes: Iterable[int], question: Question) -> dict[int, bool]:
    """What the latest decision of recognition says of each enrolment."""
    lines = RecognitionLine.objects.filter(enrolment__study_class__in=classes).order_by("recognition")
    return dict(_by_then(lines, "recognition__decided_on", question).values_list("enrolment", "recognised"))


def _certified(classes: Iterable[int], question: Question) -> set[int]:
    """Enrolments with a certificate that stood on the day."""
    issued = Certificate.objects.filter(
        Q(revoked_at=None) | Q(revoked_at__date__gt=question.day), enrolment__study_class__in=classes
    )
    return set(_by_then(issued, "issued_on", question).values_list("enrolment", flat=True))


def _by_then(rows: QuerySet[Any], column: str, question: Question) -> QuerySet[Any]:
    return rows.filter(**{f"{column}__lte": question.day}) if question.is_past else rows
