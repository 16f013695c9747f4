"""CSV with named columns, read by the same rules as a sheet of a workbook."""

import csv
import io
from pathlib import Path

from exams.bank.formats.finishing import Found
from exams.bank.formats.safe_files import bytes_of, text_of
from exams.bank.items import Item, ItemFile, ItemOption, Kind
from exams.bank.sheet_drafts import DraftQuestion
from exams.bank.sheet_reading import read_questions
from exams.bank.sheet_words import ANSWERS, HEADINGS
from office.headers import find_header
from office.sheets import Cell, Row, Sheet, Workbook, tidy

_SHEET = "CSV"
_DELIMITERS = (",", ";", "\t", "|")
_LONGEST_CELL = 100_000
_MOST_ROWS, _MOST_COLUMNS = 100_000, 512


def read_csv(path: Path, name: str) -> ItemFile:
    return items_of_workbook(workbook_of(text_of(bytes_of(path)), name), "csv")


def looks_like_csv(text: str) -> bool:
    """There is a row that names columns of questions and answers."""
    head = text[:_LONGEST_CELL]
    whole = len(head) == len(text)
    sheet = workbook_of(head if whole else head.rpartition("\n")[0], "").sheets[0]
    return find_header(sheet, HEADINGS, required=[("stem", "number"), ANSWERS]) is not None


def items_of_workbook(workbook: Workbook, format: str) -> ItemFile:
    """What the reader of workbooks finds, as items."""
    sheet = read_questions(workbook)
    found = Found(format, unsupported=sheet.counters.other_kinds)
    for draft in sorted([*sheet.questions, *sheet.faulty], key=lambda draft: draft.source_row):
        found.add(_item(draft))
    found.problems += [each for each in sheet.problems if each.code != "no_questions"]
    return found.finished()


def _item(draft: DraftQuestion) -> Item:
    options = tuple(ItemOption(each.text, each.right, where=each.where) for each in draft.options)
    return Item(
        Kind.SEVERAL if draft.multiple else Kind.SINGLE,
        draft.stem,
        options,
        explanation=draft.explanation,
        citation=draft.citation,
        topic=draft.topic,
        level=draft.level,
        number=draft.number,
        where=draft.where,
        faults=draft.faults,
    )


def workbook_of(text: str, name: str) -> Workbook:
    """The table as one sheet; the sign between cells is the one that parts the first rows most evenly."""
    delimiter = max(_DELIMITERS, key=lambda sign: _evenness(text, sign))
    csv.field_size_limit(_LONGEST_CELL)
    rows = []
    try:
        for number, values in enumerate(csv.reader(io.StringIO(text), delimiter=delimiter), 1):
            cells = {
                column: Cell(_SHEET, number, column, value)
                for column, value in enumerate(map(tidy, values[:_MOST_COLUMNS]), 1)
                if value
            }
            rows += [Row(number, cells)] if cells else []
            if number >= _MOST_ROWS:
                break
    except csv.Error:  # a quotation that never ends: what stands before it was read
        pass
    return Workbook(name, (Sheet(_SHEET, False, rows),))


def _evenness(text: str, sign: str) -> tuple[int, int]:
    """How many rows have as many cells as the first one, then how many cells that are."""
    lines = [line for line in text[:20_000].split("\n") if line.strip()][:30]
    try:
        counts = [len(row) for row in csv.reader(lines, delimiter=sign)]
    except csv.Error:
        return (0, 0)
    first = counts[0] if counts else 0
    return (sum(count == first for count in counts) if first > 1 else 0, first)
