"""A play that goes on while something is broken: what a fault needs to know of it, and what it leaves behind."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from exams.rehearsal.candidate import Pace
from exams.rehearsal.crowd import Crowd
from exams.rehearsal.line import Weather
from scripts.net_proxy import NetProxy
from scripts.whole import Whole


@dataclass(slots=True)
class Playing:
    """The platform, the candidates, the code of the copy they sit, the bad network. `notes` go into the report."""

    whole: Whole
    crowd: Crowd
    code: str
    proxy: NetProxy | None = None
    marks: list[tuple[float, str]] = field(default_factory=list)
    notes: dict[str, Any] = field(default_factory=dict)
    is_over: bool = False

    def wait(self, seconds: float) -> bool:
        """Lets time pass; False when the play is over."""
        until = time.monotonic() + seconds
        while not self.is_over and time.monotonic() < until:
            time.sleep(0.05)
        return not self.is_over

    def mark(self, what: str) -> None:
        """Something was done now: it stands in the picture."""
        self.marks.append((round(time.monotonic() - self.crowd.gauge.began, 1), what))

    def note(self, name: str, value: Any) -> None:
        self.notes[name] = value

    def saves(self) -> int:
        """How many answers were acknowledged so far."""
        return self.crowd.gauge.acked

    def seconds_until_saved(self, *, at_most: float = 60.0) -> float:
        """How long it takes until the next answer is acknowledged."""
        before, began = self.saves(), time.monotonic()
        while self.saves() == before and time.monotonic() - began < at_most and not self.is_over:
            time.sleep(0.02)
        return round(time.monotonic() - began, 2)


def nothing(playing: Playing) -> None:
    """No fault: what everything else is compared with."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """One fault, or several at once, under load.

    `fault` runs in a thread beside the candidates, `after` when they are done and nothing is closed yet. `judge` says
    what does not hold besides what every scenario must keep. `pace`: by the candidate's place. `spread`: all start
    within so many seconds. `group`: which platform it needs. `must_lose`: a mistake is built in, and the checker must
    find lost answers.
    """

    number: str
    what: str
    fault: Callable[[Playing], None] = nothing
    after: Callable[[Playing], None] = nothing
    judge: Callable[[dict[str, Any]], list[str]] = lambda report: []
    seconds: float = 40.0
    spread: float | None = None
    weather: Weather | None = None
    pace: Callable[[float, int], Pace] | None = None
    duration_minutes: int | None = None
    through_proxy: bool = False
    env: dict[str, str] = field(default_factory=dict)
    group: str = "whole"
    must_lose: bool = False
