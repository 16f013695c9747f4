"""Group commit: what arrives while a transaction is being committed goes into the next one, all of it together.

A commit waits for the disk; doing it once for a hundred answers instead of a hundred times is what lets one small
machine keep a province's answers. Nobody is told anything before the commit that holds the own answer has ended.
"""

import asyncio
import logging
import queue
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Generic, TypeVar

from django.db import DatabaseError, InterfaceError, OperationalError, connection

from office.metrics import commit_batches, commit_seconds, save_queue

log = logging.getLogger(__name__)

J = TypeVar("J")
R = TypeVar("R")
MOST_TOGETHER = 256
# More than this waiting means many seconds of work: better to say so at once than to let everybody time out.
MOST_WAITING = 4_000
# Who has company waits so long for more of it: two clients that ask in turn would otherwise never share a commit, and
# a commit costs as much as a dozen answers. Who is alone waits for nothing.
GATHER_SECONDS = 0.004


class Busy(Exception):
    """The job was not done, because too much waits or the database is away. It may be sent again as it is."""


class _Job(Generic[J, R]):
    """One job, and who is to be told, in which loop."""

    __slots__ = ("done", "loop", "what")

    def __init__(self, what: J, loop: asyncio.AbstractEventLoop, done: Callable[[R | Exception], None]) -> None:
        self.what = what
        self.loop = loop
        self.done = done


class GroupCommitter(Generic[J, R]):
    """A thread with a database connection of its own that does jobs of one kind, those that wait all at once."""

    def __init__(
        self, name: str, work: Callable[[Sequence[J]], list[R]], gather_seconds: float = GATHER_SECONDS
    ) -> None:
        self.name = name
        self.work = work
        self.gather_seconds = gather_seconds
        self.waiting: queue.SimpleQueue[_Job[J, R] | None] = queue.SimpleQueue()
        self.thread: threading.Thread | None = None
        self.lock = threading.Lock()

    async def do(self, what: J) -> R:
        """Waits for the job's result; raises Busy when it was not done."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[R] = loop.create_future()
        self.put(what, loop, partial(_resolve, future))
        return await future

    def put(self, what: J, loop: asyncio.AbstractEventLoop, done: Callable[[R | Exception], None]) -> None:
        """Has the job done; `done` is called in the loop with its result, or with why it was not done."""
        if self.waiting.qsize() > MOST_WAITING:
            loop.call_soon(done, Busy())
            return
        if self.thread is None:
            self.start()
        self.waiting.put(_Job(what, loop, done))

    def start(self) -> None:
        """Starts the thread, once."""
        with self.lock:
            if self.thread is None:
                self.thread = threading.Thread(target=self._run, name=self.name, daemon=True)
                self.thread.start()

    def stop(self) -> None:
        """Lets the thread finish what waits, and end."""
        with self.lock:
            if self.thread is not None:
                self.waiting.put(None)
                self.thread.join()
                self.thread = None

    def _run(self) -> None:
        going, have_company = True, False
        while going:
            jobs = self._gather(have_company)
            going, have_company = None not in jobs, len(jobs) > 1
            todo = [job for job in jobs if job is not None]
            if todo:
                _deliver(todo, self._work(todo))
        connection.close()

    def _gather(self, have_company: bool) -> list[_Job[J, R] | None]:
        """What waits, at least one. `have_company`: the group before was of several, so more will come soon."""
        jobs = [self.waiting.get()]
        if have_company or not self.waiting.empty():
            time.sleep(self.gather_seconds)
        while len(jobs) < MOST_TOGETHER and not self.waiting.empty():
            jobs.append(self.waiting.get())
        return jobs

    def _work(self, jobs: list[_Job[J, R]]) -> list[R | Exception]:
        """The results. If the whole fails, each job is tried alone: one that cannot be done harms no neighbour."""
        began = time.perf_counter()
        try:
            done: list[R | Exception] = list(self.work([job.what for job in jobs]))
        except (DatabaseError, InterfaceError):
            log.warning("%s: the database failed; %d jobs are to be sent again", self.name, len(jobs), exc_info=True)
            connection.close()
            done = [Busy() for _job in jobs] if len(jobs) == 1 else self._one_by_one(jobs)
        except Exception as error:
            log.exception("%s: a group of %d failed", self.name, len(jobs))
            done = [error] if len(jobs) == 1 else self._one_by_one(jobs)
        commit_batches.observe(len(jobs))
        save_queue.set(self.waiting.qsize())
        commit_seconds.observe(time.perf_counter() - began)
        return done

    def _one_by_one(self, jobs: list[_Job[J, R]]) -> list[R | Exception]:
        done: list[R | Exception] = []
        for job in jobs:
            try:
                done += self.work([job.what])
            except (OperationalError, InterfaceError):
                if connection.connection is not None and connection.is_usable():  # this job had to wait for a lock
                    done.append(Busy())
                    continue
                connection.close()
                done += [Busy() for _job in jobs[len(done) :]]  # it is away: the rest need not wait for it too
                break
            except DatabaseError:  # it met something that another moment may not hold
                log.exception("%s: the database refused a job", self.name)
                done.append(Busy())
            except Exception as error:
                log.exception("%s: a job failed", self.name)
                done.append(error)
        return done


def _deliver(jobs: Sequence[_Job[J, R]], results: Sequence[R | Exception]) -> None:
    """Hands results to the loops that wait for them, one call per loop."""
    by_loop: dict[asyncio.AbstractEventLoop, list[tuple[Callable[[R | Exception], None], R | Exception]]] = {}
    for job, result in zip(jobs, results, strict=True):
        by_loop.setdefault(job.loop, []).append((job.done, result))
    for loop, pairs in by_loop.items():
        if not loop.is_closed():
            loop.call_soon_threadsafe(_settle, pairs)


def _settle(pairs: Sequence[tuple[Callable[[R | Exception], None], R | Exception]]) -> None:
    for done, result in pairs:
        try:
            done(result)
        except Exception:  # one connection that is broken must not keep the others waiting
            log.exception("a result could not be handed over")


def _resolve(future: asyncio.Future[R], result: R | Exception) -> None:
    if future.done():  # the client has gone
        return
    if isinstance(result, Exception):
        future.set_exception(result)
    else:
        future.set_result(result)
