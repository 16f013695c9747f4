"""The action that keeps the statistics of a sitting, and of its questions over all sittings."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from exams.bank.models import Bank, Change, QuestionVersion
from exams.delivery.over import may_still_start, still_working
from exams.marking.actions import mark_sitting
from exams.marking.kept import columns_of, statistics_of, written_of
from exams.marking.measuring import Measured, Sat, measure
from exams.marking.models import ItemFigures, PaperFigures, PooledFigures, SittingFigures
from exams.marking.pooling import VersionStep, first_versions, pooled, pooled_written
from exams.marking.sat_reading import read_sat
from exams.papers import difficulty
from exams.sittings.models import Sitting
from office import journal
from office.errors import Refused
from people.models import User

MEASURED = ("n", "questions", "full", "mean", "sd", "alpha", "error")


class StatisticsRefused(Refused):
    code = "statistics_refused"


def keep_statistics(*, sitting: Sitting, now: datetime, by: User | None = None) -> SittingFigures:
    """Marks what is left, reckons all statistics of a sitting that is over and keeps them.

    Repeatable: the same marks give the same rows, and where nothing changed since, nothing is written. Reading and
    reckoning hold no lock; a mark that changes meanwhile is seen as news by `is_stale`.
    """
    sat = gather(sitting=sitting, now=now)
    return keep_measured(sitting=sitting, sat=sat, measured=measure(sat), now=now, by=by)


def gather(*, sitting: Sitting, now: datetime) -> Sat:
    """What was sat, all of it marked. Refused while anybody works or may still start: the key must not get about."""
    if may_still_start(sitting, now):
        raise StatisticsRefused(
            _("The sitting is still open: others may yet start. Its statistics can be reckoned after it has closed.")
        )
    # The platform marks, not whoever looks.
    mark_sitting(sitting=sitting, by=None, now=now)
    if still_working(sitting):
        raise StatisticsRefused(
            _("Somebody is still working. The statistics can be reckoned after the last attempt has ended.")
        )
    return read_sat(sitting)


@transaction.atomic
def keep_measured(
    *, sitting: Sitting, sat: Sat, measured: Measured, now: datetime, by: User | None = None
) -> SittingFigures:
    """Writes down what was reckoned, in place of what stood there."""
    Sitting.objects.select_for_update(of=("self",), no_key=True).get(pk=sitting.pk)
    held = SittingFigures.objects.filter(sitting=sitting).first()
    if held is not None and held.digest == sat.digest:
        return held
    touched = set(ItemFigures.objects.filter(figures__sitting=sitting).values_list("version", flat=True))
    SittingFigures.objects.filter(sitting=sitting).delete()
    figures = _keep_sitting(sitting, sat, measured, now)
    _keep_pooled(touched | set(measured.items), now)
    journal.write(
        act="marking.sitting.statistics", subject=sitting, by=by, now=now, data={"n": measured.n, "digest": sat.digest}
    )
    return figures


def _keep_sitting(sitting: Sitting, sat: Sat, measured: Measured, now: datetime) -> SittingFigures:
    error = measured.together.error
    figures = SittingFigures.objects.create(
        sitting=sitting,
        n=measured.n,
        mean=measured.mean,
        sd=measured.sd,
        alpha=measured.together.alpha,
        error=None if error is None else error * sat.full,
        scores=[list(counted) for counted in measured.scores],
        form_effect=asdict(measured.form_effect),
        digest=sat.digest,
        marked_until=sat.marked_until,
        kept_at=now,
    )
    PaperFigures.objects.bulk_create(
        PaperFigures(figures=figures, paper_id=pk, **{name: getattr(paper, name) for name in MEASURED})
        for pk, paper in measured.papers.items()
    )
    ItemFigures.objects.bulk_create(
        ItemFigures(figures=figures, version_id=pk, **columns_of(item, measured.written.get(pk, ())))
        for pk, item in measured.items.items()
    )
    return figures


def _keep_pooled(touched: Iterable[int], now: datetime) -> None:
    """Adds up anew all that the questions of these versions came to."""
    questions = QuestionVersion.objects.filter(pk__in=touched).values("question")
    firsts = first_versions_of(questions)
    several: dict[int, list[ItemFigures]] = defaultdict(list)
    rows = ItemFigures.objects.filter(version__question__in=questions)
    for row in rows.order_by("figures__sitting__opens_at", "figures__sitting_id", "version_id"):
        several[firsts[row.version_id]].append(row)
    PooledFigures.objects.filter(first__question__in=questions).delete()
    PooledFigures.objects.bulk_create(_pooled(first, rows, now) for first, rows in several.items())
    _tell_papers(several, now)


def first_versions_of(questions: Iterable[int] | QuerySet[QuestionVersion, Any]) -> dict[int, int]:
    """For each version of these questions the first of those whose statistics are its own too."""
    rows = QuestionVersion.objects.filter(question__in=questions).order_by()
    return first_versions(
        VersionStep(pk, question, number, goes_on=change == Change.WORDS)
        for pk, question, number, change in rows.values_list("pk", "question_id", "number", "change")
    )


def _pooled(first: int, rows: list[ItemFigures], now: datetime) -> PooledFigures:
    item = pooled([statistics_of(row, version=row.version_id) for row in rows], version=first)
    written = pooled_written(written_of(row) for row in rows)
    sittings = len({row.figures_id for row in rows})
    return PooledFigures(first_id=first, sittings=sittings, kept_at=now, **columns_of(item, written))


def _tell_papers(several: Mapping[int, list[ItemFigures]], now: datetime) -> None:
    """Papers of equal difficulty are made from what was measured; they may not read marking."""
    banks: dict[int, list[difficulty.Measured]] = defaultdict(list)
    kept = PooledFigures.objects.filter(first__in=several, p__isnull=False)
    for row in kept.select_related("first__question"):
        found = difficulty.Measured(version=row.first_id, p=row.p or 0.0, r=row.item_rest, n=row.n)
        banks[row.first.question.bank_id].append(found)
    for bank in Bank.objects.filter(pk__in=banks).order_by("pk"):
        difficulty.keep_difficulty(bank=bank, measured=banks[bank.pk], by=None, now=now)
