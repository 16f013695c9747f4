"""Works off jobs, one at a time: a thread beside the web process, or a process of its own (`manage.py work`)."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from django.db import InterfaceError, OperationalError, connection
from django.utils.translation import gettext as _
from django.utils.translation import override

from office import clock
from office.errors import Refused
from office.jobs import actions
from office.jobs.context import CancelAsked, Context, LastStep, Outcome, ProcessEnds, TakenAway, ending
from office.jobs.models import Job
from office.jobs.registry import work_of

BEAT_SECONDS = 0.5
LOOK_SECONDS = 1.0
# A step that takes longer is left: the job begins anew elsewhere.
END_SECONDS = 5.0

logger = logging.getLogger(__name__)


@contextmanager
def working() -> Iterator[None]:
    """Works off jobs in one thread for the length of the block."""
    ending.clear()
    thread = threading.Thread(target=work, name="jobs", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ending.set()
        actions.bell.set()
        thread.join(END_SECONDS)


def work() -> None:
    """Until the process ends; what goes wrong here is logged, and the next look comes."""
    while not ending.is_set():
        actions.bell.clear()
        try:
            if clock.is_known():
                work_off()
        except Exception:
            logger.exception("Jobs could not be looked for or ended; it tries again.")
        finally:
            connection.close()  # back to the pool; a broken one must not meet the next look
        actions.bell.wait(LOOK_SECONDS)


def work_off() -> None:
    """Does what is to be done, the oldest first, until nothing is left."""
    while not ending.is_set() and (job := actions.take(now=clock.now())) is not None:
        perform(job)


def perform(job: Job) -> None:
    """Does a job that was taken up. Whatever becomes of it stands in its row afterwards, or is taken up again."""
    context = Context(job)
    with override(job.language or None):
        try:
            _do(context)
        except CancelAsked:
            actions.end_cancelled(job=job, now=clock.now())
        except ProcessEnds:
            actions.give_back(job=job)
        except TakenAway:
            logger.warning("The job %s passed for dead and is another process's now.", job)
        except Refused as refusal:
            actions.fail(job=job, message=refusal.message, now=clock.now())
        except (OperationalError, InterfaceError):
            logger.exception("The database went away from the job %s; it is taken up again.", job)
        except Exception:
            logger.exception("The job %s failed.", job)
            actions.fail(job=job, message=_sorry(job), now=clock.now())


def _do(context: Context) -> None:
    with beating(context):
        given = work_of(context.job.kind)(context)
        context.stop_if_cancelled()
        step: LastStep = partial(_as_is, given) if isinstance(given, Outcome) else given
        actions.finish(job=context.job, step=step, now=clock.now())


def _as_is(outcome: Outcome) -> Outcome:
    return outcome


def _sorry(job: Job) -> str:
    return _(
        "This did not work, by a fault of the program and not by yours; nothing was changed. Try once more. If it "
        "fails again, give the operator this number: %s. The reason stands in the log under it."
    ) % (job.uid)


@contextmanager
def beating(context: Context) -> Iterator[None]:
    """Says from a thread that the process lives and how far it is, however long a step takes."""
    over = threading.Event()
    thread = threading.Thread(target=_beat, args=(context, over), name="job beat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _beat(context: Context, over: threading.Event) -> None:
    """With a connection of its own, so that others see it although the work itself is in a transaction."""
    while not over.wait(BEAT_SECONDS):
        try:
            actions.beat(job=context.job, progress=context.latest, now=clock.now())
        except CancelAsked:
            context.cancel_asked = True
        except TakenAway:
            context.taken_away = True
        except (OperationalError, InterfaceError):
            logger.warning("The job %s could not say that it goes on.", context.job)
        finally:
            connection.close()
