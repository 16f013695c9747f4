"""A table written as text: one sheet, whatever sign stands between its cells."""

import csv
import io

from office.sheet_cells import Cell, Row, Sheet, Workbook
from office.sheet_values import tidy

DELIMITERS = (",", ";", "\t", "|")
_SHEET = "CSV"
_LONGEST_CELL = 100_000
_MOST_ROWS, _MOST_COLUMNS = 100_000, 512


def workbook_of(text: str, name: str) -> Workbook:
    """The table as one sheet; the sign between cells is the one that parts the first rows most evenly."""
    delimiter = max(DELIMITERS, key=lambda sign: _evenness(text, sign))
    csv.field_size_limit(_LONGEST_CELL)
    rows = []
    try:
        for number, values in enumerate(csv.reader(io.StringIO(text), delimiter=delimiter), 1):
            cells = {
                column: Cell(_SHEET, number, column, value)
                for column, value in enumerate(values[:_MOST_COLUMNS], 1)
                if tidy(value)
            }
            rows += [Row(number, cells)] if cells else []
            if number >= _MOST_ROWS:
                break
    except csv.Error:  # a quotation that never ends: what stands before it was read
        pass
    return Workbook(name, (Sheet(_SHEET, False, rows),))


def _evenness(text: str, sign: str) -> tuple[int, int]:
    """How many rows have as many cells as most have, then how many cells that are."""
    lines = [line for line in text[:20_000].split("\n") if line.strip()][:60]
    try:
        counts = [len(row) for row in csv.reader(lines, delimiter=sign)]
    except csv.Error:
        return (0, 0)
    several = [count for count in counts if count > 1]
    most = max(several, key=several.count, default=0)
    return (several.count(most), most)
