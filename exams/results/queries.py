"""What the result workbook says, read in few queries whatever the number of candidates."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db.models import Count, FilteredRelation, Max, Min, Q

from exams.delivery.models import Attempt, AttemptEvent, AttemptStatus
from exams.papers.models import Paper
from exams.results.readable import Way, way_of
from exams.sittings.models import Entry, Sitting
from people.models.persons import BirthPrecision

# Marks come with 3 kB of detail each: few enough at a time to stay small.
ROWS_AT_A_TIME = 200
PAPERS_AT_A_TIME = 10


class Outcome(StrEnum):
    ABSENT = "absent"
    VOIDED = "voided"
    UNMARKED = "unmarked"
    MARKED = "marked"


@dataclass(frozen=True, slots=True)
class ResultRow:
    """An entry with all that the workbook says of it. `detail` is that of the mark: chosen letters and points."""

    number: int
    unit_name: str
    upper_unit_name: str
    position: str
    periods_attended: int | None
    room: str | None
    extra_minutes: int
    family_middle: str
    given: str
    sex: str
    born_on: date | None
    born_precision: str
    national_number: str
    phone: str
    attempt: int | None
    status: str | None
    close_reason: str | None
    started_at: datetime | None
    finished_at: datetime | None
    receipt: str | None
    paper: int | None
    paper_code: str | None
    score: Decimal | None
    points: Decimal | None
    points_full: Decimal | None
    right_count: int | None
    band: int | None
    band_label: str | None
    detail: Mapping[str, Any] | None

    @property
    def full_name(self) -> str:
        return f"{self.family_middle} {self.given}".strip()

    @property
    def outcome(self) -> Outcome:
        if self.attempt is None:
            return Outcome.ABSENT
        if self.status == AttemptStatus.VOIDED:
            return Outcome.VOIDED
        return Outcome.UNMARKED if self.score is None else Outcome.MARKED

    @property
    def born(self) -> date | str | None:
        """The date of birth where the day is known, else the text of what is: "09/1990", "1990"."""
        if self.born_on is None or self.born_precision == BirthPrecision.DAY:
            return self.born_on
        return self.born_on.strftime("%m/%Y" if self.born_precision == BirthPrecision.MONTH else "%Y")


@dataclass(frozen=True, slots=True)
class SatPaper:
    """A paper that was sat, with its key and the points of each question by question number."""

    pk: int
    code: str
    digest: str
    right: dict[int, tuple[str, ...]]
    points: dict[int, Decimal]
    ways: dict[int, Way]


@dataclass(frozen=True, slots=True)
class Marking:
    """How many attempts somebody marked and when; no name: the platform did it by itself."""

    name: str
    count: int
    first_at: datetime
    last_at: datetime


_LOOKUPS = {
    "number": "number",
    "unit_name": "unit_name",
    "upper_unit_name": "upper_unit_name",
    "position": "position",
    "periods_attended": "periods_attended",
    "room": "room__name",
    "extra_minutes": "extra_minutes",
    "family_middle": "person__family_middle",
    "given": "person__given",
    "sex": "person__sex",
    "born_on": "person__born_on",
    "born_precision": "person__born_precision",
    "national_number": "person__national_number",
    "phone": "person__phone",
    "attempt": "attempt__pk",
    "status": "attempt__status",
    "close_reason": "attempt__close_reason",
    "started_at": "attempt__started_at",
    "finished_at": "attempt__finished_at",
    "receipt": "attempt__receipt",
    "paper": "attempt__paper_id",
    "paper_code": "attempt__paper__code",
    "score": "mark__score",
    "points": "mark__points",
    "points_full": "mark__points_full",
    "right_count": "mark__right_count",
    "band": "mark__band_id",
    "band_label": "mark__band__label",
    "detail": "mark__detail",
}


def result_rows(sitting: Sitting) -> Iterator[ResultRow]:
    """All entries of a sitting in the order of names, absent ones too. One query; memory does not grow."""
    mark = FilteredRelation("attempt__marks", condition=Q(attempt__marks__current=True))
    rows = (
        Entry.objects.filter(sitting=sitting)
        .annotate(mark=mark)
        .order_by("person__sort_key", "person_id")
        .values_list(*_LOOKUPS.values())
    )
    for row in rows.iterator(chunk_size=ROWS_AT_A_TIME):
        yield ResultRow(**dict(zip(_LOOKUPS, row, strict=True)))


def sat_papers(sitting: Sitting) -> list[SatPaper]:
    """The papers that candidates of the sitting sat, by number. One query."""
    sat = Attempt.objects.filter(entry__sitting=sitting).values("paper")
    rows = Paper.objects.filter(pk__in=sat).order_by("paper_set", "number")
    fields = rows.values_list("pk", "code", "digest", "key__right", "content")
    return [_sat_paper(*row) for row in fields.iterator(chunk_size=PAPERS_AT_A_TIME)]


def _sat_paper(pk: int, code: str, digest: str, right: Mapping[str, list[str]], content: Mapping[str, Any]) -> SatPaper:
    return SatPaper(
        pk=pk,
        code=code,
        digest=digest,
        right={int(n): tuple(sorted(letters)) for n, letters in right.items()},
        points={question["n"]: Decimal(question["points"]) for question in content["questions"]},
        ways={question["n"]: way_of(question) for question in content["questions"]},
    )


def voided_answers(sitting: Sitting) -> dict[int, dict[int, list[str]]]:
    """What was answered in voided attempts, which have no mark to read it from. One query."""
    rows = Attempt.objects.filter(entry__sitting=sitting, status=AttemptStatus.VOIDED).only("sheet")
    return {attempt.pk: attempt.answers_by_number() for attempt in rows}


def markings(sitting: Sitting) -> list[Marking]:
    """Who marked the sitting, how much and when. One query."""
    rows = (
        AttemptEvent.objects.filter(attempt__entry__sitting=sitting, kind="marked")
        .order_by()
        .values("by__username", "by__person__family_middle", "by__person__given")
        .annotate(count=Count("pk"), first_at=Min("at"), last_at=Max("at"))
        .order_by("first_at")
    )
    return [Marking(_marker(row), row["count"], row["first_at"], row["last_at"]) for row in rows]


def _marker(row: Mapping[str, Any]) -> str:
    family, given = row["by__person__family_middle"] or "", row["by__person__given"] or ""
    return f"{family} {given}".strip() or row["by__username"] or ""
