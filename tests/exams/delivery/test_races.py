"""What two requests do at the same moment. Real threads on a real database; run on PostgreSQL too (make test)."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from exams.delivery.actions import close_overdue, hand_in, record_answers, start_attempt
from exams.delivery.answers import Change, receipt
from exams.delivery.models import Answer, AnswerEvent, Attempt, AttemptEvent
from exams.marking.actions import mark_sitting
from exams.marking.models import Mark
from exams.results.actions import release_results
from exams.results.models import Release
from exams.sittings.models import Entry
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 12


def together(*deeds: Callable[[], Any]) -> list[Any]:
    """Runs the deeds at the same moment, each with a connection of its own; gives their results or errors."""
    results: list[Any] = [None] * len(deeds)
    barrier = Barrier(len(deeds))

    def run(place: int, deed: Callable[[], Any]) -> None:
        try:
            barrier.wait()
            results[place] = deed()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=(place, deed)) for place, deed in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def fresh_entry(cast: Cast) -> Entry:
    return Entry.objects.select_related("sitting", "paper").get(pk=cast.entry_an.pk)


def test_many_starts_are_one_attempt(cast: Cast) -> None:
    now = cast.sitting.opens_at
    for _round in range(ROUNDS):
        AttemptEvent.objects.all().delete()
        Attempt.objects.all().delete()
        begun = together(*[lambda: start_attempt(entry=fresh_entry(cast), by=cast.an, now=now)] * 4)
        assert {type(one) for one in begun} == {Attempt}, begun
        assert Attempt.objects.count() == 1
        assert AttemptEvent.objects.filter(kind="started").count() == 1


def test_the_same_batch_from_two_sides_is_kept_once(cast: Cast) -> None:
    attempt = start_attempt(entry=fresh_entry(cast), by=cast.an, now=cast.sitting.opens_at)
    for seq in range(1, ROUNDS + 1):
        change = Change(seq=seq, n=1, value=("A",))
        saved = together(
            *[lambda c=change: record_answers(attempt=attempt, client="c", changes=[c], now=cast.sitting.opens_at)] * 3
        )
        assert [one.acknowledged for one in saved] == [[seq]] * 3
        assert AnswerEvent.objects.filter(seq=seq).count() == 1


def test_a_change_at_the_moment_of_handing_in_counts_or_is_refused_but_is_never_lost(cast: Cast) -> None:
    now = cast.sitting.opens_at
    counted = 0
    for round_ in range(ROUNDS):
        AnswerEvent.objects.all().delete()
        Answer.objects.all().delete()
        AttemptEvent.objects.all().delete()
        Attempt.objects.all().delete()
        attempt = start_attempt(entry=fresh_entry(cast), by=cast.an, now=now)
        change = Change(seq=1, n=1, value=("B",))
        saved, closed = together(
            lambda a=attempt, c=change: record_answers(attempt=a, client="c", changes=[c], now=now),
            lambda a=attempt: hand_in(attempt=a, by=cast.an, now=now),
        )
        final = Attempt.objects.get()
        answers = dict(final.answers.values_list("n", "value"))
        assert final.receipt == receipt(str(final.uid), answers) == closed.receipt, round_
        if saved.acknowledged:
            counted += 1
            assert answers == {1: ["B"]}
            assert final.answered_count == 1
        else:
            assert saved.refused == [(1, "closed")]
            assert answers == {}
    assert 0 <= counted <= ROUNDS


def test_an_attempt_is_closed_marked_and_released_once(cast: Cast) -> None:
    attempt = start_attempt(entry=fresh_entry(cast), by=cast.an, now=cast.sitting.opens_at)
    late = cast.sitting.closes_at + timedelta(hours=1)
    closed = together(*[lambda: close_overdue(now=late)] * 3)
    assert AttemptEvent.objects.filter(attempt=attempt, kind="time_up").count() == 1, closed
    marked = together(*[lambda: mark_sitting(sitting=cast.sitting, by=cast.quang, now=late)] * 3)
    assert sorted(marked) == [0, 0, 1]
    assert Mark.objects.count() == 1
    released = together(*[lambda: release_results(sitting=cast.sitting, by=cast.quang, now=late)] * 3)
    assert {type(one) for one in released} == {Release}, released
    assert Release.objects.count() == 1
