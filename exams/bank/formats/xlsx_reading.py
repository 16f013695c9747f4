"""Reads a workbook of questions that this platform wrote, also after people have worked on it.

A sheet is one of ours where a row has both the heading of references and that of questions; columns may have changed
places, rows may have been added. All other sheets are read by meaning: see `exams.bank.sheet_reading`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from openpyxl.utils import get_column_letter

from exams.bank.formats import xlsx_words as words
from exams.bank.formats.finishing import Found
from exams.bank.formats.xlsx_answers import Lettered, answer_of, letters_in
from exams.bank.items import Item, ItemFile, ItemOption, Kind
from exams.bank.sheet_options import LETTERS, lines_tidied
from exams.bank.sheet_problems import place_of, problem
from exams.bank.sheet_words import level_of
from office.headers import FIRST_ROWS, normalise
from office.sheets import Row, Sheet, Workbook

FORMAT = "xlsx"
_KNOWN = (*(heading for heading, _width in (*words.BEFORE, *words.AFTER)), *LETTERS)


@dataclass(frozen=True)
class _Table:
    """A sheet of ours: where its headings stand, and which column is which."""

    sheet: Sheet
    heading_row: int
    columns: dict[str, int]
    unknown: dict[int, str]

    def where(self, row: Row, heading: str = words.STEM) -> str:
        return f"{self.sheet.name}!{get_column_letter(self.columns.get(heading, 1))}{row.number}"

    def text(self, row: Row, heading: str) -> str:
        return lines_tidied(row.text(self.columns.get(heading)))


def read_own(workbook: Workbook) -> ItemFile | None:
    """The questions of the sheets that are ours; None where none of them is."""
    tables = [table for sheet in workbook.sheets if not sheet.hidden and (table := _table(sheet))]
    if not tables:
        return None
    found = Found(FORMAT, problems=[*workbook.problems])
    others = {sheet.name for sheet in workbook.sheets if sheet.rows} - {table.sheet.name for table in tables}
    found.problems += [problem("sheet_without_questions", name) for name in sorted(others)]
    for table in tables:
        _read(table, found)
    return found.finished()


def _table(sheet: Sheet) -> _Table | None:
    for row in sheet.rows:
        if row.number > FIRST_ROWS:
            return None
        named = {normalise(cell.text): column for column, cell in row.cells.items()}
        if normalise(words.REF) in named and normalise(words.STEM) in named:
            columns = {heading: named[normalise(heading)] for heading in _KNOWN if normalise(heading) in named}
            unknown = {at: cell.text for at, cell in row.cells.items() if at not in columns.values()}
            return _Table(sheet, row.number, columns, unknown)
    return None


def _read(table: _Table, found: Found) -> None:
    for column, heading in table.unknown.items():
        where = f"{table.sheet.name}!{get_column_letter(column)}{table.heading_row}"
        found.problems.append(problem("column_unused", where, place_of(table.heading_row, heading)))
    found.problems += table.sheet.problems
    for row in table.sheet.rows:
        if row.number > table.heading_row and any(table.text(row, heading) for heading in _asking()):
            found.add(_item(table, row, found))


def _asking() -> Iterator[str]:
    """What makes a row a question; a reference or a topic alone does not."""
    yield words.STEM
    yield from LETTERS


def _item(table: _Table, row: Row, found: Found) -> Item:
    kind_word, level_word = table.text(row, words.KIND), table.text(row, words.LEVEL)
    kind = words.kind_of(kind_word)
    key = row.cells.get(table.columns.get(words.KEY, 0))
    answer = answer_of(kind, _pinned(_options(table, row, kind), table.text(row, words.PINNED)), key)
    for code in filter(None, (answer.fault, answer.doubt)):
        _say(table, row, found, code, words.KEY)
    if kind_word and kind is None:
        _say(table, row, found, "kind_unknown", words.KIND)
    if level_word and level_of(level_word) is None:
        _say(table, row, found, "level_unknown", words.LEVEL)
    return Item(
        kind=answer.kind,
        stem=table.text(row, words.STEM),
        options=answer.options,
        numbers=answer.numbers,
        accepted=answer.accepted,
        case_matters=words.means(kind_word, words.CASE_MATTERS),
        multiple=words.means(kind_word, words.POLL_OF_SEVERAL),
        credit=words.credit_of(table.text(row, words.CREDIT)),
        explanation=table.text(row, words.EXPLANATION),
        citation=table.text(row, words.CITATION),
        topic=table.text(row, words.TOPIC),
        level=level_of(level_word),
        tags=tuple(tag.strip() for tag in table.text(row, words.TAGS).split(words.TAG_END) if tag.strip()),
        ref=table.text(row, words.REF),
        number=table.text(row, words.AUTHORS_NUMBER),
        where=table.where(row),
        faults=(answer.fault,) if answer.fault else (),
    )


def _say(table: _Table, row: Row, found: Found, code: str, heading: str) -> None:
    """What is wrong with a cell, at that cell, in its own words."""
    where, text = table.where(row, heading), table.text(row, heading)
    found.problems.append(problem(code, where, place_of(row.number, heading), text=text))


def _options(table: _Table, row: Row, kind: Kind | None) -> Lettered:
    """By the letters above the columns, blank ones left out."""
    made = []
    for slot, letter in enumerate(LETTERS):
        text = table.text(row, letter)
        left, _sign, partner = text.partition(words.PAIR) if kind is Kind.MATCHING else (text, "", "")
        if text:
            made.append((slot, ItemOption(left.strip(), partner=partner.strip(), where=table.where(row, letter))))
    return tuple(made)


def _pinned(lettered: Lettered, letters: str) -> Lettered:
    """Options whose letters stand in the column of those that keep their places; of the others the rule decides."""
    kept = letters_in(letters)
    return tuple((slot, replace(option, pinned=True) if slot in kept else option) for slot, option in lettered)
