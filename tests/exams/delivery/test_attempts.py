"""Every arrow of an attempt, and every refusal."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from exams.delivery.access_codes import WrongAccessCode
from exams.delivery.answers import Change, digest
from exams.delivery.closing import close_if_overdue, close_overdue, hand_in
from exams.delivery.deadlines import GRACE
from exams.delivery.evidence import receipt
from exams.delivery.keeping import Batch, keep
from exams.delivery.models import Attempt, AttemptEvent, AttemptStatus
from exams.delivery.starting import Ask, NotOpenYet, OpenElsewhere, WindowOver, start, start_attempt
from exams.sittings.models import Entry
from exams.sittings.paper_giving import NoPapers
from office.models import JournalRow
from tests.cast import DURATION_MINUTES, EXTRA_MINUTES, Cast
from tests.exams.delivery.attempts import answers, assert_chain_holds, events, made, save, started

SECOND = timedelta(seconds=1)


def fresh(entry: Entry) -> Entry:
    return Entry.objects.select_related("sitting", "paper").get(pk=entry.pk)


def test_a_second_start_is_the_first_one(cast: Cast) -> None:
    first = started(cast)
    again = start_attempt(entry=cast.entry_an, by=cast.an, now=cast.sitting.opens_at + timedelta(minutes=9))
    assert (again.pk, again.started_at, again.deadline_at) == (first.pk, first.started_at, first.deadline_at)
    assert AttemptEvent.objects.filter(kind="started").count() == 1
    assert JournalRow.objects.filter(act="delivery.attempt.start").count() == 1


def test_extra_time_is_in_the_deadline(cast: Cast) -> None:
    attempt = start_attempt(entry=cast.entry_dat, by=cast.dat, now=cast.sitting.opens_at)
    assert attempt.deadline_at - attempt.started_at == timedelta(minutes=DURATION_MINUTES + EXTRA_MINUTES)
    assert attempt.accept_until - attempt.deadline_at == GRACE == timedelta(seconds=60)


def test_nobody_starts_before_the_opening_or_after_the_close(cast: Cast) -> None:
    with pytest.raises(NotOpenYet):
        start_attempt(entry=cast.entry_an, by=cast.an, now=cast.sitting.opens_at - SECOND)
    with pytest.raises(WindowOver):
        start_attempt(entry=cast.entry_an, by=cast.an, now=cast.sitting.closes_at)
    assert not Attempt.objects.exists()


def test_the_access_code_is_asked_for_where_there_is_one(cast: Cast) -> None:
    cast.sitting.access_code = "SEN-26"
    cast.sitting.save()
    entry = fresh(cast.entry_an)
    with pytest.raises(WrongAccessCode):
        start_attempt(entry=entry, access_code="SEN", by=cast.an, now=cast.sitting.opens_at)
    assert start_attempt(entry=entry, access_code=" sen-26 ", by=cast.an, now=cast.sitting.opens_at).pk


def test_a_latecomer_without_a_paper_gets_the_least_used_one(cast: Cast) -> None:
    Entry.objects.filter(pk=cast.entry_anh.pk).update(paper=cast.entry_an.paper)
    Entry.objects.filter(pk=cast.entry_dat.pk).update(paper=None)
    attempt = start_attempt(entry=fresh(cast.entry_dat), by=cast.dat, now=cast.sitting.opens_at)
    assert attempt.paper != cast.entry_an.paper


def test_a_sitting_without_papers_cannot_be_started(cast: Cast) -> None:
    cast.sitting.entries.update(paper=None)
    cast.sitting.paper_set = None
    cast.sitting.save()
    with pytest.raises(NoPapers):
        start_attempt(entry=fresh(cast.entry_an), by=cast.an, now=cast.sitting.opens_at)


def test_one_who_may_not_start_keeps_no_neighbour_from_starting(cast: Cast) -> None:
    """They are started together; Đạt has no paper and there is none to give."""
    cast.sitting.entries.filter(pk=cast.entry_dat.pk).update(paper=None)
    cast.sitting.paper_set = None
    cast.sitting.save()
    asks = [Ask(entry.pk, "c", cast.an) for entry in (cast.entry_an, cast.entry_dat, cast.entry_anh)]
    done = start(asks, now=cast.sitting.opens_at)
    assert [it.refusal.code if it.refusal else "" for it in done] == ["", "no_papers", ""]
    assert Attempt.objects.count() == 2


def test_a_second_device_takes_over_only_when_its_candidate_says_so(cast: Cast) -> None:
    first = started(cast, client="pc")
    with pytest.raises(OpenElsewhere):
        start_attempt(entry=cast.entry_an, by=cast.an, now=first.started_at, client="phone")
    ask = Ask(cast.entry_an.pk, "phone", cast.an, take_over=True)
    ((taken),) = start([ask], now=first.started_at + SECOND)
    assert taken.attempt is not None
    assert (taken.attempt.epoch, taken.attempt.writer) == (2, "phone")
    start([ask], now=first.started_at + 2 * SECOND)
    attempt = Attempt.objects.get()
    assert (attempt.epoch, events(attempt, "taken_over").count()) == (2, 1)
    assert JournalRow.objects.filter(act="delivery.attempt.take_over").count() == 1
    assert_chain_holds(attempt)


def test_a_change_kept_twice_is_one_change(cast: Cast) -> None:
    attempt, change = started(cast), Change(seq=1, n=2, value=("A",))
    now = cast.sitting.opens_at
    first = save(attempt, now, change)
    again = save(attempt, now + SECOND, change)
    assert first.acknowledged == again.acknowledged == [1]
    assert events(attempt).count() == 1
    assert Attempt.objects.get().saved_at == now
    assert_chain_holds(attempt)


def test_a_repeat_under_the_same_number_never_changes_what_was_kept(cast: Cast) -> None:
    attempt, now = started(cast), cast.sitting.opens_at
    save(attempt, now, Change(1, 1, ("A",)))
    assert save(attempt, now, Change(1, 1, ("B",))).acknowledged == [1]
    assert answers(attempt) == {1: ["A"]}


def test_a_refused_change_is_refused_again_with_the_same_word(cast: Cast) -> None:
    attempt, now = started(cast), cast.sitting.opens_at
    first = save(attempt, now, Change(1, 99, ("A",)))
    again = save(attempt, now, Change(1, 99, ("A",)))
    assert first.refused == again.refused == [(1, "no_such_question")]
    assert events(attempt).count() == 1


def test_an_older_change_that_arrives_late_never_overwrites(cast: Cast) -> None:
    attempt, now = started(cast), cast.sitting.opens_at
    save(attempt, now, Change(seq=5, n=1, value=("B",)))
    late = save(attempt, now, Change(seq=4, n=1, value=("A",)))
    assert late.acknowledged == [4]
    assert answers(attempt) == {1: ["B"]}
    assert events(attempt).count() == 2


def test_changes_of_an_older_epoch_count_only_where_no_newer_one_answered(cast: Cast) -> None:
    attempt, now = started(cast, client="pc"), cast.sitting.opens_at
    start([Ask(cast.entry_an.pk, "phone", cast.an, take_over=True)], now=now)
    newer = Batch(cast.entry_an.pk, "phone", 2, [Change(1, 1, ("B",))], now)
    older = Batch(cast.entry_an.pk, "pc", 1, [Change(7, 1, ("A",)), Change(8, 2, ("A",))], now)
    kept = keep([newer, older])
    assert kept[0].acknowledged == [1]
    assert (kept[1].acknowledged, kept[1].refused) == ([8], [(7, "older_epoch")])
    assert answers(attempt) == {1: ["B"], 2: ["A"]}
    assert json.loads(events(attempt).get(seq=7).body)["verdict"] == "older_epoch"
    assert_chain_holds(attempt)


def test_taking_an_answer_back_is_a_change_like_any_other(cast: Cast) -> None:
    attempt, now = started(cast), cast.sitting.opens_at
    for seq, value in ((1, ("B",)), (2, ())):
        save(attempt, now, Change(seq, 1, value))
    assert answers(attempt) == {1: []}
    assert Attempt.objects.get().answered_count == 0


def test_a_wrong_change_is_refused_by_itself(cast: Cast) -> None:
    attempt, now = started(cast), cast.sitting.opens_at
    saved = save(attempt, now, Change(1, 1, ("A",)), Change(2, 99, ("A",)), Change(3, 2, ("J",)))
    assert saved.acknowledged == [1]
    assert saved.refused == [(2, "no_such_question"), (3, "no_such_option")]


def test_a_change_after_the_end_is_kept_as_evidence_and_does_not_count(cast: Cast) -> None:
    attempt = started(cast)
    end, stop = attempt.deadline_at, attempt.deadline_at + GRACE
    in_grace = save(attempt, stop - SECOND, made(1, 1, "A", end - SECOND))
    made_after = save(attempt, stop - SECOND, made(2, 1, "B", end + SECOND), Change(3, 1, ("C",)))
    too_late = save(attempt, stop, made(4, 1, "D", end - SECOND))
    assert in_grace.acknowledged == [1]
    assert made_after.refused == [(2, "late"), (3, "late")]
    assert too_late.refused == [(4, "late")]
    assert answers(attempt) == {1: ["A"]}
    verdicts = [json.loads(body)["verdict"] for body in events(attempt).values_list("body", flat=True)]
    assert verdicts == ["in_grace", "late", "late", "late"]
    assert_chain_holds(attempt)


def test_a_change_from_the_future_asks_for_a_better_clock(cast: Cast) -> None:
    attempt, now = started(cast), cast.sitting.opens_at
    saved = save(attempt, now, made(1, 1, "A", now + timedelta(minutes=5)), made(2, 1, "B", now))
    assert (saved.acknowledged, saved.refused) == ([2], [(1, "future_dated")])


def test_handing_in_twice_is_handing_in_once(cast: Cast) -> None:
    attempt, now = started(cast), cast.sitting.opens_at + timedelta(minutes=5)
    first = hand_in(attempt=attempt, by=cast.an, now=now)
    again = hand_in(attempt=attempt, by=cast.an, now=now + SECOND)
    assert first.status == AttemptStatus.SUBMITTED
    assert first.receipt == again.receipt != ""
    assert again.closed_at == now
    assert AttemptEvent.objects.filter(kind="handed_in").count() == 1
    assert first.receipt == receipt(events(attempt, "handed_in").get().hash)
    assert_chain_holds(attempt)


def test_the_closing_event_names_the_answers_the_receipt_is_for(cast: Cast) -> None:
    attempt, now = started(cast), cast.sitting.opens_at
    save(attempt, now, Change(1, 1, ("B",)), Change(2, 3, (), flagged=True))
    hand_in(attempt=attempt, by=cast.an, now=now)
    assert json.loads(events(attempt, "handed_in").get().body)["answers"] == "1:B;3:!"


def test_an_attempt_nobody_hands_in_is_closed_at_its_deadline_with_all_its_answers(cast: Cast) -> None:
    attempt, now = started(cast), cast.sitting.opens_at
    save(attempt, now, Change(1, 1, ("A",)))
    assert close_overdue(now=attempt.accept_until - SECOND) == 0
    assert close_overdue(now=attempt.accept_until + timedelta(hours=3)) == 1
    attempt.refresh_from_db()
    assert (attempt.status, attempt.close_reason) == (AttemptStatus.SUBMITTED, "time_up")
    assert attempt.finished_at == attempt.deadline_at
    assert attempt.answered_count == 1


def test_reading_an_overdue_attempt_closes_it(cast: Cast) -> None:
    attempt = started(cast)
    assert close_if_overdue(attempt=attempt, now=attempt.deadline_at).status == AttemptStatus.IN_PROGRESS
    assert close_if_overdue(attempt=attempt, now=attempt.accept_until).status == AttemptStatus.SUBMITTED


def test_the_record_cannot_be_changed(cast: Cast) -> None:
    attempt = started(cast)
    save(attempt, cast.sitting.opens_at, Change(1, 1, ("A",)))
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        events(attempt).update(body="{}")
    assert_chain_holds(attempt)


def test_both_sides_can_work_out_the_digest(cast: Cast) -> None:
    attempt, now = started(cast), cast.sitting.opens_at
    save(attempt, now, Change(1, 1, ("B",)))
    assert digest(Attempt.objects.get().read_sheet()) == digest({"1": [9, 9, 0, "B"]})


def test_times_are_aware(cast: Cast) -> None:
    assert timezone.is_aware(started(cast).deadline_at)
