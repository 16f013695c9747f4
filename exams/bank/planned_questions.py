"""What an import would do with one question of a file."""

from dataclasses import dataclass
from typing import Literal

from exams.bank.duplicate_warnings import Near
from exams.bank.models import Question
from exams.bank.question_changes import Difference
from exams.bank.sheet_drafts import DraftQuestion

Deed = Literal["create", "change", "same", "skip"]
SAVED = ("create", "change")


@dataclass(frozen=True)
class PlannedQuestion:
    """What would become of one question: created, changed, left alone because the bank has it, or skipped as faulty.

    A question is changed where the file was exported from this bank: `differences` say in what. One that is in review
    is skipped although its draft has no fault. `near` is known for
    the rows that are shown: see `with_near`.
    """

    draft: DraftQuestion
    deed: Deed
    question: Question | None = None
    differences: tuple[Difference, ...] = ()
    near: tuple[Near, ...] = ()
