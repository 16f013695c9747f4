"""What an entry has come to, for the candidate's pages."""

from datetime import datetime

from django.db import models

from exams.delivery.deadlines import last_start
from exams.delivery.models import Attempt, AttemptStatus
from exams.sittings.models import Entry


class Stage(models.TextChoices):
    SOON = "soon"
    OPEN = "open"
    WORKING = "working"
    HANDED_IN = "handed_in"
    MISSED = "missed"


def stage_of(entry: Entry, attempt: Attempt | None, now: datetime) -> Stage:
    """The stage at this moment. An attempt whose time is over counts as handed in even before it is closed."""
    if attempt is not None:
        open_still = attempt.status == AttemptStatus.IN_PROGRESS and now < attempt.accept_until
        return Stage.WORKING if open_still else Stage.HANDED_IN
    if now < entry.sitting.opens_at:
        return Stage.SOON
    over = now >= last_start(closes_at=entry.sitting.closes_at, extra_minutes=entry.extra_minutes)
    return Stage.MISSED if over else Stage.OPEN
