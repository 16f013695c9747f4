"""What two requests do at the same moment. Real threads on a real database; run on PostgreSQL too (make test)."""

from datetime import timedelta
from threading import Event

import pytest
from django.db import connection, transaction

from exams.delivery.actions import record_answers
from exams.delivery.answers import Change
from exams.delivery.closing import close_overdue, hand_in
from exams.delivery.evidence import receipt
from exams.delivery.keeping import Batch, keep
from exams.delivery.models import Attempt, AttemptEvent
from exams.delivery.starting import Ask, start, start_attempt
from exams.marking.actions import mark_sitting
from exams.marking.models import Mark
from exams.results.actions import release_results
from exams.results.models import Release
from exams.sittings.models import Entry
from tests.cast import Cast
from tests.exams.delivery.attempts import answers, assert_chain_holds, events
from tests.exams.delivery.racing import together

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 12
LONG = 30.0


def fresh_entry(cast: Cast) -> Entry:
    return Entry.objects.select_related("sitting", "paper").get(pk=cast.entry_an.pk)


def sweep_away() -> None:
    AttemptEvent.objects.all().delete()
    Attempt.objects.all().delete()


def test_many_starts_are_one_attempt(cast: Cast) -> None:
    now = cast.sitting.opens_at
    for _round in range(ROUNDS):
        sweep_away()
        begun = together(*[lambda: start_attempt(entry=fresh_entry(cast), by=cast.an, now=now)] * 4)
        assert {type(one) for one in begun} == {Attempt}, begun
        assert Attempt.objects.count() == 1
        assert AttemptEvent.objects.filter(kind="started").count() == 1


def test_of_two_devices_that_start_together_one_is_asked_whether_to_take_over(cast: Cast) -> None:
    now = cast.sitting.opens_at
    for _round in range(ROUNDS):
        sweep_away()
        asks = [Ask(cast.entry_an.pk, client, cast.an) for client in ("pc", "phone")]
        begun = together(*[lambda a=ask: start([a], now=now)[0].refusal for ask in asks])
        assert sorted(getattr(one, "code", "") for one in begun) == ["", "open_elsewhere"], begun
        assert Attempt.objects.get().epoch == 1


def test_the_same_batch_from_two_sides_is_kept_once(cast: Cast) -> None:
    attempt = start_attempt(entry=fresh_entry(cast), by=cast.an, now=cast.sitting.opens_at)
    for seq in range(1, ROUNDS + 1):
        change = Change(seq=seq, n=1, value=("A",))
        saved = together(
            *[lambda c=change: record_answers(attempt=attempt, client="c", changes=[c], now=cast.sitting.opens_at)] * 3
        )
        assert [one.acknowledged for one in saved] == [[seq]] * 3
        assert AttemptEvent.objects.filter(kind="answer", seq=seq).count() == 1
    assert_chain_holds(attempt)


def test_a_change_at_the_moment_of_handing_in_counts_or_is_refused_but_is_never_lost(cast: Cast) -> None:
    now = cast.sitting.opens_at
    for round_ in range(ROUNDS):
        sweep_away()
        attempt = start_attempt(entry=fresh_entry(cast), by=cast.an, now=now)
        change = Change(seq=1, n=1, value=("B",))
        saved, closed = together(
            lambda a=attempt, c=change: record_answers(attempt=a, client="c", changes=[c], now=now),
            lambda a=attempt: hand_in(attempt=a, by=cast.an, now=now),
        )
        final = Attempt.objects.get()
        assert final.receipt == receipt(events(final, "handed_in").get().hash) == closed.receipt, round_
        assert_chain_holds(final)
        if saved.acknowledged:
            assert answers(final) == {1: ["B"]}
            assert final.answered_count == 1
        else:
            assert saved.refused == [(1, "late")]
            assert answers(final) == {}


def test_two_hand_ins_are_one_receipt(cast: Cast) -> None:
    now = cast.sitting.opens_at
    for _round in range(ROUNDS):
        sweep_away()
        attempt = start_attempt(entry=fresh_entry(cast), by=cast.an, now=now)
        closed = together(*[lambda a=attempt: hand_in(attempt=a, by=cast.an, now=now).receipt] * 3)
        assert closed == [Attempt.objects.get().receipt] * 3
        assert AttemptEvent.objects.filter(kind="handed_in").count() == 1


def test_two_candidates_save_without_waiting_for_each_other(cast: Cast) -> None:
    """On PostgreSQL only their own rows are locked. SQLite has one lock for all: there the second waits its turn."""
    now = cast.sitting.opens_at
    start([Ask(entry.pk, "c", cast.an) for entry in (cast.entry_an, cast.entry_anh)], now=now)
    holds, second_is_done, order = Event(), Event(), list[str]()

    def first() -> None:
        with transaction.atomic():
            keep([Batch(cast.entry_an.pk, "c", 1, [Change(1, 1, ("A",))], now)])
            holds.set()
            second_is_done.wait(LONG if connection.vendor == "postgresql" else 0.3)
            order.append("first")

    def second() -> None:
        holds.wait(LONG)
        keep([Batch(cast.entry_anh.pk, "c", 1, [Change(1, 1, ("A",))], now)])
        order.append("second")
        second_is_done.set()

    assert together(first, second) == [None, None]
    assert order == (["second", "first"] if connection.vendor == "postgresql" else ["first", "second"])
    assert AttemptEvent.objects.filter(kind="answer").count() == 2


def test_groups_that_meet_in_opposite_order_do_not_block_each_other(cast: Cast) -> None:
    now = cast.sitting.opens_at
    entries = [cast.entry_an.pk, cast.entry_anh.pk, cast.entry_dat.pk]
    start([Ask(pk, "c", cast.an) for pk in entries], now=now)

    def group(order: list[int], seq: int) -> list[list[int]]:
        kept = keep([Batch(pk, f"c{order[0]}", 1, [Change(seq, 1, ("A",))], now) for pk in order])
        return [one.acknowledged for one in kept]

    for seq in range(1, ROUNDS + 1):
        done = together(lambda s=seq: group(entries, s), lambda s=seq: group(entries[::-1], s))
        assert done == [[[seq]] * 3] * 2
    for attempt in Attempt.objects.all():
        assert_chain_holds(attempt)


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
