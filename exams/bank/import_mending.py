"""Questions of a file with what was mended in them: checked by the rules that every question is checked by."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from exams.bank.items import Kind
from exams.bank.kinds.registry import KINDS
from exams.bank.sheet_checks import count, repetitions
from exams.bank.sheet_drafts import Counters, DraftOption, DraftQuestion, QuestionSheet
from office.reports import Problem
from people.previews import row_of

LEFT_OUT = "left_out"
ONE_OR_SEVERAL = (Kind.SINGLE, Kind.SEVERAL)
# Kinds whose key is a tick on each option; the answers of others are mended in the file or after the import.
TICKED = (*ONE_OR_SEVERAL, Kind.TRUE_FALSE, Kind.TABLE)


@dataclass(frozen=True, slots=True)
class Mend:
    """What is said of one question in place of what was read; `out`: it is not to be imported, whatever it says."""

    stem: str = ""
    options: tuple[tuple[str, bool], ...] = ()
    level: int | None = None
    topic: str = ""
    out: bool = False

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Self:
        options = tuple((str(text), bool(right)) for text, right in kept["options"])
        return cls(kept["stem"], options, kept["level"], kept["topic"], kept["out"])


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
    changed = replace(draft, stem=mend.stem, level=mend.level, topic=mend.topic)
    if draft.kind in TICKED:
        changed = _with_options(changed, mend.options)
    lasting = tuple(code for code in draft.faults if _lasts(code))
    return replace(changed, faults=(*lasting, *faults_of(changed)))


def _with_options(draft: DraftQuestion, given: tuple[tuple[str, bool], ...]) -> DraftQuestion:
    """Options keep what is not mended here by their order; two right ones make a question with several."""
    held = (*draft.options, *(DraftOption("", False, draft.where) for _more in given))
    options = tuple(replace(option, text=text, right=right) for option, (text, right) in zip(held, given, strict=False))
    if draft.kind not in ONE_OR_SEVERAL:
        return replace(draft, options=options)
    several = sum(right for _text, right in given) > 1
    return replace(draft, options=options, multiple=several, kind=Kind.SEVERAL if several else Kind.SINGLE)


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
