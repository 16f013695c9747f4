"""From the cells of one question to a draft of it and everything there is to say about them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from openpyxl.utils import get_column_letter

from exams.bank.pinning import is_collective
from exams.bank.sheet_blocks import RawQuestion
from exams.bank.sheet_drafts import DraftOption, DraftQuestion
from exams.bank.sheet_keys import Choice, KeyHabit, folded, read_key
from exams.bank.sheet_layout import Layout
from exams.bank.sheet_options import LETTERS, MAX_OPTIONS, lines_tidied, take_mark
from exams.bank.sheet_problems import kind_name, place_of, problem
from exams.bank.sheet_words import kind_of, level_of, truth_of
from office.reports import Problem
from office.sheets import Cell, Sheet

# The bank's content, not the interface: a true/false question in Vietnamese offers these two words.
TRUE_FALSE = ("Đúng", "Sai")
_KINDS_TO_CHOOSE = ("single", "multiple", "truth")
_FEWEST_OPTIONS = 2
_TELLING_LENGTH = 12
_NAMED_IN_EXPLANATION = re.compile(
    r"(?:[Đđ]áp án|[Pp]hương án|(?<!hông )[Cc]họn)\s*(?:đúng\s+)?(?:là\s+|:\s*)?\(?([A-J])\b"
)


@dataclass
class Build:
    """One question in the making. `other_kind` is set when the bank does not hold its kind."""

    raw: RawQuestion
    layout: Layout
    sheet: Sheet
    problems: list[Problem] = field(default_factory=list)
    other_kind: str = ""
    draft: DraftQuestion | None = None

    def say(self, code: str, cell: Cell | None, column: int | None = None, *, text: str = "", count: int = 0) -> None:
        row = cell.row if cell else self.raw.row.number
        column = cell.column if cell else (column or self.layout.stem)
        where = f"{self.sheet.name}!{get_column_letter(column)}{row}"
        place = place_of(row, self.layout.headings.get(column, get_column_letter(column)))
        self.problems.append(problem(code, where, place, text=text, count=count))

    def text(self, field_name: str) -> str:
        column = self.layout.column(field_name)
        cell = self.sheet.at(self.raw.row.number, column) if column else None
        return lines_tidied(cell.text) if cell else ""


def build(raw: RawQuestion, layout: Layout, sheet: Sheet, habit: KeyHabit, broken: Sequence[Problem]) -> Build:
    """The draft with its problems; `broken` are those of the sheet's own cells that this question uses."""
    made = Build(raw, layout, sheet)
    stated = kind_of(made.text("kind")) or ""
    made.other_kind = _other_kind(raw, layout, stated)
    if made.other_kind:
        made.say("kind_not_supported", None, text=kind_name(made.other_kind))
        return made
    options = _options(made, stated)
    right = _right(made, options, habit)
    _doubt_options(made, options, right)
    _doubt_key(made, options, right, stated)
    for code in raw.doubts:
        made.say(code, raw.options[0].cell if raw.options else None)
    if any(row.hidden for row in raw.rows):
        made.say("row_hidden", None)
    faults = [each.code for each in (*made.problems, *broken) if each.severity == "error"]
    made.draft = _draft(made, options, right, tuple(faults))
    return made


@dataclass(frozen=True)
class _Option:
    slot: int
    text: str
    cell: Cell | None
    marked: bool = False


def _other_kind(raw: RawQuestion, layout: Layout, stated: str) -> str:
    if layout.arrangement == "other":
        return layout.other_kind
    if stated and stated not in _KINDS_TO_CHOOSE:
        return stated
    answered_in_words = raw.key is not None and len(raw.key.text) > 2 and truth_of(raw.key.text) is None
    is_open = layout.arrangement == "stacked" and layout.stack is None and not raw.options
    return "fill_in" if is_open and answered_in_words else ""


def _options(made: Build, stated: str) -> list[_Option]:
    raw = made.raw
    if not raw.options and _is_truth(made, stated):
        return [_Option(slot, text, raw.key, slot in raw.marked) for slot, text in enumerate(TRUE_FALSE)]
    marked = [take_mark(option.text) for option in raw.options]
    # Stars before every option are bullets, and an answer of its own outweighs them.
    if raw.key or raw.marked or not 0 < sum(is_marked for _, is_marked in marked) < len(marked):
        return [_Option(each.slot, each.text, each.cell, each.slot in raw.marked) for each in raw.options]
    return [
        _Option(each.slot, text, each.cell, is_marked)
        for each, (text, is_marked) in zip(raw.options, marked, strict=True)
    ]


def _is_truth(made: Build, stated: str) -> bool:
    if made.layout.arrangement == "truth" or stated == "truth":
        return True
    return made.raw.key is not None and len(made.raw.key.text) > 1 and truth_of(made.raw.key.text) is not None


def _right(made: Build, options: list[_Option], habit: KeyHabit) -> frozenset[int]:
    """Slots of the right options; says why when there are none."""
    marked = frozenset(option.slot for option in options if option.marked)
    key = made.raw.key
    if marked or key is None:
        if not marked:
            made.say("key_missing", None, made.layout.key)
        return marked
    reading = read_key(key, [Choice(option.slot, option.text) for option in options], habit)
    for code in filter(None, (reading.fault, reading.doubt)):
        made.say(code, key, text=key.text)
    return reading.slots


def _doubt_options(made: Build, options: list[_Option], right: frozenset[int]) -> None:
    if not made.raw.stem:
        made.say("stem_missing", None)
    if len(options) < _FEWEST_OPTIONS:
        made.say("too_few_options", options[0].cell if options else None, count=len(options))
    if len(options) > MAX_OPTIONS:
        made.say("too_many_options", options[0].cell, count=len(options))
    _doubt_gaps(made, options)
    _doubt_doubles(made, options, right)
    for option in options:
        if option.cell and isinstance(option.cell.value, date):
            made.say("option_is_date", option.cell, text=option.text)
    fractions = [option for option in options if option.cell and _is_fraction(option.cell)]
    if fractions and len(fractions) == len(options):
        made.say("option_maybe_percent", fractions[0].cell, text=fractions[0].text)


def _doubt_gaps(made: Build, options: list[_Option]) -> None:
    columns = dict(made.layout.options)
    slots = {option.slot for option in options}
    for slot, column in columns.items():
        if slot not in slots and slot < max(slots, default=0):
            made.say("option_blank_between", None, column)


def _doubt_doubles(made: Build, options: list[_Option], right: frozenset[int]) -> None:
    seen: dict[str, _Option] = {}
    for option in options:
        earlier = seen.setdefault(folded(option.text) or option.text, option)
        if earlier is not option:
            mixed = (earlier.slot in right) != (option.slot in right)
            made.say("option_duplicate_of_key" if mixed else "option_duplicate", option.cell, text=option.text)


def _is_fraction(cell: Cell) -> bool:
    return isinstance(cell.value, float) and 0 < cell.value < 1 and "%" not in cell.text


def _doubt_key(made: Build, options: list[_Option], right: frozenset[int], stated: str) -> None:
    if stated == "single" and len(right) > 1:
        made.say("two_keys_for_single", made.raw.key)
    if right and _explains_another(made.text("explanation"), options, right):
        made.say("explanation_contradicts", None, made.layout.column("explanation"))


def _explains_another(explanation: str, options: list[_Option], right: frozenset[int]) -> bool:
    """It names other letters only, or it quotes a wrong option in full and the right one not at all."""
    named = {LETTERS.index(letter) for letter in _NAMED_IN_EXPLANATION.findall(explanation)}
    if named:
        return not named & right
    said = folded(explanation)
    texts = {option.slot: folded(option.text) for option in options}
    quoted = {slot for slot, text in texts.items() if len(text) >= _TELLING_LENGTH and text in said}
    collective = any(is_collective(option.text) for option in options if option.slot in right)
    return bool(quoted) and not quoted & right and not collective


def _draft(made: Build, options: list[_Option], right: frozenset[int], faults: tuple[str, ...]) -> DraftQuestion:
    raw, layout = made.raw, made.layout
    return DraftQuestion(
        where=f"{made.sheet.name}!{get_column_letter(layout.stem)}{raw.row.number}",
        number=raw.number,
        stem=raw.stem,
        options=tuple(
            DraftOption(option.text, option.slot in right, option.cell.address if option.cell else "")
            for option in options
        ),
        multiple=len(right) > 1 or kind_of(made.text("kind")) == "multiple",
        level=_level(made),
        topic=made.text("topic") or raw.section,
        explanation=made.text("explanation"),
        citation=made.text("citation"),
        source_row=raw.row.number,
        faults=faults,
    )


def _level(made: Build) -> int | None:
    text = made.text("level")
    level = level_of(text)
    if text and level is None:
        made.say("level_unknown", None, made.layout.column("level"), text=text)
    return level
