"""A server of our own for tests and trials: started, stopped, hung and killed by its process id, never by its name."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Any

START_SECONDS = 60
STOP_SECONDS = 30


def end_in_order() -> None:
    """From now on SIGTERM ends this program as Ctrl+C does: what it started is ended too."""
    signal.signal(signal.SIGTERM, _interrupted)


def _interrupted(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


class CannotStart(Exception):
    """A server did not come up; the text says why."""


class Process:
    """One server, with the processes below it. What it prints goes to `log`, after what it printed before."""

    end_by = signal.SIGTERM

    def __init__(
        self, command: list[str], *, home: Path, log: Path, env: dict[str, str] | None = None, **popen: Any
    ) -> None:
        self.command, self.home, self.log, self.popen = command, home, log, popen
        self.env = dict(os.environ if env is None else env)
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The id of the root of the tree, alive or not."""
        assert self.process is not None, "It was never started."
        return self.process.pid

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def cpu_seconds(self) -> float:
        """What the root of the tree has used of the processors so far, as the kernel counts it."""
        facts = _stat(self.pid)
        return (int(facts[11]) + int(facts[12])) / os.sysconf("SC_CLK_TCK") if facts else 0.0

    def start(self) -> None:
        """Starts it without waiting until it can be used."""
        with open(self.log, "ab") as log:
            # A session of its own: Ctrl+C reaches who started it, who then ends it in order.
            self.process = subprocess.Popen(
                self.command, stdout=log, stderr=log, cwd=self.home, env=self.env, start_new_session=True, **self.popen
            )

    def wait_ready(self) -> None:
        """Returns when it can be used; CannotStart when it ended or took too long. Here: at once."""

    def stop(self) -> None:
        """In order; whoever does not end in half a minute is killed."""
        if self.process is None:
            return
        self.tell_to_end()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill9()

    def tell_to_end(self) -> None:
        """The first half of `stop`, which does not wait."""
        if self.process is not None and self.is_running:
            self.process.send_signal(self.end_by)

    def kill9(self) -> None:
        """The whole tree at once, as when the machine goes down, except that what the kernel holds is not lost."""
        if not self.is_running:
            return
        os.kill(self.pid, signal.SIGSTOP)  # so that it starts no child meanwhile
        tree = [*children(self.pid), self.pid]
        for pid in tree:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        assert self.process is not None
        self.process.wait()
        while any(_state(pid) not in ("", "Z", "X") for pid in tree):
            time.sleep(0.01)

    def hang(self) -> None:
        """Nothing in the tree runs any more until `resume`; its sockets stay open."""
        for pid in [self.pid, *children(self.pid)]:
            os.kill(pid, signal.SIGSTOP)

    def resume(self) -> None:
        for pid in [*children(self.pid), self.pid]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)

    def pause(self, seconds: float) -> None:
        """Hangs it for a while; returns at once."""
        self.hang()
        timer = threading.Timer(seconds, self.resume)
        timer.daemon = True
        timer.start()

    def wait_until(self, is_up: Callable[[], bool], *, seconds: float = START_SECONDS) -> None:
        """Asks again and again; CannotStart with the end of the log when it ended or took too long."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and self.is_running:
            if is_up():
                return
            time.sleep(0.05)
        told = self.log.read_text(errors="replace")[-4000:] if self.log.exists() else ""
        raise CannotStart(f"{Path(self.command[0]).name} did not start ({' '.join(self.command)}):\n{told}")


def children(parent: int) -> list[int]:
    """The processes right below another; none of the servers used here has deeper trees."""
    everybody = [int(folder.name) for folder in Path("/proc").glob("[0-9]*")]
    return [pid for pid in everybody if _stat(pid)[1:2] == [str(parent)]]


def _state(pid: int) -> str:
    """One letter as in /proc, empty when there is no such process."""
    return "".join(_stat(pid)[:1])


def _stat(pid: int) -> list[str]:
    """State, parent and more; they follow the name, which may hold spaces and brackets."""
    try:
        return Path("/proc", str(pid), "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
