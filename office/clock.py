"""The platform's one clock. Doors read it and hand `now` down; actions and rules never look at a clock themselves.

With PostgreSQL its clock is everybody's: a process reads it every few seconds and reckons on from there, so that all
decide alike although a machine's own clock is wrong or is set while people work. With SQLite there is one machine.
"""

import logging
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.db import connection
from django.utils import timezone

logger = logging.getLogger(__name__)

# Beyond this a machine's own clock is said to be wrong: sessions and logs still go by it.
MOST_SKEW = timedelta(milliseconds=250)


@dataclass(frozen=True, slots=True)
class Reading:
    """What the database's clock said, and what this process's stopwatch (seconds) showed then."""

    at: datetime
    ticks: float

    def reckoned(self, ticks: float) -> datetime:
        return self.at + timedelta(seconds=ticks - self.ticks)


class _Known:
    """What this process knows of the time. `must_agree`: it must not decide before it has a reading."""

    reading: Reading | None = None
    must_agree = False


def now() -> datetime:
    """The present moment, aware, in UTC: the database's once it was read, this machine's where there is no other."""
    return reckoned()


def reckoned() -> datetime:
    """What `now` goes by, whatever stands in for that: what health is asked about."""
    reading = _Known.reading
    return own() if reading is None else reading.reckoned(time.monotonic())


def today() -> date:
    """The present day where the committee works."""
    return timezone.localdate(now())


def own() -> datetime:
    """This machine's own clock, shifted by KHUE_CLOCK_OFFSET_SECONDS (0 but where a wrong clock is rehearsed)."""
    moment = datetime.now(UTC)
    offset = settings.CLOCK_OFFSET_SECONDS
    return moment + timedelta(seconds=offset) if offset else moment


def must_agree() -> None:
    """From now on this process decides nothing before it has read the database's clock, if that has one."""
    _Known.must_agree = database_has_one()


def is_known() -> bool:
    return _Known.reading is not None or not _Known.must_agree


def database_has_one() -> bool:
    """SQLite has no clock of its own."""
    return connection.vendor == "postgresql"


def database_time() -> datetime:
    """What the database's clock says, in UTC."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        theirs: datetime = cursor.fetchone()[0]
        return theirs.astimezone(UTC)


def agree() -> None:
    """Reads the database's clock and goes by it from now on; a database without a clock changes nothing.

    The database read its clock somewhere between our asking and its answer. What we reckoned is kept if it lies there,
    else it moves to the nearer edge: a slow answer moves nothing.
    """
    if not database_has_one():
        return
    before = time.monotonic()
    theirs = database_time()
    after = time.monotonic()
    was = _Known.reading
    _Known.reading = agreed(was, theirs, before, after)
    moved = theirs - (own() if was is None else was.reckoned(after))
    if abs(moved) > MOST_SKEW + timedelta(seconds=after - before):
        logger.warning("The clock was %s s off the database's and goes by that now.", -moved.total_seconds())


def agreed(was: Reading | None, theirs: datetime, before: float, after: float) -> Reading:
    """The reading to go by when the database said `theirs` between two marks of the stopwatch."""
    earliest, latest = Reading(theirs, after), Reading(theirs, before)
    if was is None:
        return Reading(theirs, (before + after) / 2)
    if was.reckoned(after) < theirs:
        return earliest
    return latest if was.reckoned(before) > theirs else was
