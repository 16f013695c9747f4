"""Jobs: asked for once, done once, cancelled between steps, taken up again when their process is gone."""

import logging
from datetime import datetime, timedelta

import pytest
from django.utils import translation

from office.jobs import actions, worker
from office.jobs.context import CancelAsked, Context, Progress, TakenAway, ending
from office.jobs.models import Job
from office.jobs.registry import UnknownKind
from office.models import JournalRow
from tests.cast import Company
from tests.conftest import StoppedClock
from tests.office.jobs.conftest import Asked


def rows(act: str) -> int:
    return JournalRow.objects.filter(act=act).count()


def test_a_job_that_is_asked_for_waits_until_somebody_works(company: Company, asked: Asked, now: datetime) -> None:
    job = asked("count", by=company.quang, now=now, to=3)

    assert (job.state, job.asked_by, job.taken) == ("queued", company.quang, 0)
    assert rows("office.job.ask") == 1


def test_a_job_ends_with_its_result(company: Company, asked: Asked, jobs_at_once: None, now: datetime) -> None:
    job = asked("count", by=company.quang, now=now, to=3)

    assert (job.state, job.url, job.message, job.result) == ("done", "/counted/", "Counted.", {"to": 3})
    assert job.ended_at == now


def test_a_refusal_is_the_jobs_sentence(company: Company, asked: Asked, jobs_at_once: None, now: datetime) -> None:
    job = asked("refuse", by=company.quang, now=now)

    assert (job.state, job.message) == ("failed", "The bank is shut. Open it first.")


def test_a_fault_gives_a_number_and_its_trace_goes_to_the_log(
    company: Company, asked: Asked, jobs_at_once: None, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        job = asked("fall", by=company.quang, now=now)

    assert job.state == "failed"
    assert str(job.uid) in job.message
    assert "a reason" not in job.message
    assert "a reason for the log alone" in caplog.text
    assert str(job.uid) in caplog.text


def test_the_last_step_is_undone_where_it_fails(
    company: Company, asked: Asked, jobs_at_once: None, now: datetime
) -> None:
    assert asked("keep", by=company.quang, now=now, fails=True).state == "failed"
    assert rows("test.kept") == 0
    assert asked("keep", by=company.quang, now=now).state == "done"
    assert rows("test.kept") == 1


def test_a_job_speaks_the_language_of_who_asked(
    company: Company, asked: Asked, now: datetime, jobs_at_once: None
) -> None:
    with translation.override("vi"):
        assert asked("count", by=company.quang, now=now, to=0).language == "vi"


def test_asking_again_under_a_name_gives_the_same_job_until_it_came_to_nothing(
    company: Company, asked: Asked, now: datetime
) -> None:
    first = asked("count", by=company.quang, now=now, once="a", to=1)
    assert asked("count", by=company.quang, now=now, once="a", to=1) == first
    assert asked("count", by=company.quang, now=now, once="b", to=1) != first
    actions.cancel(job=first, by=company.quang, now=now)
    assert asked("count", by=company.quang, now=now, once="a", to=1) != first


def test_a_kind_that_no_room_does_is_not_asked_for(company: Company, now: datetime) -> None:
    with pytest.raises(UnknownKind):
        actions.ask(kind="os.system", arguments={}, by=company.quang, now=now)


def test_a_job_that_waits_is_cancelled_at_once_and_never_done(company: Company, asked: Asked, now: datetime) -> None:
    job = asked("keep", by=company.quang, now=now)
    actions.cancel(job=job, by=company.quang, now=now)
    worker.work_off()

    assert Job.objects.get().state == "cancelled"
    assert rows("test.kept") == 0
    assert rows("office.job.cancel") == 1


def test_a_job_that_runs_is_cancelled_between_two_steps(company: Company, asked: Asked, now: datetime) -> None:
    asked("count", by=company.quang, now=now, to=3)
    job = actions.take(now=now)
    assert job is not None
    actions.cancel(job=job, by=company.quang, now=now)
    with pytest.raises(CancelAsked):
        actions.beat(job=job, progress=Progress(1, 3, "Counting"), now=now)
    context = Context(job)
    context.cancel_asked = True
    with pytest.raises(CancelAsked):
        context.stop_if_cancelled()
    assert (Job.objects.get().done, Job.objects.get().of) == (1, 3)


def test_a_cancelled_job_does_not_do_its_last_step(
    company: Company, asked: Asked, now: datetime, monkeypatch: pytest.MonkeyPatch, jobs_at_once: None
) -> None:
    monkeypatch.setattr(actions, "call_worker", lambda job: None)
    asked("keep", by=company.quang, now=now)
    job = actions.take(now=now)
    assert job is not None
    actions.cancel(job=job, by=company.quang, now=now)
    worker.perform(job)

    assert Job.objects.get().state == "cancelled"
    assert rows("test.kept") == 0


def test_a_job_is_taken_once_while_its_process_lives(
    company: Company, asked: Asked, now: datetime, clock: StoppedClock
) -> None:
    asked("count", by=company.quang, now=now, to=3)
    job = actions.take(now=now)
    assert job is not None
    assert actions.take(now=now) is None
    actions.beat(job=job, progress=Progress(1, 3, ""), now=now + timedelta(seconds=50))
    assert actions.take(now=now + timedelta(seconds=100)) is None


def test_a_job_whose_process_is_silent_for_a_minute_begins_anew_elsewhere(
    company: Company, asked: Asked, now: datetime, monkeypatch: pytest.MonkeyPatch, jobs_at_once: None
) -> None:
    monkeypatch.setattr(actions, "call_worker", lambda job: None)
    asked("keep", by=company.quang, now=now)
    silent = actions.take(now=now)
    other = actions.take(now=now + timedelta(seconds=61))
    assert silent is not None
    assert other is not None
    with pytest.raises(TakenAway):
        actions.beat(job=silent, progress=Progress(1, 1, ""), now=now)
    worker.perform(silent)
    assert rows("test.kept") == 0
    worker.perform(other)
    worker.perform(silent)

    assert rows("test.kept") == 1
    assert Job.objects.get().state == "done"


def test_a_job_that_ends_its_process_each_time_is_given_up_with_a_sentence(
    company: Company, asked: Asked, now: datetime
) -> None:
    asked("count", by=company.quang, now=now, to=3)
    for minutes in (0, 2, 4, 6):
        last = actions.take(now=now + timedelta(minutes=minutes))

    assert last is None
    job = Job.objects.get()
    assert job.state == "failed"
    assert "3 times" in job.message


def test_a_process_that_is_told_to_end_gives_its_job_back(
    company: Company, asked: Asked, now: datetime, monkeypatch: pytest.MonkeyPatch, jobs_at_once: None
) -> None:
    monkeypatch.setattr(actions, "call_worker", lambda job: None)
    asked("count", by=company.quang, now=now, to=3)
    job = actions.take(now=now)
    assert job is not None
    ending.set()
    try:
        worker.perform(job)
        worker.work_off()
    finally:
        ending.clear()

    assert (Job.objects.get().state, Job.objects.get().taken) == ("queued", 0)
    worker.work_off()
    assert Job.objects.get().state == "done"


def test_jobs_that_are_over_for_a_month_are_forgotten(
    company: Company, asked: Asked, jobs_at_once: None, now: datetime
) -> None:
    asked("count", by=company.quang, now=now, to=1)
    actions.forget(now=now + timedelta(days=29))
    assert Job.objects.count() == 1
    actions.forget(now=now + timedelta(days=31))
    assert Job.objects.count() == 0


def test_the_oldest_job_comes_first(company: Company, asked: Asked, now: datetime) -> None:
    first = asked("count", by=company.quang, now=now, to=1)
    asked("count", by=company.quang, now=now, to=2)

    assert actions.take(now=now) == first
