"""Statistics as rows of the database, and back."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Max

from exams.delivery.models import AttemptStatus
from exams.marking.form_effect import FormEffect, PaperMean
from exams.marking.models import Figures, Mark, SittingFigures
from exams.marking.naming import Written
from exams.marking.statistics import ItemStatistics, OptionStatistics
from exams.sittings.models import Sitting

SAME = ("n", "papers", "exposure", "sd", "item_rest", "item_total", "discrimination", "blank", "seconds", "by_row")


def columns_of(item: ItemStatistics, written: Sequence[Written]) -> dict[str, Any]:
    """The columns of `Figures`."""
    return {name: getattr(item, name) for name in SAME} | {
        "p": item.p if item.graded else None,
        "options": [[option.letter, option.right, option.count, *option.by_third] for option in item.options],
        "by_fifth": list(item.by_fifth),
        "written": [list(one) for one in written],
    }


def statistics_of(row: Figures, *, version: int) -> ItemStatistics:
    """What the columns say, for rules and pictures."""
    options = tuple(
        OptionStatistics(letter, right, count, count / row.n, (low, middle, high))
        for letter, right, count, low, middle, high in row.options
    )
    return ItemStatistics(
        question=version,
        p=row.p or 0.0,
        graded=row.p is not None,
        options=options,
        by_fifth=tuple(row.by_fifth),
        **{name: getattr(row, name) for name in SAME},
    )


def written_of(row: Figures) -> list[Written]:
    return [Written(*one) for one in row.written]


def form_effect_of(row: SittingFigures) -> FormEffect:
    said = row.form_effect
    papers = tuple(PaperMean(**paper) for paper in said["papers"])
    return FormEffect(**said | {"papers": papers, "left_out": tuple(said["left_out"])})


def marks_now(sitting: Sitting) -> tuple[int, Any]:
    """How many attempts are marked, and when the last was: what the statistics should be of."""
    marks = Mark.objects.filter(attempt__entry__sitting=sitting, current=True, attempt__status=AttemptStatus.GRADED)
    found = marks.aggregate(n=Count("pk"), until=Max("marked_at"))
    return found["n"], found["until"]


def is_stale(figures: SittingFigures) -> bool:
    """Whether marks were made, changed or voided since."""
    return marks_now(figures.sitting) != (figures.n, figures.marked_until)
