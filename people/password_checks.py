"""Password checks, a few at a time. Each keeps a core busy for a good part of a second, and is meant to.

Without a bound, a morning of sign-ins would take every core away from answers that wait to be kept.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from time import perf_counter

from office import metrics

# Of this process. Half of the cores stay for all else, whatever the sign-in page is asked to do.
AT_ONCE = max(1, (os.cpu_count() or 2) // 2)
# Who would wait longer is told to come again; who waits costs a thread.
WAITING = 40 * AT_ONCE
PATIENCE_SECONDS = 8.0

_room = BoundedSemaphore(AT_ONCE + WAITING)
_slots = BoundedSemaphore(AT_ONCE)


class NoSlot(Exception):
    """Too many check their passwords just now."""


@contextmanager
def slot() -> Iterator[None]:
    """Waits for one of the few places, at most PATIENCE_SECONDS, else NoSlot. Hold no database connection meanwhile."""
    if not _room.acquire(blocking=False):
        raise NoSlot
    try:
        with metrics.passwords_waiting.track_inprogress():
            if not _slots.acquire(timeout=PATIENCE_SECONDS):
                raise NoSlot
        try:
            began = perf_counter()
            yield
            metrics.password_seconds.observe(perf_counter() - began)  # not of what was refused unlooked at
        finally:
            _slots.release()
    finally:
        _room.release()
