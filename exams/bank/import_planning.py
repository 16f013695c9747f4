"""A kept file of questions, with what was mended, compared with its bank: what the preview shows and the job saves."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from exams.bank.import_kept import SHEET
from exams.bank.import_mending import Mend, MendedSheet, mended_sheet
from exams.bank.models import Bank
from exams.bank.planned_questions import PlannedQuestion
from exams.bank.question_import import QuestionPlan, plan_questions
from office.reports import Problem
from people.kept_readings import kept_mends
from people.kept_uploads import KeptUpload
from people.previews import Place, by_row, row_of

PURPOSE = "questions"


class Trust(StrEnum):
    """How sure the reading of a question is."""

    SURE = "sure"
    LOOK = "look"
    CANNOT = "cannot"


TRUST_WORDS = {
    Trust.SURE: _("Sure"),
    Trust.LOOK: _("Look at it"),
    Trust.CANNOT: _("Cannot be taken"),
}


@dataclass(frozen=True)
class KeptPlan:
    """What saving would do, where each question stands, and the remarks on each."""

    plan: QuestionPlan
    mended: MendedSheet
    places: dict[int, int]
    remarks: dict[Place, list[Problem]]

    def remarks_on(self, row: PlannedQuestion) -> list[Problem]:
        return self.remarks.get(row_of(row.draft.where), [])

    def trust(self, row: PlannedQuestion) -> Trust:
        if row.deed == "skip":
            return Trust.CANNOT
        is_doubtful = any(problem.severity != "note" for problem in self.remarks_on(row))
        return Trust.LOOK if is_doubtful else Trust.SURE

    def of_trust(self, *trusts: Trust) -> list[PlannedQuestion]:
        return [row for row in self.plan.rows if self.trust(row) in trusts]


def kept_plan(upload: KeptUpload, bank: Bank) -> KeptPlan:
    """Raises Refused where the file was not read, or by an older program."""
    mends = {at: Mend.of(kept) for at, kept in kept_mends(upload).items()}
    mended = mended_sheet(SHEET.of(upload), mends)
    plan = plan_questions(sheet=mended.sheet, bank=bank, default_level=int(upload.facts["level"]))
    plan.counts |= _counts({"mended": mended.mended, "left_out": mended.left_out}.items())
    return KeptPlan(plan, mended, mended.places(), by_row(plan.problems))


def _counts(of: Iterable[tuple[str, frozenset[int]]]) -> dict[str, int]:
    """For the journal; what did not happen is not counted."""
    return {name: len(places) for name, places in of if places}
