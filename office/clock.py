"""The platform's one clock. Doors read it and hand `now` down; actions and rules never look at a clock themselves."""

from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """The present moment, aware, in UTC, shifted by KHUE_CLOCK_OFFSET_SECONDS (0 outside rehearsals)."""
    moment = datetime.now(UTC)
    offset = settings.CLOCK_OFFSET_SECONDS
    return moment + timedelta(seconds=offset) if offset else moment


def today() -> date:
    """The present day where the committee works."""
    return timezone.localdate(now())
