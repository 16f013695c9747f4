"""What a server process does now and then beside serving: reading the time, closing what is overdue, and so on."""

import logging
import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import uuid4

from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.db import connection

from exams.delivery import pushes
from exams.delivery.closing import close_overdue
from exams.delivery.heartbeat import EVERY, beat
from office import clock
from office.jobs import actions as jobs
from office.journal_sealing import LOOK_BACK
from office.metrics import rounds_failed
from people.changes_numbering import number_changes
from people.journal_chains import seal_journal

AGREE_SECONDS = 2.0
SWEEP_SECONDS = 15.0
TELL_SECONDS = 1.0
SESSIONS_SECONDS = 3600.0
CHANGES_SECONDS = 60.0
PUBLISH_SECONDS = 60.0
# A process that dies comes back under another name: its silence shows as a gap.
PROCESS = f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}"[:80]

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Round:
    """Work that is done every so many seconds, in a thread of its own."""

    name: str
    seconds: float
    work: Callable[[], object]
    needs_time: bool = True  # it waits until the time is known


def sweep() -> None:
    """Closes overdue attempts, then chains what the journal got meanwhile.

    Reads close attempts too, and checking the journal chains it too: nothing depends on this thread being alive.
    """
    now = clock.now()
    close_overdue(now=now)
    seal_journal(now=now, since=now - LOOK_BACK)


def beat_now() -> None:
    beat(process=PROCESS, now=clock.now())


def number_now() -> None:
    """Numbers what changed in the registry, so that whoever asks for it need not wait for that."""
    number_changes(on=clock.today())


def publish_due() -> None:
    """Pages whose hour has come go out, and those whose time is over are taken back, by Wagtail's own command."""
    call_command("publish_scheduled")


def forget_sessions() -> None:
    """Sessions and practices that have run out leave the table, and jobs that are over for long."""
    SessionStore.clear_expired()
    jobs.forget(now=clock.now())


CLOCK = Round("clock", AGREE_SECONDS, clock.agree, needs_time=False)
ROUNDS = (
    CLOCK,
    Round("sweeper", SWEEP_SECONDS, sweep),
    Round("teller", TELL_SECONDS, pushes.tell),
    Round("heartbeat", EVERY.total_seconds(), beat_now),
    Round("sessions", SESSIONS_SECONDS, forget_sessions),
    Round("changes", CHANGES_SECONDS, number_now),
    Round("publisher", PUBLISH_SECONDS, publish_due),
)


@contextmanager
def making_rounds(rounds: tuple[Round, ...] = ROUNDS) -> Iterator[None]:
    """Does the rounds for the length of the block."""
    stop = threading.Event()
    threads = [threading.Thread(target=go_round, args=(each, stop), name=each.name, daemon=True) for each in rounds]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def go_round(each: Round, stop: threading.Event) -> None:
    """Works until told to stop; a failure is logged and the next time comes."""
    while not stop.is_set():
        try:
            if clock.is_known() or not each.needs_time:
                each.work()
        except Exception:
            rounds_failed.labels(name=each.name).inc()
            logger.exception("The %s failed; it tries again.", each.name)
        finally:
            connection.close()  # back to the pool; a broken one must not meet the next round
        stop.wait(each.seconds)
