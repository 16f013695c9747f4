"""What reading a question workbook gives: drafts to preview, problems to read, counts to doubt."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from exams.bank.formats.problems import kind_name
from exams.bank.items import Kind, NumberRange, Picture
from exams.bank.kinds.shapes import WHOLE
from exams.bank.question_text import OptionText, PictureText, QuestionText
from office.reports import Problem, Report

LONGEST_CITATION = 400


@dataclass(frozen=True)
class DraftOption:
    text: str
    right: bool
    where: str
    partner: str = ""
    pinned: bool | None = None


@dataclass(frozen=True)
class DraftQuestion:
    """A question as the workbook has it; nothing is saved yet.

    `where` is the cell of the stem, or another place in the file, `level` 1 (nhận biết) to 4 (vận dụng cao) or None,
    `number` the author's own number. `faults` are codes of the errors that keep it out of the bank. `source`: the text
    as the file has it, where that is not obvious. `ref`: the name it had where it was exported, "bank/reference".
    """

    where: str
    number: str
    stem: str
    options: tuple[DraftOption, ...]
    multiple: bool
    level: int | None
    topic: str
    explanation: str
    citation: str
    source_row: int
    faults: tuple[str, ...] = ()
    source: str = ""
    tags: tuple[str, ...] = ()
    ref: str = ""
    kind: Kind = Kind.SINGLE
    credit: str = WHOLE
    numbers: tuple[NumberRange, ...] = ()
    accepted: tuple[str, ...] = ()
    case_matters: bool = False
    pictures: tuple[Picture, ...] = ()

    @property
    def right(self) -> tuple[int, ...]:
        return tuple(place for place, option in enumerate(self.options) if option.right)

    @property
    def kind_words(self) -> str:
        return kind_name(self.text.kind)

    @property
    def text(self) -> QuestionText:
        """The question as the bank takes it."""
        return QuestionText(
            stem=self.stem,
            options=tuple(OptionText(each.text, each.right, each.pinned, each.partner) for each in self.options),
            multiple=self.multiple,
            explanation=self.explanation,
            citation=self.citation[:LONGEST_CITATION],
            kind=self.kind,
            credit=self.credit,
            numbers=self.numbers,
            accepted=self.accepted,
            case_matters=self.case_matters,
            pictures=tuple(PictureText(each.name, each.alt, each.data) for each in self.pictures),
        )


@dataclass
class Counters:
    """The numbers that show at a glance whether a workbook was understood.

    `found` counts everything that looks like a question, `ready` those that can be imported, `other_kinds`
    those of a kind the bank does not hold, `blank_rows` rows with a number and nothing else.
    `right_letters` counts questions with one right option by its letter.
    """

    found: int = 0
    ready: int = 0
    other_kinds: int = 0
    blank_rows: int = 0
    multiple: int = 0
    right_letters: Counter[str] = field(default_factory=Counter)
    option_counts: Counter[int] = field(default_factory=Counter)
    levels: Counter[int | None] = field(default_factory=Counter)
    topics: Counter[str] = field(default_factory=Counter)

    def as_json(self) -> dict[str, Any]:
        return {
            "found": self.found,
            "ready": self.ready,
            "other_kinds": self.other_kinds,
            "blank_rows": self.blank_rows,
            "multiple": self.multiple,
            "right_letters": dict(sorted(self.right_letters.items())),
            "option_counts": {str(count): times for count, times in sorted(self.option_counts.items())},
            "levels": {str(level or ""): times for level, times in sorted(self.levels.items(), key=str)},
            "topics": dict(self.topics),
        }


@dataclass(frozen=True)
class QuestionSheet:
    """`questions` can be imported as they are; `faulty` ones are there to be shown with their problems."""

    questions: list[DraftQuestion]
    faulty: list[DraftQuestion]
    problems: list[Problem]
    counters: Counters
    format: str = "xlsx"

    def report(self) -> Report:
        """As if every question that can be imported were imported."""
        found, ready = self.counters.found, self.counters.ready
        return Report(self.format, found, ready, found - ready, tuple(self.problems))
