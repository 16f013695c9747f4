"""The statistics that are kept: of a sitting, of each question in it, and of a question over all its sittings."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.serializers import serialize

from exams.bank.models import Change, QuestionVersion
from exams.delivery.actions import record_answers
from exams.delivery.answers import EPOCH_START
from exams.delivery.answers import Change as Answer
from exams.delivery.closing import hand_in
from exams.delivery.models import Attempt
from exams.delivery.starting import start_attempt
from exams.marking.keeping import StatisticsRefused, keep_statistics
from exams.marking.kept import is_stale
from exams.marking.models import ItemFigures, PooledFigures, SittingFigures
from exams.papers.models import QuestionDifficulty
from office.models import JournalRow
from tests.cast import Cast, right_answers
from tests.conftest import StoppedClock
from tests.exams.marking.sat_in_bulk import bank_of, sat_in_bulk

GRID = [[1, 1, 0, 1]] * 14 + [[1, 0, 0, 1]] * 16 + [[0, 0, 1, 1]] * 10
AFTER = timedelta(hours=2)


@pytest.fixture
def sat(cast: Cast) -> Any:
    """Forty people with two papers of the same four questions, shuffled."""
    bank, _questions = bank_of(cast.duk, 4, cast.sitting.opens_at)
    return sat_in_bulk(bank=bank, scale=cast.scale, grid=GRID, now=cast.sitting.opens_at, papers=2)


def by_question(sitting: Any) -> list[ItemFigures]:
    return list(ItemFigures.objects.filter(figures__sitting=sitting).order_by("version__question"))


def test_a_sitting_is_told_whole(sat: Any, now: datetime) -> None:
    figures = keep_statistics(sitting=sat, now=now + AFTER)
    assert figures.n == 40
    assert figures.mean == pytest.approx((14 * 7.5 + 26 * 5) / 40)
    assert figures.scores == [["5", 26], ["7.5", 14]]
    assert figures.alpha is not None
    assert {paper.n for paper in figures.papers.all()} == {20}
    assert figures.form_effect["verdict"] in ("no_difference", "difference")
    assert JournalRow.objects.filter(act="marking.sitting.statistics").count() == 1


def test_options_are_told_as_the_version_has_them_whatever_the_papers_show(sat: Any, now: datetime) -> None:
    keep_statistics(sitting=sat, now=now + AFTER)
    first, second, third, fourth = by_question(sat)
    assert [first.p, second.p, third.p, fourth.p] == [0.75, 0.35, 0.25, 1.0]
    assert (first.n, first.papers, first.exposure, first.blank) == (40, 2, 1.0, 0)
    assert [(name, right, count) for name, right, count, *_thirds in first.options] == [
        ("A", True, 30), ("B", False, 5), ("C", False, 0), ("D", False, 5),
    ]  # fmt: skip
    assert (second.options[1][2], second.options[3][2]) == (26, 0)
    assert len(second.by_fifth) == 5


def test_reckoning_again_changes_nothing(sat: Any, now: datetime) -> None:
    keep_statistics(sitting=sat, now=now + AFTER)
    before = [serialize("json", rows.objects.all()) for rows in (SittingFigures, ItemFigures, PooledFigures)]
    keep_statistics(sitting=sat, now=now + 2 * AFTER)
    assert [serialize("json", rows.objects.all()) for rows in (SittingFigures, ItemFigures, PooledFigures)] == before


def test_the_same_marks_give_the_same_figures_when_they_are_made_anew(sat: Any, now: datetime) -> None:
    first = keep_statistics(sitting=sat, now=now + AFTER)
    rows = ItemFigures.objects.order_by("version").values("p", "item_rest", "options", "by_fifth")
    before = [first.alpha, first.scores, first.form_effect, list(rows)]
    first.delete()
    again = keep_statistics(sitting=sat, now=now + AFTER)
    assert [again.alpha, again.scores, again.form_effect, list(rows.all())] == before


def test_voided_work_leaves_the_statistics_when_they_are_reckoned_again(sat: Any, now: datetime) -> None:
    figures = keep_statistics(sitting=sat, now=now + AFTER)
    assert not is_stale(figures)
    Attempt.objects.filter(entry__sitting=sat, entry__number=40).update(status="voided")
    assert is_stale(figures)
    assert keep_statistics(sitting=sat, now=now + AFTER).n == 39
    assert SittingFigures.objects.count() == 1
    assert by_question(sat)[2].p == pytest.approx(9 / 39)


def test_statistics_go_on_over_a_correction_of_words_and_begin_anew_with_the_content(cast: Cast, now: datetime) -> None:
    bank, (question,) = bank_of(cast.duk, 1, now)
    for number, (change, grid) in enumerate(
        [(Change.FIRST, [[1]] * 8), (Change.WORDS, [[0]] * 2), (Change.CONTENT, [[1], [0]])], start=1
    ):
        if number > 1:
            next_version(question, change, now)
        sitting = sat_in_bulk(bank=bank, scale=cast.scale, grid=grid, now=now, code=f"TK{number}")
        keep_statistics(sitting=sitting, now=now + AFTER)
    rows = PooledFigures.objects.order_by("first__number").values_list("first__number", "n", "p", "sittings", "papers")
    assert list(rows) == [(1, 10, 0.8, 2, 2), (3, 2, 0.5, 1, 1)]
    told = QuestionDifficulty.objects.order_by("version__number").values_list("version__number", "n", "p")
    assert list(told) == [(1, 10, 0.8), (3, 2, 0.5)]


def next_version(question: Any, change: Change, now: datetime) -> None:
    question.refresh_from_db()
    old = question.current
    options = list(old.options.all())
    old_number, old.pk, old._state.adding = old.number, None, True
    old.number, old.change, old.created_at, old.used_at = old_number + 1, change, now, None
    old.save()
    for option in options:
        option.pk, option.version = None, old
        option.save()
    question.current = question.approved = old
    question.save()


def test_nothing_is_reckoned_while_somebody_may_still_start(cast: Cast, now: datetime) -> None:
    with pytest.raises(StatisticsRefused, match="others may yet start"):
        keep_statistics(sitting=cast.sitting, now=now)
    assert not SittingFigures.objects.exists()


def test_what_waits_is_marked_first_and_its_times_are_told(cast: Cast, clock: StoppedClock) -> None:
    began = clock.at
    for entry, user in ((cast.entry_an, cast.an), (cast.entry_anh, cast.anh)):
        attempt = start_attempt(entry=entry, by=user, now=began)
        right = right_answers(entry)
        made = [(n, began + timedelta(seconds=20 * n)) for n in right]
        changes = [
            Answer(seq=n, n=n, value=tuple(right[n]), made_ms=round((at - EPOCH_START).total_seconds() * 1000))
            for n, at in made
        ]
        record_answers(attempt=attempt, client="m", changes=changes, now=began + timedelta(minutes=3))
    hand_in(attempt=attempt, by=cast.anh, now=began + timedelta(minutes=4))
    figures = keep_statistics(sitting=cast.sitting, now=began + timedelta(hours=4))
    assert figures.n == 2
    assert {item.seconds for item in figures.items.all()} == {20.0}


def test_nobody_sat_is_a_figure_too(cast: Cast, now: datetime) -> None:
    figures = keep_statistics(sitting=cast.sitting, now=now + timedelta(hours=4))
    assert (figures.n, figures.mean, figures.scores, figures.items.count()) == (0, None, [], 0)
    assert QuestionVersion.objects.exists()
