"""What an entry has come to, for the candidate's pages and the wire."""

from collections.abc import Iterable
from datetime import datetime

from django.db import models

from exams.delivery.deadlines import last_start
from exams.delivery.models import Attempt, AttemptStatus, Interruption
from exams.delivery.starting import pauses_of
from exams.sittings.models import Entry


class Stage(models.TextChoices):
    SOON = "soon"
    OPEN = "open"
    WORKING = "working"
    PAUSED = "paused"
    HELD = "held"
    HANDED_IN = "handed_in"
    MISSED = "missed"


# The attempt is open and the candidate's page shows the paper.
ON_PAPER = (Stage.WORKING, Stage.PAUSED, Stage.HELD)


def stage_of(entry: Entry, attempt: Attempt | None, now: datetime, stops: Iterable[Interruption] = ()) -> Stage:
    """The stage at this moment. An attempt whose time is over counts as handed in even before it is closed.

    `stops`: the interruptions of the sitting, perhaps of others too; only needed for an entry without an attempt.
    """
    if attempt is not None:
        is_open = attempt.status == AttemptStatus.IN_PROGRESS
        return stage_of_attempt(is_open, attempt.accept_until, attempt.paused_since, attempt.held, now)
    if now < entry.sitting.opens_at:
        return Stage.SOON
    about = [stop for stop in stops if stop.covers(entry)]
    going = {stop.kind for stop in about if stop.ended_at is None}
    if Interruption.Kind.PAUSE in going:
        return Stage.PAUSED
    end = last_start(
        closes_at=entry.sitting.closes_at, extra_minutes=entry.extra_minutes, pauses=pauses_of(about, entry)
    )
    if now >= end:
        return Stage.MISSED
    return Stage.HELD if going else Stage.OPEN


def stage_of_attempt(
    is_open: bool, accept_until: datetime, paused_since: datetime | None, held: bool, now: datetime
) -> Stage:
    """The stage of an attempt by the facts of its row."""
    if not is_open or (paused_since is None and now >= accept_until):
        return Stage.HANDED_IN
    if paused_since is not None:
        return Stage.PAUSED
    return Stage.HELD if held else Stage.WORKING
