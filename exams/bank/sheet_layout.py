"""How a sheet of questions is arranged: which column plays which part."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import fmean
from typing import Literal

from exams.bank.sheet_options import MAX_OPTIONS, slot_of
from exams.bank.sheet_words import OTHER_KINDS, truth_of
from office.headers import Header
from office.sheets import Row, Sheet

# options: one column each. right_first: the right one has its own column. stacked: in one cell or in the rows
# below. truth: the statement is true or false, said by an answer or by a mark in one of two columns.
# other: a kind of question the bank does not hold.
Arrangement = Literal["options", "right_first", "stacked", "truth", "other"]

_SAMPLE_ROWS = 200
_LONG_ENOUGH_FOR_A_STEM = 15
_FEWEST_NUMBERED = 5


@dataclass(frozen=True)
class Layout:
    """Column numbers by part; None where the sheet has no such column.

    `options` are (slot, column): the slot is the place of the option's letter, from 0.
    In a "stacked" sheet without a column of options these stand in or below the stem.
    """

    arrangement: Arrangement
    header: Header
    number: int | None
    stem: int
    key: int | None = None
    options: tuple[tuple[int, int], ...] = ()
    stack: int | None = None
    other_kind: str = ""
    numbering: tuple[int, ...] = ()
    headings: dict[int, str] = field(default_factory=dict)

    def column(self, name: str) -> int | None:
        return self.header.column(name)

    @property
    def used(self) -> set[int]:
        named = {column for columns in self.header.columns.values() for column in columns}
        return (named | {column for _, column in self.options}) - set(self.numbering)


def data_rows(sheet: Sheet, header: Header) -> Iterator[Row]:
    """Rows below the header, without copies of it that long tables repeat on every page."""
    heading = {column: cell.text for column, cell in sheet.row(header.rows[0]).cells.items()}
    for row in sheet.rows:
        if row.number > header.rows[-1] and {c: cell.text for c, cell in row.cells.items()} != heading:
            yield row


def layout_of(sheet: Sheet, header: Header) -> Layout | None:
    """The arrangement that the header's words and a look at the cells give; None without question or answer."""
    rows = [row for row, _ in zip(data_rows(sheet, header), range(_SAMPLE_ROWS), strict=False)]
    stem, number = _stem_and_number(header, rows)
    if stem is None:
        return None
    headings = _headings(sheet, header)
    other = next((kind for kind in OTHER_KINDS if kind in header.columns), "")
    if other:
        return Layout("other", header, number, stem, other_kind=other, headings=headings)
    correct, answer = header.column("correct"), header.column("answer")
    key = correct or answer
    if correct and "incorrect" in header.columns:
        options = tuple(enumerate([correct, *header.columns["incorrect"]]))
        return Layout("right_first", header, number, stem, options=options, headings=headings)
    columns = _option_columns(header, rows)
    if len(columns) >= 2:
        numbering = tuple(column for column in columns[2:] if only_counts(column, rows))
        options = _with_slots(header, [column for column in columns if column not in numbering])
        key = correct or (None if answer in columns else answer)
        return Layout("options", header, number, stem, key, options, numbering=numbering, headings=headings)
    return _stacked_or_truth(header, rows, number, stem, key, headings)


def _stacked_or_truth(
    header: Header, rows: list[Row], number: int | None, stem: int, key: int | None, headings: dict[int, str]
) -> Layout | None:
    stack = header.column("options") or header.column("option")
    answer, correct = header.column("answer"), header.column("correct")
    if stack is None and answer and correct:
        stack = answer
    untrue = header.column("untrue")
    if correct and untrue and stack is None:
        return Layout("truth", header, number, stem, options=((0, correct), (1, untrue)), headings=headings)
    truth = header.column("truth") or (key if stack is None and _all_truths(key, rows) else None)
    if truth and stack is None:
        return Layout("truth", header, number, stem, truth, headings=headings)
    if stack is None and key is None:
        return None
    return Layout("stacked", header, number, stem, key, stack=stack, headings=headings)


def _stem_and_number(header: Header, rows: list[Row]) -> tuple[int | None, int | None]:
    """Of several columns named as the question, the one with the longest texts; short ones number it."""
    candidates = [*header.columns.get("stem", ())]
    number = header.column("number")
    if not candidates and number and _length(number, rows) >= _LONG_ENOUGH_FOR_A_STEM:
        return number, None
    stem = max(candidates, key=lambda column: _length(column, rows), default=None)
    others = [column for column in candidates if column != stem]
    return stem, number or (others[0] if others else None)


def _length(column: int, rows: list[Row]) -> float:
    lengths = [len(row.text(column)) for row in rows if column in row.cells]
    return fmean(lengths) if lengths else 0.0


def _option_columns(header: Header, rows: list[Row]) -> list[int]:
    """Columns lettered as options, else several that share one heading for options or answers."""
    for name in ("option", "options", "answer"):
        columns = header.columns.get(name, [])
        if len(columns) == 1 and name != "option":
            columns = [*columns, *_headless_after(columns[0], header, rows)]
        enough = len(columns) >= 2 and (name != "answer" or "correct" in header.columns)
        if enough:
            return columns
    return []


def _headless_after(column: int, header: Header, rows: list[Row]) -> list[int]:
    """Columns right of "Phương án" without a heading of their own but as full as it: one heading over all."""
    named = header.unknown.keys() | {each for columns in header.columns.values() for each in columns}
    needed = sum(column in row.cells for row in rows) / 2
    found = []
    for after in range(column + 1, column + MAX_OPTIONS):
        if after in named or sum(after in row.cells for row in rows) < max(needed, 1):
            break
        found.append(after)
    return found


def _with_slots(header: Header, columns: list[int]) -> tuple[tuple[int, int], ...]:
    """Letters or numbers in the headings give the places; without them the order of the columns does."""
    labels = [header.labels.get(column, "") for column in columns]
    slots = [slot_of(label) for label in labels if label]
    if len(slots) == len(columns) == len(set(slots)):
        return tuple(sorted((slot - min(0, *slots), column) for slot, column in zip(slots, columns, strict=True)))
    return tuple(enumerate(columns))


def only_counts(column: int, rows: list[Row]) -> bool:
    """A column of 1, 2, 3 ... under a letter is the numbering, whatever its heading says."""
    texts = [row.text(column) for row in rows if len(row.cells) > 1]
    if len(texts) < _FEWEST_NUMBERED or not all(text.isdecimal() for text in texts):
        return False
    return all(int(after) - int(before) == 1 for before, after in pairwise(texts))


def _all_truths(column: int | None, rows: list[Row]) -> bool:
    """Every answer is a word for true or false; "D" alone may be a letter, so something else must be there."""
    texts = [row.text(column) for row in rows if column in row.cells]
    truths = [truth_of(text) for text in texts]
    return None not in truths and (False in truths or any(len(text) > 1 or text == "Đ" for text in texts))


def _headings(sheet: Sheet, header: Header) -> dict[int, str]:
    """The words above each column as the author wrote them, for messages."""
    headings: dict[int, str] = {}
    for number in header.rows:
        for column, cell in sheet.row(number).cells.items():
            headings.setdefault(column, cell.text)
            if number > header.rows[0] and column in header.columns.get("option", ()):
                headings[column] = cell.text
    return headings
