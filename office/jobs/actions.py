"""What happens to jobs: asked for, taken up, beating, ended. One conditional UPDATE per arrow.

Only asking and cancelling are people's deeds and stand in the journal; what a job does, its own actions write there.
"""

import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from office import journal
from office.jobs.context import CancelAsked, Outcome, Progress, TakenAway
from office.jobs.models import Job, JobState
from office.jobs.registry import kind_of

# A job that ends its process each time (memory, perhaps) must not do so for ever.
MOST_TAKEN = 3
# After that the page of a job that waits says that perhaps nobody works off jobs.
WAITS_LONG_SECONDS = 30
# Rung when there is something to do; who works in another process looks by itself every second.
bell = threading.Event()


def ask(
    *,
    kind: str,
    arguments: dict[str, Any],
    by: AbstractBaseUser | None,
    now: datetime,
    back_url: str = "",
    once: str = "",
) -> Job:
    """Asks for a job and returns at once. With `once`: the job that stands under this name, if there is one."""
    kind_of(kind)  # a kind that nobody knows is a mistake of the caller, and shows here
    try:
        with transaction.atomic():
            job = Job.objects.create(
                kind=kind,
                arguments=arguments,
                once=once,
                language=get_language() or "",
                back_url=back_url,
                asked_by_id=by.pk if by else None,
                asked_at=now,
            )
            journal.write(act="office.job.ask", subject=job, by=by, now=now, data={"kind": kind})
    except IntegrityError:
        standing = Job.objects.standing(once).first() if once else None
        if standing is not None:
            return standing
        raise
    call_worker(job)
    return job


def call_worker(job: Job) -> None:
    transaction.on_commit(bell.set)


@transaction.atomic
def cancel(*, job: Job, by: AbstractBaseUser | None, now: datetime) -> None:
    """Ends a job that waits; one that runs ends between two of its steps. One that is over stays as it is."""
    waiting = Job.objects.filter(pk=job.pk, state=JobState.QUEUED)
    running = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, cancel_asked=False)
    ended = waiting.update(state=JobState.CANCELLED, cancel_asked=True, ended_at=now)
    if ended or running.update(cancel_asked=True):
        journal.write(act="office.job.cancel", subject=job, by=by, now=now)


def take(*, now: datetime) -> Job | None:
    """The next job to do, now this process's own; None when there is none.

    PostgreSQL passes over rows that others hold; SQLite lets one transaction write at a time.
    """
    if not Job.objects.due(now).exists():
        return None
    with transaction.atomic():
        job = Job.objects.due(now).select_for_update(skip_locked=True).order_by("pk").first()
        if job is None or not _may_go_on(job, now):
            return None
        job.state, job.taken = JobState.RUNNING, job.taken + 1
        job.started_at = job.started_at or now
        job.heartbeat_at = now
        job.done = job.of = 0
        job.save(update_fields=["state", "taken", "started_at", "heartbeat_at", "done", "of"])
        return job


def _may_go_on(job: Job, now: datetime) -> bool:
    """Whether a job is to be done at all; if not, it is ended here."""
    if job.cancel_asked:
        job.state = JobState.CANCELLED
    elif job.taken >= MOST_TAKEN:
        job.state = JobState.FAILED
        with override(job.language):
            job.message = _(
                "The work was broken off %d times, each time with its process. Give it less to do, or tell the "
                "operator to look at the memory of the machine."
            ) % (job.taken)
    else:
        return True
    job.ended_at = now
    job.save(update_fields=["state", "message", "ended_at"])
    return False


def beat(*, job: Job, progress: Progress, now: datetime) -> None:
    """Says that the process lives and how far it is. Raises where the work is not to go on."""
    if not Job.objects.held(job).update(heartbeat_at=now, done=progress.done, of=progress.of, words=progress.words):
        raise TakenAway
    if Job.objects.filter(pk=job.pk, cancel_asked=True).exists():
        raise CancelAsked


@transaction.atomic
def finish(*, job: Job, step: Callable[[], Outcome], now: datetime) -> None:
    """Does the last step and ends the job, both or neither. The row is held first, so nobody else can do it too."""
    held = Job.objects.held(job)
    if not held.update(heartbeat_at=now):
        raise TakenAway
    if Job.objects.filter(pk=job.pk, cancel_asked=True).exists():
        raise CancelAsked
    outcome = step()
    _end(job, JobState.DONE, now, url=outcome.url, message=outcome.message, result=outcome.facts)


def fail(*, job: Job, message: str, now: datetime) -> None:
    _end(job, JobState.FAILED, now, message=message)


def end_cancelled(*, job: Job, now: datetime) -> None:
    _end(job, JobState.CANCELLED, now)


def give_back(*, job: Job) -> None:
    """The process ends: another one may take the job up at once, and this time does not count."""
    Job.objects.held(job).update(state=JobState.QUEUED, taken=job.taken - 1)


def forget(*, now: datetime) -> None:
    """Jobs that are over for long leave the table."""
    Job.objects.forgettable(now).delete()


def _end(job: Job, state: JobState, now: datetime, **more: Any) -> None:
    if not Job.objects.held(job).update(state=state, ended_at=now, **more):
        raise TakenAway
