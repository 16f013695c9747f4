"""When an attempt must end, as pure functions of times. The server's clock is the only one that counts."""

from collections.abc import Iterable
from datetime import datetime, timedelta

# A message sent before the deadline may arrive a little after it. The page itself stops at the deadline.
GRACE = timedelta(seconds=15)


def deadline(
    *,
    started_at: datetime,
    duration_minutes: int,
    closes_at: datetime,
    extra_minutes: int = 0,
    extensions: Iterable[timedelta] = (),
) -> datetime:
    """The end of an attempt: its own duration or the window's end, whichever comes first, plus all that was granted.

    Extra time of an entry and later extensions move the window's end too, so a candidate who was granted time always
    has it. Aware datetimes in, aware datetime out.
    """
    base = min(started_at + timedelta(minutes=duration_minutes), closes_at)
    return base + timedelta(minutes=extra_minutes) + sum(extensions, timedelta())


def last_start(*, closes_at: datetime, extra_minutes: int = 0) -> datetime:
    """Until when an attempt may be started."""
    return closes_at + timedelta(minutes=extra_minutes)


def is_in_time(*, arrived_at: datetime, deadline_at: datetime) -> bool:
    """Whether an answer that arrived then still counts."""
    return arrived_at < deadline_at + GRACE
