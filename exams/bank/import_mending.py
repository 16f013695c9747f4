"""Questions of a file with what was mended in them: checked by the rules that every question is checked by."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Self

from exams.bank.items import Kind, NumberRange
from exams.bank.kinds.registry import KINDS
from exams.bank.question_text import OptionText, QuestionText
from exams.bank.sheet_checks import count, repetitions
from exams.bank.sheet_drafts import Counters, DraftOption, DraftQuestion, QuestionSheet
from office.reports import Problem
from people.previews import row_of

LEFT_OUT = "left_out"
ONE_OR_SEVERAL = (Kind.SINGLE, Kind.SEVERAL)


@dataclass(frozen=True, slots=True)
class Mend:
    """What is said of one question in place of what was read; `out`: it is not to be imported, whatever it says.

    The pictures of a question stay as they were read: `text` has none.
    """

    text: QuestionText = field(default_factory=lambda: QuestionText(""))
    level: int | None = None
    topic: str = ""
    out: bool = False

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Self:
        """As asdict gave it, its decimals as texts."""
        told = kept["text"]
        lists = {
            "kind": Kind(told["kind"]),
            "options": tuple(OptionText(**option) for option in told["options"]),
            "numbers": tuple(NumberRange(Decimal(each["low"]), Decimal(each["high"])) for each in told["numbers"]),
            "accepted": tuple(told["accepted"]),
            "pictures": (),
        }
        return cls(QuestionText(**told | lists), kept["level"], kept["topic"], kept["out"])


@dataclass(frozen=True, slots=True)
class MendedSheet:
    """`drafts` stand in the order in which they were read: their places are their names while they are mended."""

    sheet: QuestionSheet
    drafts: tuple[DraftQuestion, ...]
    mended: frozenset[int]
    left_out: frozenset[int]

    def places(self) -> dict[int, int]:
        """The place by the identity of a draft: two questions of a file may be equal."""
        return {id(draft): at for at, draft in enumerate(self.drafts)}


def mended_sheet(sheet: QuestionSheet, mends: Mapping[int, Mend]) -> MendedSheet:
    """The file as if it had been written so. Remarks on what was mended are those on its new words."""
    read = (*sheet.questions, *sheet.faulty)
    mends = {at: mend for at, mend in mends.items() if at < len(read)}
    drafts = tuple(mended(draft, mends[at]) if at in mends else draft for at, draft in enumerate(read))
    changed = [drafts[at] for at, mend in mends.items() if not mend.out]
    questions = [draft for draft in drafts if not draft.faults]
    faulty = [draft for draft in drafts if draft.faults]
    return MendedSheet(
        replace(
            sheet,
            questions=questions,
            faulty=faulty,
            problems=_problems(sheet.problems, questions, changed) if changed else sheet.problems,
            counters=_counters(sheet.counters, questions, faulty),
        ),
        drafts,
        frozenset(at for at, mend in mends.items() if not mend.out),
        frozenset(at for at, mend in mends.items() if mend.out),
    )


def mended(draft: DraftQuestion, mend: Mend) -> DraftQuestion:
    """The draft with what was mended; its faults are those of its new words, and those that words cannot mend."""
    if mend.out:
        return replace(draft, faults=(*draft.faults, LEFT_OUT))
    lasting = tuple(code for code in draft.faults if _lasts(code))
    changed = _with_words(replace(draft, level=mend.level, topic=mend.topic), mend.text)
    return replace(changed, faults=(*lasting, *faults_of(changed)))


def _with_words(draft: DraftQuestion, text: QuestionText) -> DraftQuestion:
    """Options keep their cells by their order, and whether they stay in their place by their words."""
    cells = [option.where for option in draft.options] + [draft.where] * len(text.options)
    pinned = {option.text: option.pinned for option in draft.options}
    options = tuple(
        DraftOption(each.text, each.right, cell, each.partner, pinned.get(each.text))
        for each, cell in zip(text.options, cells, strict=False)
    )
    same = ("kind", "stem", "multiple", "explanation", "citation", "credit", "numbers", "accepted", "case_matters")
    return replace(draft, options=options, **{name: getattr(text, name) for name in same})


def faults_of(draft: DraftQuestion) -> tuple[str, ...]:
    """Codes of what keeps these words out of the bank."""
    text = draft.text
    return tuple(KINDS[text.kind].faults(text))


def _lasts(code: str) -> bool:
    """A picture that cannot be shown is not mended with words."""
    return code.startswith("picture")


def _problems(
    problems: Iterable[Problem], questions: list[DraftQuestion], changed: list[DraftQuestion]
) -> list[Problem]:
    rows = {row_of(draft.where) for draft in changed}
    others = [one for one in problems if not one.where or row_of(one.where) not in rows or _lasts(one.code)]
    return [*others, *(problem for problem in repetitions(questions) if row_of(problem.where) in rows)]


def _counters(read: Counters, questions: list[DraftQuestion], faulty: list[DraftQuestion]) -> Counters:
    """Counted anew, but for what is no draft."""
    counters = count(questions, faulty)
    counters.found, counters.other_kinds, counters.blank_rows = read.found, read.other_kinds, read.blank_rows
    return counters
