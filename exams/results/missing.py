"""Attempts that the journal saw begin and that are there no more: whoever removes one whole leaves no broken chain."""

from dataclasses import dataclass
from datetime import datetime

from exams.delivery.models import Attempt
from exams.delivery.starting import STARTED
from exams.sittings.models import Sitting
from office.models import JournalRow


@dataclass(frozen=True, slots=True)
class Missing:
    """A start without its attempt. `by`: the account's name as it was then."""

    began_at: datetime
    by: str


def missing_attempts(sitting: Sitting) -> list[Missing]:
    """By the moment of their start, in two queries. Starts before version 0.1 was left do not name their sitting."""
    starts = JournalRow.objects.filter(act=STARTED, data__sitting=str(sitting.uid)).order_by("at", "pk")
    there = Attempt.objects.filter(entry__sitting=sitting).values_list("pk", flat=True)
    known = {f"{Attempt._meta.label}:{pk}" for pk in there}
    return [Missing(row.at, row.by_label) for row in starts if row.subject not in known]
