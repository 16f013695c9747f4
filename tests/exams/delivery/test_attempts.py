"""Every arrow of an attempt, and every refusal."""

from datetime import timedelta

import pytest
from django.utils import timezone

from exams.delivery.actions import (
    NotOpenYet,
    WindowOver,
    WrongAccessCode,
    close_if_overdue,
    close_overdue,
    hand_in,
    record_answers,
    start_attempt,
)
from exams.delivery.answers import Change
from exams.delivery.deadlines import GRACE
from exams.delivery.models import Answer, AnswerEvent, Attempt, AttemptEvent, AttemptStatus
from exams.sittings.models import Entry
from exams.sittings.paper_giving import NoPapers
from office.models import JournalRow
from tests.cast import DURATION_MINUTES, EXTRA_MINUTES, Cast

SECOND = timedelta(seconds=1)


def started(cast: Cast) -> Attempt:
    return start_attempt(entry=cast.entry_an, by=cast.an, now=cast.sitting.opens_at)


def test_a_second_start_is_the_first_one(cast: Cast) -> None:
    first = started(cast)
    again = start_attempt(entry=cast.entry_an, by=cast.an, now=cast.sitting.opens_at + timedelta(minutes=9))
    assert (again.pk, again.started_at, again.deadline_at) == (first.pk, first.started_at, first.deadline_at)
    assert AttemptEvent.objects.filter(kind="started").count() == 1
    assert JournalRow.objects.filter(act="delivery.attempt.start").count() == 1


def test_extra_time_is_in_the_deadline(cast: Cast) -> None:
    attempt = start_attempt(entry=cast.entry_dat, by=cast.dat, now=cast.sitting.opens_at)
    assert attempt.deadline_at - attempt.started_at == timedelta(minutes=DURATION_MINUTES + EXTRA_MINUTES)


def test_nobody_starts_before_the_opening_or_after_the_close(cast: Cast) -> None:
    with pytest.raises(NotOpenYet):
        start_attempt(entry=cast.entry_an, by=cast.an, now=cast.sitting.opens_at - SECOND)
    with pytest.raises(WindowOver):
        start_attempt(entry=cast.entry_an, by=cast.an, now=cast.sitting.closes_at)
    assert not Attempt.objects.exists()


def test_the_access_code_is_asked_for_where_there_is_one(cast: Cast) -> None:
    cast.sitting.access_code = "SEN-26"
    cast.sitting.save()
    entry = Entry.objects.select_related("sitting", "paper").get(pk=cast.entry_an.pk)
    with pytest.raises(WrongAccessCode):
        start_attempt(entry=entry, access_code="SEN", by=cast.an, now=cast.sitting.opens_at)
    assert start_attempt(entry=entry, access_code=" sen-26 ", by=cast.an, now=cast.sitting.opens_at).pk


def test_a_latecomer_without_a_paper_gets_the_least_used_one(cast: Cast) -> None:
    Entry.objects.filter(pk=cast.entry_anh.pk).update(paper=cast.entry_an.paper)
    Entry.objects.filter(pk=cast.entry_dat.pk).update(paper=None)
    entry = Entry.objects.select_related("sitting", "paper").get(pk=cast.entry_dat.pk)
    attempt = start_attempt(entry=entry, by=cast.dat, now=cast.sitting.opens_at)
    assert attempt.paper != cast.entry_an.paper


def test_a_sitting_without_papers_cannot_be_started(cast: Cast) -> None:
    cast.sitting.entries.update(paper=None)
    cast.sitting.paper_set = None
    cast.sitting.save()
    entry = Entry.objects.select_related("sitting", "paper").get(pk=cast.entry_an.pk)
    with pytest.raises(NoPapers):
        start_attempt(entry=entry, by=cast.an, now=cast.sitting.opens_at)


def test_a_change_kept_twice_is_one_change(cast: Cast) -> None:
    attempt, change = started(cast), Change(seq=1, n=2, value=("A",))
    now = cast.sitting.opens_at
    first = record_answers(attempt=attempt, client="c", changes=[change], now=now)
    again = record_answers(attempt=attempt, client="c", changes=[change], now=now + SECOND)
    assert first.acknowledged == again.acknowledged == [1]
    assert AnswerEvent.objects.count() == 1
    assert Answer.objects.get().saved_at == now


def test_an_older_change_that_arrives_late_never_overwrites(cast: Cast) -> None:
    attempt, now = started(cast), cast.sitting.opens_at
    record_answers(attempt=attempt, client="c", changes=[Change(seq=5, n=1, value=("B",))], now=now)
    late = record_answers(attempt=attempt, client="c", changes=[Change(seq=4, n=1, value=("A",))], now=now)
    assert late.acknowledged == [4]
    assert Answer.objects.get().value == ["B"]
    assert AnswerEvent.objects.count() == 2


def test_taking_an_answer_back_is_a_change_like_any_other(cast: Cast) -> None:
    attempt, now = started(cast), cast.sitting.opens_at
    for seq, value in ((1, ("B",)), (2, ())):
        saved = record_answers(attempt=attempt, client="c", changes=[Change(seq, 1, value)], now=now)
    assert saved.attempt.answered_count == 0
    assert Answer.objects.get().value == []


def test_a_wrong_change_is_refused_by_itself(cast: Cast) -> None:
    attempt, now = started(cast), cast.sitting.opens_at
    changes = [Change(1, 1, ("A",)), Change(2, 99, ("A",)), Change(3, 2, ("J",))]
    saved = record_answers(attempt=attempt, client="c", changes=changes, now=now)
    assert saved.acknowledged == [1]
    assert saved.refused == [(2, "no_such_question"), (3, "no_such_option")]


def test_a_change_after_the_end_is_kept_as_evidence_and_does_not_count(cast: Cast) -> None:
    attempt = started(cast)
    end = attempt.deadline_at + GRACE
    in_time = record_answers(attempt=attempt, client="c", changes=[Change(1, 1, ("A",))], now=end - SECOND)
    too_late = record_answers(attempt=attempt, client="c", changes=[Change(2, 1, ("B",))], now=end)
    assert in_time.acknowledged == [1]
    assert too_late.refused == [(2, "closed")]
    assert Answer.objects.get().value == ["A"]
    assert AnswerEvent.objects.filter(refusal="closed").count() == 1


def test_handing_in_twice_is_handing_in_once(cast: Cast) -> None:
    attempt, now = started(cast), cast.sitting.opens_at + timedelta(minutes=5)
    first = hand_in(attempt=attempt, by=cast.an, now=now)
    again = hand_in(attempt=attempt, by=cast.an, now=now + SECOND)
    assert first.status == AttemptStatus.SUBMITTED
    assert first.receipt == again.receipt != ""
    assert again.closed_at == now
    assert AttemptEvent.objects.filter(kind="handed_in").count() == 1


def test_an_attempt_nobody_hands_in_is_closed_at_its_deadline_with_all_its_answers(cast: Cast) -> None:
    attempt, now = started(cast), cast.sitting.opens_at
    record_answers(attempt=attempt, client="c", changes=[Change(1, 1, ("A",))], now=now)
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


def test_times_are_aware(cast: Cast) -> None:
    assert timezone.is_aware(started(cast).deadline_at)
