"""F18: where a process logs to takes nothing any more, as when the collector behind the pipe hangs."""

import os
import time
from contextlib import suppress
from pathlib import Path

from scripts.faults.playing import Playing
from scripts.whole_parts import Web

STUCK_SECONDS = 12.0


class StuckPipe:
    """A pipe in the place of a process's log: it takes what is written until it is stuck, and then only waits."""

    def __init__(self, path: Path) -> None:
        os.mkfifo(path)
        self.path = path
        self.end = os.open(path, os.O_RDWR | os.O_NONBLOCK)

    def stick(self) -> None:
        """Filled to the last byte: whoever writes now waits."""
        with suppress(BlockingIOError):
            while True:
                os.write(self.end, b"." * 4096)
        with suppress(BlockingIOError):
            while True:
                os.write(self.end, b".")

    def drain(self) -> None:
        """Somebody reads again."""
        with suppress(BlockingIOError):
            while os.read(self.end, 65536):
                pass


def stuck(playing: Playing) -> None:
    """All web processes log into stuck pipes for a while, and PostgreSQL stutters, so that there is much to log."""
    pipes = [_piped(playing, web) for web in playing.whole.web]
    playing.wait(3)
    for pipe in pipes:
        pipe.stick()
    playing.mark("logs are stuck")
    playing.whole.postgres.hang()
    time.sleep(5)
    playing.whole.postgres.resume()
    before = playing.saves()
    playing.wait(STUCK_SECONDS)
    playing.note("saved_while_stuck", playing.saves() - before)
    playing.mark("logs are read again")
    while playing.wait(0.2):
        _drain(pipes)
    for web in playing.whole.web:
        _drain(pipes)
        web.restart()


def _drain(pipes: list[StuckPipe]) -> None:
    for pipe in pipes:
        pipe.drain()


def _piped(playing: Playing, web: Web) -> StuckPipe:
    """The process starts again with a pipe for its log; its own log is named again for whoever looks for it."""
    pipe, log = StuckPipe(playing.whole.home / f"pipe-{web.port}"), web.log
    web.stop()
    web.log = pipe.path
    web.start()
    web.log = log
    web.wait_ready()
    return pipe
