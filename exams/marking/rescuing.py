"""The decision about a rescue file, with all that follows for the mark."""

from datetime import datetime

from django.db import transaction

from exams.delivery.models import Attempt, RescueFile
from exams.delivery.rescue import settle_rescue_file
from exams.marking.actions import mark_again
from people.models import User


@transaction.atomic
def decide_rescue(*, file: RescueFile, accept: bool, reason: str, by: User, now: datetime) -> Attempt:
    """Counts the answers of a file or declines them; work that was marked before is marked again, the old mark kept."""
    attempt = settle_rescue_file(file=file, accept=accept, reason=reason, by=by, now=now)
    if accept:
        # The platform marks, not whoever decides.
        mark_again(attempt=attempt, by=None, now=now)
    return attempt
