"""The report of a class by unit (báo cáo kết quả lớp): learners, who finished, and how many reached each grade."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from exams.marking.grades import percentages
from exams.sittings.models import GradeBand
from learning.classes.arrows import State
from learning.classes.stepping import step
from learning.finals.outcomes import Outcome, outcomes_of
from learning.models import ClassStep, StudyClass
from people.models import User


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A unit, or all together. `counts`: learners of each grade, at the end those without a result."""

    name: str
    counts: tuple[int, ...]
    eligible: int
    passed: int
    certified: int

    @property
    def learners(self) -> int:
        return sum(self.counts)

    @property
    def shares(self) -> list[Decimal]:
        """Per cent of the learners, adding up to exactly 100."""
        return percentages(self.counts)

    @property
    def cells(self) -> list[tuple[int, Decimal]]:
        return list(zip(self.counts, self.shares, strict=True))


@dataclass(frozen=True, slots=True)
class ClassReport:
    """`bands`: the grades from the best to the worst."""

    bands: Sequence[GradeBand]
    rows: Sequence[ReportRow]
    total: ReportRow


def report_of(study_class: StudyClass) -> ClassReport:
    """By the names that the units had when their learners were admitted."""
    outcomes = outcomes_of(study_class)
    bands = _bands(study_class, outcomes)
    by_unit: dict[str, list[Outcome]] = {}
    for one in outcomes:
        names = (one.enrolment.unit_name, one.enrolment.upper_unit_name)
        by_unit.setdefault(", ".join(filter(None, names)), []).append(one)
    rows = [_row(name, by_unit[name], bands) for name in sorted(by_unit)]
    return ClassReport(bands, rows, _row("", outcomes, bands))


def _bands(study_class: StudyClass, outcomes: Iterable[Outcome]) -> list[GradeBand]:
    """All grades of the programme's scale, and those that somebody has of another one."""
    version = study_class.version
    known = {band.pk: band for band in version.scale.bands.all()} if version else {}
    known |= {one.band.pk: one.band for one in outcomes if one.band}
    return sorted(known.values(), key=lambda band: (-band.floor, band.pk))


def _row(name: str, outcomes: Sequence[Outcome], bands: Sequence[GradeBand]) -> ReportRow:
    places = {band.pk: place for place, band in enumerate(bands)}
    counts = [0] * (len(bands) + 1)
    for one in outcomes:
        counts[places[one.band.pk] if one.band else -1] += 1
    return ReportRow(
        name=name,
        counts=tuple(counts),
        eligible=sum(one.attended_enough or one.permitted for one in outcomes),
        passed=sum(one.passed for one in outcomes),
        certified=sum(one.certificate is not None for one in outcomes),
    )


@transaction.atomic
def close_class(*, study_class: StudyClass, note: str, by: User | None, now: datetime) -> ClassStep:
    """Closes a class whose completion was recognised; its report says what became of everybody."""
    return step(study_class, State.CLOSED, by=by, now=now, note=note)
