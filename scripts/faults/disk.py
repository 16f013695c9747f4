"""A disk filled to the last byte and freed again; everything of the platform lies on it (see power.py)."""

import os
from contextlib import suppress
from pathlib import Path

from scripts.faults.playing import Playing

FULL_SECONDS = 10.0
BALLAST = "ballast"


def fill(playing: Playing) -> None:
    """F8: not one byte is left for a while; PostgreSQL is started again where it gave up, as a service manager does."""
    whole = playing.whole
    playing.wait(6)
    before = playing.crowd.gauge.errors["503"]
    ballast = whole.home / BALLAST
    _take_all(ballast)
    playing.mark("disk full")
    saved = playing.saves()
    playing.wait(FULL_SECONDS)
    playing.note("saved_while_full", playing.saves() - saved)
    ballast.unlink()
    playing.mark("disk freed")
    playing.note("postgres_had_ended", not whole.postgres.is_running)
    if not whole.postgres.is_running:
        whole.postgres.start()
    playing.note("saves_again_after_s", playing.seconds_until_saved())
    playing.note("busy_meanwhile", playing.crowd.gauge.errors["503"] - before)


def _take_all(path: Path) -> None:
    """Others write meanwhile, so what was free a moment ago may not be."""
    with open(path, "wb") as stream:
        while (free := os.statvfs(path).f_bavail * os.statvfs(path).f_frsize) > 0:
            with suppress(OSError):
                os.posix_fallocate(stream.fileno(), stream.seek(0, os.SEEK_END), free)
