"""The tests and essays of a class, with what each learner made of them: read at once, in few queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import FilteredRelation, Q

from exams.delivery.models import AttemptStatus
from exams.sittings.models import Entry, GradeBand
from learning.finals.judging import Finish, Piece
from learning.models import Enrolment, Essay, EssayPaper, ProgrammeVersion, StudyClass

# Nobody has sat it, or nobody can yet.
_NOT_OUT, _ABSENT = Piece(out=False), Piece(out=True)


@dataclass(frozen=True, slots=True)
class Pieces:
    """By number of the try, then by person (tests) or enrolment (essays): who took part, and the piece."""

    tests: dict[int, dict[int, tuple[Piece, int | None]]]
    essays: dict[int, dict[int, Piece]]
    first_test_out: bool
    essays_out: dict[int, bool]
    bands: dict[int, GradeBand]

    def tries_of(self, one: Enrolment) -> list[int]:
        """Everybody has a first try; a further one, whoever was entered or wrote."""
        further = {n for n, people in self.tests.items() if one.person_id in people}
        further |= {n for n, papers in self.essays.items() if one.pk in papers}
        return sorted({1} | further)

    def test(self, one: Enrolment, number: int) -> Piece:
        """The test of this try; of a try without one, that of the try before."""
        taken = self._test_taken(one, number)
        if taken is not None:
            return self.tests[taken][one.person_id][0]
        return _ABSENT if self.first_test_out else _NOT_OUT

    def test_band(self, one: Enrolment, number: int) -> int:
        taken = self._test_taken(one, number)
        band = self.tests[taken][one.person_id][1] if taken is not None else None
        assert band is not None  # noqa: S101  # narrows: asked of a test with a score
        return band

    def _test_taken(self, one: Enrolment, number: int) -> int | None:
        return max((n for n, people in self.tests.items() if n <= number and one.person_id in people), default=None)

    def essay(self, one: Enrolment, number: int) -> Piece:
        taken = max((n for n, papers in self.essays.items() if n <= number and one.pk in papers), default=None)
        if taken is not None:
            return self.essays[taken][one.pk]
        return _ABSENT if self.essays_out.get(1) else _NOT_OUT

    def scale_bands(self, version: ProgrammeVersion | None) -> list[GradeBand]:
        return [band for band in self.bands.values() if version and band.scale_id == version.scale_id]


def pieces_of(study_class: StudyClass, finish: Finish, only: Enrolment | None = None) -> Pieces:
    """What the class's tests and essays came to, or those of `only` one learner.

    Of results that are not out, nothing but that they are not.
    """
    sittings = tests_of(study_class)
    rows = _entries(list(sittings.values()), only) if finish is not Finish.ESSAY else []
    essays = {essay.pk: essay for essay in study_class.essays.all()} if finish is not Finish.TEST else {}
    numbers = {sitting: number for number, sitting in sittings.items()}
    tests: dict[int, dict[int, tuple[Piece, int | None]]] = {}
    for sitting, person, *facts in rows:
        tests.setdefault(numbers[sitting], {})[person] = _test_piece(*facts)
    return Pieces(
        tests,
        _papers(essays, only),
        _is_out(sittings.get(1), finish),
        {essay.number: essay.released_at is not None for essay in essays.values()},
        _bands(study_class, list(sittings.values())),
    )


def tests_of(study_class: StudyClass) -> dict[int, int]:
    """The sittings of the class by the number of their try."""
    first = {1: study_class.final_test_id} if study_class.final_test_id else {}
    return first | dict(study_class.retakes.order_by("number").values_list("number", "sitting"))


def _is_out(sitting: int | None, finish: Finish) -> bool:
    """Whether the results of the first test are out, so that whoever was not in it was absent."""
    if sitting is None or finish is Finish.ESSAY:
        return False
    return Entry.objects.filter(sitting=sitting, sitting__release__isnull=False).exists()


def _entries(sittings: Sequence[int], only: Enrolment | None) -> list[tuple[Any, ...]]:
    mark = FilteredRelation("attempt__marks", condition=Q(attempt__marks__current=True))
    rows = Entry.objects.filter(sitting__in=sittings).annotate(mark=mark).order_by()
    if only is not None:
        rows = rows.filter(person=only.person_id)
    columns = ("sitting", "person", "sitting__release", "attempt__status", "mark__score", "mark__band")
    return list(rows.values_list(*columns))


def _test_piece(
    release: int | None, status: str | None, score: Decimal | None, band: int | None
) -> tuple[Piece, int | None]:
    if release is None:
        return _NOT_OUT, None
    if status == AttemptStatus.GRADED and score is not None:
        return Piece(out=True, score=score), band
    return Piece(out=True, voided=status == AttemptStatus.VOIDED), None


def _papers(essays: dict[int, Essay], only: Enrolment | None) -> dict[int, dict[int, Piece]]:
    found: dict[int, dict[int, Piece]] = {}
    papers = EssayPaper.objects.filter(essay__in=essays)
    papers = papers.filter(enrolment=only) if only is not None else papers
    rows = papers.order_by().values_list("essay", "enrolment", "score")
    for essay, enrolment, score in rows if essays else ():
        out = essays[essay].released_at is not None
        found.setdefault(essays[essay].number, {})[enrolment] = Piece(out, score if out else None)
    return found


def _bands(study_class: StudyClass, sittings: Sequence[int]) -> dict[int, GradeBand]:
    of_tests = Q(scale__in=Entry.objects.filter(sitting__in=sittings).values("sitting__scale"))
    of_programme = Q(scale__in=ProgrammeVersion.objects.filter(pk=study_class.version_id or 0).values("scale"))
    return {band.pk: band for band in GradeBand.objects.filter(of_tests | of_programme)}
