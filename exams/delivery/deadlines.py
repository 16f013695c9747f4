"""When an attempt must end and whether a change came in time, as pure functions. The server's clock alone counts.

`deadline` reckons an attempt's end from what was planned and granted. `Clock` moves an end step by step, as the
actions do; `deadline_from` walks the same steps along the record. They agree: see the laws in the tests.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from exams.delivery.evidence import Link
from exams.delivery.spans import Span, length, merged

# A change made before the deadline may arrive this much later, if its own time says that it was made before.
GRACE = timedelta(seconds=60)
# A client works server time out from replies; one that is further ahead than this has reckoned wrongly.
AHEAD = timedelta(seconds=30)
CLOSING = ("handed_in", "time_up", "staff", "voided")


def deadline(
    *,
    started_at: datetime,
    duration_minutes: int,
    closes_at: datetime,
    extra_minutes: int = 0,
    extensions: Iterable[timedelta] = (),
    pauses: Iterable[Span] = (),
) -> datetime:
    """The end of an attempt: its own duration or the window's end, whichever comes first, plus all that was granted.

    Extra time, extensions and pauses move the window's end too, so a candidate who was granted time always has it. A
    pause before the start has moved the window only; a room's pause inside the sitting's is one pause, for no
    clock stands still twice. Aware datetimes in, aware datetime out.
    """
    stood = merged(pauses)
    window = closes_at + sum((span.before(started_at) for span in stood), timedelta())
    base = min(started_at + timedelta(minutes=duration_minutes), window)
    granted = sum(extensions, timedelta(minutes=extra_minutes))
    return base + granted + sum((span.after(started_at) for span in stood), timedelta())


def last_start(*, closes_at: datetime, extra_minutes: int = 0, pauses: Iterable[Span] = ()) -> datetime:
    """Until when an attempt may be started: the window's end and all that moved it."""
    return closes_at + timedelta(minutes=extra_minutes) + length(pauses)


@dataclass(frozen=True, slots=True)
class Clock:
    """When an attempt's time ends, and since when its clock stands still. Nothing done to it takes time away."""

    ends_at: datetime
    stands_since: datetime | None = None

    def paused(self, at: datetime) -> "Clock":
        """Standing already, it stands since then."""
        return Clock(self.ends_at, self.stands_since or at)

    def resumed(self, at: datetime) -> "Clock":
        """The end moves on by the time that it stood."""
        stood = at - self.stands_since if self.stands_since else timedelta()
        return Clock(self.ends_at + max(timedelta(), stood))

    def extended(self, by: timedelta) -> "Clock":
        return Clock(self.ends_at + max(timedelta(), by), self.stands_since)

    def closed(self) -> "Clock":
        return Clock(self.ends_at)

    def reopened(self, by: timedelta) -> "Clock":
        """It runs again, with so much more time than it had when it was closed."""
        return self.closed().extended(by)

    def missing(self, until: datetime) -> timedelta:
        """What must be added so that it does not end before the moment."""
        return max(timedelta(), until - self.ends_at)


def deadline_from(events: Iterable[Link]) -> datetime:
    """The deadline that an attempt's events come to, in their order. ValueError where none of them is the start."""
    ends_at: datetime | None = None
    for _event, clock in clocks(events):
        ends_at = clock.ends_at
    if ends_at is None:
        raise ValueError("the record of an attempt begins with its start")
    return ends_at


def clocks(events: Iterable[Link]) -> Iterator[tuple[Link, Clock]]:
    """Each event from the start on, with the clock as it is after it. Answers need not be among the events."""
    clock: Clock | None = None
    for event in events:
        said = json.loads(event.body)
        if event.kind == "started":
            clock = Clock(datetime.fromisoformat(said["deadline_at"]))
        elif clock is not None:
            clock = _after(event, said, clock)
        if clock is not None:
            yield event, clock


def _after(event: Link, said: dict[str, Any], clock: Clock) -> Clock:
    if event.kind == "paused":
        return clock.paused(event.at)
    if event.kind == "resumed":
        return clock.resumed(event.at)
    if event.kind == "extended":
        return clock.extended(timedelta(seconds=said["seconds"]))
    if event.kind == "reopened":
        return clock.reopened(timedelta(seconds=said["seconds"]))
    return clock.closed() if event.kind in CLOSING else clock


def timeliness(*, arrived_at: datetime, made_at: datetime | None, deadline_at: datetime, paused: bool) -> str:
    """What the times of a change come to: "" in time, "in_grace", "late" or "future_dated".

    Judged by its arrival. After the deadline a change counts only for the time of grace, and only if the client says
    that it was made before; clients can lie, so the grace is short and every use of it is recorded. While the clock
    stands still no deadline passes.
    """
    if made_at is not None and made_at > arrived_at + AHEAD:
        return "future_dated"
    if paused or arrived_at < deadline_at:
        return ""
    made_before = made_at is not None and made_at <= deadline_at
    return "in_grace" if made_before and arrived_at < deadline_at + GRACE else "late"
