"""What a working function is given, and what it gives back."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from office import clock
from office.jobs.models import Job


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where the result is, a sentence for who asked, and facts for whoever reads the job by machine (JSON)."""

    url: str
    message: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


LastStep = Callable[[], Outcome]


class Stopped(Exception):  # an order, not a fault
    """The work is not to go on."""


class CancelAsked(Stopped):
    """Who asked for the job wants it no more."""


class TakenAway(Stopped):
    """Another process has the job: this one was silent for so long that it passed for dead."""


class ProcessEnds(Stopped):
    """The process was told to end; the job is begun anew elsewhere."""


# Set when this process is to end.
ending = threading.Event()


@dataclass(frozen=True, slots=True)
class Progress:
    done: int
    of: int
    words: str


class Context:
    """A job while it is worked on. `progress` costs nothing: it is written down by the thread that beats."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.latest = Progress(0, 0, "")
        self.cancel_asked = False
        self.taken_away = False

    @property
    def arguments(self) -> dict[str, Any]:
        arguments: dict[str, Any] = self.job.arguments
        return arguments

    @property
    def by(self) -> Any:
        """Who asked for it; their rights are to be looked at anew."""
        return self.job.asked_by

    @property
    def now(self) -> datetime:
        """The platform's time, for the actions of the last step."""
        return clock.now()

    def progress(self, done: int, of: int, words: str) -> None:
        """`done` of `of` pieces are done; `words` say what is being done now, in the asker's language."""
        self.latest = Progress(done, of, words[:200])

    def stop_if_cancelled(self) -> None:
        """To be called between steps; raises what the worker understands."""
        if self.taken_away:
            raise TakenAway
        if self.cancel_asked:
            raise CancelAsked
        if ending.is_set():
            raise ProcessEnds
