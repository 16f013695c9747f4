"""How far a learner is: periods attended of those needed, lessons read, results that are out, certificates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from exams.delivery.models import AttemptStatus
from exams.marking.models import Mark
from learning.course_rules import WARN_MONTHS_BEFORE, months_later, periods_needed
from learning.mine.learner import Me
from learning.models import Certificate, Enrolment, LessonReading


@dataclass(frozen=True, slots=True)
class ClassProgress:
    enrolment: Enrolment
    needed: int

    @property
    def has_enough(self) -> bool:
        return self.enrolment.periods_attended >= self.needed

    @property
    def missing(self) -> int:
        return max(self.needed - self.enrolment.periods_attended, 0)

    @property
    def chart(self) -> dict[str, Any]:
        """For components/bar-chart.html: the periods attended beside those that are needed."""
        held, attended = self.enrolment.study_class, self.enrolment.periods_attended
        told = {"attended": attended, "periods": held.periods, "needed": self.needed}
        return {
            "id": f"class-{self.enrolment.pk}",
            "title": _("You have attended %(attended)d of %(periods)d periods; %(needed)d are needed.") % told,
            "label": _("Class"),
            "unit": _("Periods"),
            "bars": [{"label": _("Attended"), "value": attended, "text": str(attended), "own": True}],
            "max": max(held.periods, 1),
            "limit": self.needed,
            "limit_label": _("Dashed line: so many periods are needed for the final test."),
        }


def classes_of(me: Me) -> list[ClassProgress]:
    return [ClassProgress(one, _needed(one)) for one in me.enrolments]


def _needed(one: Enrolment) -> int:
    version = one.study_class.version
    return periods_needed(one.study_class.periods, version.attendance_percent) if version else 0


def lessons_read(me: Me) -> int:
    return LessonReading.objects.filter(person=me.person, completed_at__isnull=False).count()


@dataclass(frozen=True, slots=True)
class Result:
    title: str
    entry: str
    score: Decimal
    band: str
    released_at: datetime


def results_of(me: Me) -> list[Result]:
    """Results that are out; before that there is nothing to see here. One query."""
    marks = Mark.objects.filter(
        current=True,
        attempt__status=AttemptStatus.GRADED,
        attempt__entry__person=me.person,
        attempt__entry__sitting__release__isnull=False,
    ).select_related("band", "attempt__entry__sitting__release")
    language = get_language() or "vi"
    found = [_result(mark, language) for mark in marks]
    return sorted(found, key=lambda one: one.released_at, reverse=True)


def _result(mark: Mark, language: str) -> Result:
    entry = mark.attempt.entry
    released_at = entry.sitting.release.released_at
    return Result(entry.sitting.title, str(entry.uid), mark.score, mark.band.label_in(language), released_at)


@dataclass(frozen=True, slots=True)
class Held:
    """A certificate of the learner. `months_left`: fewer than so many; None: more than six, or without end."""

    certificate: Certificate
    has_run_out: bool
    months_left: int | None


def certificates_of(me: Me) -> list[Held]:
    own = Certificate.objects.standing().filter(enrolment__person=me.person).order_by("-issued_on", "-pk")
    return [_held(one, me.today) for one in own]


def _held(one: Certificate, today: date) -> Held:
    last = one.last_valid_on
    if last is None:
        return Held(one, has_run_out=False, months_left=None)
    return Held(one, last < today, _months_left(last, today, sorted(WARN_MONTHS_BEFORE)))


def _months_left(last: date, today: date, months: Iterable[int]) -> int | None:
    return next((ahead for ahead in months if today >= months_later(last, -ahead)), None)
