"""Whether a sitting is over: nobody works any more, and nobody may still start."""

from datetime import datetime

from exams.delivery.deadlines import last_start
from exams.delivery.models import Attempt, AttemptStatus, Interruption
from exams.delivery.starting import pauses_of
from exams.sittings.models import Sitting


def last_start_of(sitting: Sitting) -> datetime:
    """Until when somebody may still start: extra time and pauses move the end of the window for those who have them."""
    stops = list(Interruption.objects.filter(sitting=sitting))
    missing = sitting.entries.filter(attempt=None).select_related("sitting")
    ends = [
        last_start(closes_at=sitting.closes_at, extra_minutes=entry.extra_minutes, pauses=pauses_of(stops, entry))
        for entry in missing
    ]
    return max([sitting.closes_at, *ends])


def may_still_start(sitting: Sitting, now: datetime) -> bool:
    """Whether the window is open still, or will be when a pause has ended."""
    if now < last_start_of(sitting):
        return True
    stops = list(Interruption.objects.filter(sitting=sitting, ended_at=None, kind=Interruption.Kind.PAUSE))
    missing = sitting.entries.filter(attempt=None).select_related("sitting") if stops else []
    return any(stop.covers(entry) for entry in missing for stop in stops)


def still_working(sitting: Sitting) -> int:
    """How many candidates have an attempt that is not closed yet."""
    return Attempt.objects.filter(entry__sitting=sitting, status=AttemptStatus.IN_PROGRESS).count()
