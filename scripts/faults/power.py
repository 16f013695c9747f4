"""A power cut: whatever the disk had not been told to keep is gone.

The database lies on a small ext4 disk of its own. The kernel is told to shut that file system down without writing
anything more, not even its own log (EXT4_IOC_SHUTDOWN with "no log flush", the way the kernel's own tests of file
systems cut the power); then the database is killed, the disk unmounted, mounted, and the database started.
"""

import fcntl
import os
import struct
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from scripts.faults.playing import Playing

MEGABYTES = 6_000  # the file has holes: it takes what is written
SHUTDOWN, NO_LOG_FLUSH = 0x8004587D, 2  # _IOR('X', 125, __u32), EXT4_GOING_FLAGS_NOLOGFLUSH
CUTS, OFF_SECONDS, BUSY_SECONDS = 2, 2.0, 10.0


@contextmanager
def own_disk() -> Iterator[Path]:
    """A disk in a file, mounted for the length of the block. PermissionError where that cannot be done."""
    if os.geteuid() != 0:
        raise PermissionError("mounting a disk of its own needs root")
    with tempfile.TemporaryDirectory(prefix="khue-power-") as home:
        Path(home).chmod(0o755)
        folder, image = Path(home) / "disk", Path(home) / "image"
        folder.mkdir()
        with open(image, "wb") as stream:
            stream.truncate(MEGABYTES * 1024 * 1024)
        _root(["mkfs.ext4", "-q", str(image)])
        device = _root(["losetup", "--find", "--show", str(image)])
        try:
            mount(device, folder)
            yield folder
        finally:
            with suppress(PermissionError):  # the power may be off
                unmount(folder)
            _root(["losetup", "--detach", device])


def mount(device: str, folder: Path) -> None:
    _root(["mount", device, str(folder)])
    folder.chmod(0o755)


def unmount(folder: Path) -> None:
    """Who has files open may need a moment to end."""
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            _root(["umount", str(folder)])
            return
        except PermissionError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def device_of(folder: Path) -> str:
    """The device that is mounted at the folder."""
    mounts = (line.split() for line in Path("/proc/mounts").read_text().splitlines())
    return next(device for device, place, *_rest in mounts if place == str(folder))


def cut(folder: Path) -> None:
    """From now on nothing reaches the disk, and what was not flushed never will."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.ioctl(handle, SHUTDOWN, struct.pack("I", NO_LOG_FLUSH))
    finally:
        os.close(handle)


def cut_power(playing: Playing) -> None:
    """F9: the machine of the database loses its power, twice; the web processes go on."""
    disk = playing.whole.disk
    assert disk is not None, "The group of this scenario has one."
    device = device_of(disk)
    os.sync()  # programs and the empty database have been on a real machine's disk for long
    recovered = []
    for _time in range(CUTS):
        if not playing.wait(8):
            break
        playing.mark("power cut")
        cut(disk)
        playing.whole.postgres.kill9()
        unmount(disk)
        playing.wait(OFF_SECONDS)
        mount(device, disk)
        playing.whole.postgres.start()
        playing.mark("power is back")
        recovered.append(playing.seconds_until_saved())
    playing.note("saves_again_after_s", recovered)


def _root(command: list[str]) -> str:
    """Runs a command of the system's administrator; PermissionError, with what it said, where it is not allowed."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError as missing:
        raise PermissionError(f"{command[0]} is not installed") from missing
    if done.returncode:
        raise PermissionError(f"{' '.join(command)}: {done.stderr.strip()}")
    return done.stdout.strip()
