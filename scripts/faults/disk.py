"""A platform on a small disk of its own, which can be filled to the last byte and freed again."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from scripts.faults.playing import Playing

MEGABYTES = 1_500
FULL_SECONDS = 10.0
BALLAST = "ballast"


@contextmanager
def small_disk() -> Iterator[Path]:
    """A disk in memory for the length of the block. Needs the rights of root: PermissionError without."""
    if os.geteuid() != 0:
        raise PermissionError("mounting a small disk needs root")
    with tempfile.TemporaryDirectory(prefix="khue-disk-") as folder:
        Path(folder).chmod(0o755)
        mount = ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m,mode=1777", "khue-disk", folder]
        done = subprocess.run(mount, capture_output=True, text=True, check=False)
        if done.returncode:
            raise PermissionError(done.stderr.strip())
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)


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
