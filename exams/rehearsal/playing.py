"""Plays a rehearsal from its copy to its report. The candidates work in a thread; this one watches and writes down."""

import asyncio
import resource
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import InterfaceError, OperationalError, connection
from django.utils.translation import gettext as _

from exams.delivery.closing import close_overdue
from exams.marking.actions import mark_sitting
from exams.rehearsal import actions
from exams.rehearsal.actions import RehearsalRefused
from exams.rehearsal.candidate import Pace, Ticket
from exams.rehearsal.checker import check
from exams.rehearsal.connection import NoReply, Target
from exams.rehearsal.copying import Seat, make_copy, remove_copy
from exams.rehearsal.crowd import FILES_BESIDE, Crowd
from exams.rehearsal.latencies import percentile
from exams.rehearsal.line import Line, Weather
from exams.rehearsal.models import Rehearsal, RehearsalState
from exams.rehearsal.notebook import Ledger
from exams.rehearsal.record_reading import kept_attempts, terms_of
from exams.rehearsal.reporting import report_of
from exams.sittings.models import Sitting
from office import clock
from office.errors import Refused

LOOK_SECONDS, ALIVE_SECONDS = 1.0, 5.0
# What an exam of 40 questions comes to, so that a short rehearsal does as much as a long one.
DEEDS, BEATS, HERD = 50, 20, 0.15


@dataclass(frozen=True, slots=True)
class Plan:
    """How to play: against which server, how long (seconds for one candidate's whole exam), in which weather."""

    target: Target
    seconds: float
    weather: Weather | None = None
    ledger: Ledger | None = None
    seed: str = "rehearsal"

    @property
    def pace(self) -> Pace:
        """Think times that add up to the length, heartbeats as many as in a whole exam."""
        return Pace(think=self.seconds / DEEDS, beat=max(1.0, self.seconds / BEATS), patience=120.0)


@dataclass(slots=True)
class Progress:
    """How far it is, for the screen."""

    phase: str
    second: int = 0
    of: int = 0
    working: int = 0
    done: int = 0
    acked: int = 0
    failed: int = 0
    p95: float = 0.0


Tell = Callable[[Progress], bool]


def run(rehearsal: Rehearsal, plan: Plan, show: Callable[[Progress], None]) -> dict[str, Any] | None:
    """Plays a rehearsal that was begun, and writes down how it goes and what it came to; None: it was cancelled."""

    def tell(progress: Progress) -> bool:
        show(progress)
        return _noted(rehearsal, progress)

    state, written = RehearsalState.BROKEN_OFF, {}
    try:
        with beating(rehearsal):
            report = play(rehearsal, plan, tell)
        state, written = state_of(report), report or {}
        return report
    except Refused as refused:
        written = {"reason": refused.message}
        raise
    finally:
        actions.end(rehearsal=rehearsal, state=state, report=written, now=clock.now())


@contextmanager
def beating(rehearsal: Rehearsal) -> Iterator[None]:
    """Says from a thread that the process lives, however long one of its steps takes."""
    over = threading.Event()

    def beat() -> None:
        while not over.wait(ALIVE_SECONDS):
            with suppress(OperationalError, InterfaceError):
                actions.beat(rehearsal=rehearsal, now=clock.now())
            connection.close()

    thread = threading.Thread(target=beat, name="beat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _noted(rehearsal: Rehearsal, progress: Progress) -> bool:
    """Whether to go on. A database that is away for a moment is part of what is rehearsed."""
    try:
        return actions.note(rehearsal=rehearsal, progress=asdict(progress), now=clock.now())
    except (OperationalError, InterfaceError):
        connection.close()
        return True


def play(rehearsal: Rehearsal, plan: Plan, tell: Tell) -> dict[str, Any] | None:
    """Copies, plays, checks and removes; the report, or None when `tell` answered that it is to stop."""
    try:
        tell(Progress("copy", of=rehearsal.candidates))
        _refuse_too_many(rehearsal.candidates)
        seats = make_copy(rehearsal=rehearsal, now=clock.now())
        assert rehearsal.copy is not None  # noqa: S101  # it was just made
        probe(plan.target, seats[0])
        return _play(rehearsal.copy, seats, plan, tell)
    finally:
        tell(Progress("remove", of=rehearsal.candidates))
        remove_copy(rehearsal=rehearsal, now=clock.now())


def _play(copy: Sitting, seats: list[Seat], plan: Plan, tell: Tell) -> dict[str, Any] | None:
    tickets = [Ticket(seat.entry, seat.token, copy.access_code) for seat in seats]
    crowd = Crowd(
        tickets,
        target=plan.target,
        pace=plan.pace,
        spread=plan.seconds * HERD,
        weather=plan.weather,
        seed=plan.seed,
        ledger=plan.ledger,
    )
    began = time.monotonic()
    if not _watch(crowd, tell):
        return None
    seconds = time.monotonic() - began
    tell(progress_of(crowd, "check"))
    settle(copy, now=clock.now())
    findings = check(crowd.books, kept_attempts(copy), terms_of(copy))
    return report_of(crowd.gauge, crowd.books, findings, seconds=seconds)


def _refuse_too_many(candidates: int) -> None:
    """Every candidate needs a connection, and a process may have so many open files."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard not in (resource.RLIM_INFINITY, -1) and hard < candidates + FILES_BESIDE:
        raise RehearsalRefused(
            _("This machine allows a process %(files)d open files: too few for %(candidates)d candidates (ulimit -n).")
            % {"files": hard, "candidates": candidates}
        )


def probe(target: Target, seat: Seat) -> None:
    """Refuses to play against a server that is not there, or is not ours."""
    path = f"/api/exam/{seat.entry}/state/?paper=none"
    try:
        status = asyncio.run(Line(target).ask("GET", path, token=seat.token)).status
    except NoReply as error:
        raise RehearsalRefused(
            _("No server answers at %s. Start it, or name the right one with --base-url.") % target.name
        ) from error
    if status != 200:
        raise RehearsalRefused(
            _("The server at %s does not know the copy: it works on another database, or with another secret key.")
            % target.name
        )


def settle(copy: Sitting, *, now: datetime) -> None:
    """What would have happened by the evening: what is overdue is closed, everything is marked."""
    close_overdue(now=now, sitting=copy)
    mark_sitting(sitting=copy, by=None, now=now)


def _watch(crowd: Crowd, tell: Tell) -> bool:
    """Lets the candidates work and tells of it; False when it was stopped."""
    thread = threading.Thread(target=crowd.play, name="candidates", daemon=True)
    thread.start()
    try:
        while thread.is_alive():
            if not tell(progress_of(crowd, "play")):
                crowd.stop()
            thread.join(LOOK_SECONDS)
        return not crowd.stopped
    finally:  # whoever interrupts this must not leave candidates at work on a copy that goes
        crowd.stop()
        thread.join()


def progress_of(crowd: Crowd, phase: str) -> Progress:
    gauge = crowd.gauge
    recent = sorted(list(gauge.seconds.get("answer", ()))[-500:])
    return Progress(
        phase=phase,
        second=gauge.second(),
        of=len(crowd.tickets),
        working=gauge.working,
        done=gauge.done,
        acked=gauge.acked,
        failed=sum(gauge.errors.values()),
        p95=round(percentile(recent, 0.95) * 1000, 1) if recent else 0.0,
    )


def state_of(report: dict[str, Any] | None) -> RehearsalState:
    """What the rehearsal came to."""
    if report is None:
        return RehearsalState.CANCELLED
    return RehearsalState.HELD if report["holds"] else RehearsalState.BROKEN
