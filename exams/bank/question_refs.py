"""Questions of a file that were exported here: found again in their bank by "bank/reference"."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from exams.bank.formats.places import place_of
from exams.bank.models import Bank, Question
from exams.bank.sheet_drafts import DraftQuestion
from office.reports import Problem, Severity

# Between the code of a bank and the reference of a question in it.
REF_SIGN = "/"
OWN_WORKBOOK = "xlsx"


def full_ref(bank: Bank, ref: str) -> str:
    """The name of a question outside its bank: "NHCH/Q0007"."""
    return f"{bank.code}{REF_SIGN}{ref}"


@dataclass(frozen=True)
class References:
    """The questions of a bank by their references; `problems`: what is to be said on those of the file."""

    questions: Mapping[int, Question]
    problems: tuple[Problem, ...]

    def named(self, draft: DraftQuestion) -> Question | None:
        """The question that the draft was exported from; None also where its reference cannot be followed."""
        return self.questions.get(id(draft))

    def refuses(self, draft: DraftQuestion) -> bool:
        """The reference is one of this bank, and yet the draft may not change that question."""
        place = draft.where
        return any(problem.severity == "error" and problem.where == place for problem in self.problems)


def references(bank: Bank, held: Iterable[Question], drafts: Iterable[DraftQuestion], *, format: str) -> References:
    """Follows every reference once. What other programs write in its place is passed over."""
    by_ref = {question.ref: question for question in held}
    named: dict[int, Question] = {}
    problems: list[Problem] = []
    taken: dict[str, DraftQuestion] = {}
    for draft in drafts:
        question = by_ref.get(_own(bank, draft))
        problem = _problem(bank, draft, question, taken, format)
        if problem is not None:
            problems.append(problem)
        if question is not None and (problem is None or problem.severity != "error"):
            named[id(draft)] = question
        taken.setdefault(draft.ref, draft)
    return References(named, tuple(problems))


def _own(bank: Bank, draft: DraftQuestion) -> str:
    code, sign, ref = draft.ref.rpartition(REF_SIGN)
    return ref if sign and code == bank.code else ""


def _problem(
    bank: Bank, draft: DraftQuestion, question: Question | None, taken: Mapping[str, DraftQuestion], format: str
) -> Problem | None:
    values = {"place": place_of(draft.where), "ref": draft.ref}
    if question is None:
        return next(_unknown(bank, draft, values, format), None)
    if draft.ref in taken:
        sentence = _(
            "%(place)s: the reference %(ref)s stands at %(first)s already. To add a question, clear its reference."
        )
        return _said(draft, "ref_twice", sentence % {**values, "first": place_of(taken[draft.ref].where)}, "error")
    return None


def _unknown(bank: Bank, draft: DraftQuestion, values: dict[str, str], format: str) -> Iterator[Problem]:
    if _own(bank, draft):
        sentence = _("%(place)s: this bank has no question %(ref)s in use. It is added as a new question.")
        yield _said(draft, "ref_unknown", sentence % values, "warning")
    elif draft.ref and format == OWN_WORKBOOK:
        sentence = _("%(place)s: the reference %(ref)s is none of this bank. It is added as a new question.")
        yield _said(draft, "ref_foreign", sentence % values, "warning")


def _said(draft: DraftQuestion, code: str, sentence: str, severity: Severity) -> Problem:
    return Problem(draft.where, code, sentence, severity)
