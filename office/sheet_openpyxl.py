"""The first reader: openpyxl's own parser, driven cell by cell.

openpyxl offers two ways: a normal one that builds every formatted blank cell in memory (a sheet that
claims A1:XFD1048576 fills the machine), and a read-only one that streams but hides merged ranges,
hidden rows and formulas that were never calculated. Both stand on `WorkSheetParser`; driving that
parser here gives all of it in one bounded pass.
"""

import io
import warnings
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE
from openpyxl.worksheet._reader import CELL_TAG, FORMULA_TAG, MERGE_TAG, ROW_TAG, WorkSheetParser
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.xml.functions import iterparse

from office.reports import Problem
from office.sheet_cells import Cell, Merged, Row, Sheet

if not openpyxl.DEFUSEDXML:
    raise ImportError("openpyxl must parse with defusedxml: install it, and leave OPENPYXL_DEFUSEDXML alone")

MAX_ROWS = 100_000
MAX_COLUMNS = 512
MAX_MERGED = 50_000
MAX_CELLS_IN_ROW = 16_384
# Formatted blank cells count here and nowhere else.
MAX_CELLS_SEEN = 3_000_000


def read_with_openpyxl(content: io.BytesIO) -> list[Sheet]:
    """Every worksheet; raises whatever openpyxl raises when the file is beyond it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(content, read_only=True, data_only=True, keep_links=False)
        return [_SheetReader(book, sheet).read() for sheet in book.worksheets]


class _SheetReader:
    """One pass over one sheet's XML; stops at the limits and says so."""

    def __init__(self, book: Any, sheet: Any) -> None:
        self.book, self.sheet = book, sheet
        self.name: str = sheet.title
        self.rows: list[Row] = []
        self.merged: list[Merged] = []
        self.problems: list[Problem] = []
        self.wide = False

    def read(self) -> Sheet:
        with self.book._archive.open(self.sheet._worksheet_path) as source:
            self.parser = self._parser(source)
            for element in self._elements(source):
                if element.tag == ROW_TAG:
                    self._read_row(element)
                else:
                    self._read_merged(element)
                element.clear()
        if self.wide:
            self.problems.append(cut_at_column(self.name))
        hidden = self.sheet.sheet_state != "visible"
        return Sheet(self.name, hidden, self.rows, tuple(self.merged), tuple(self.problems))

    def _parser(self, source: Any) -> WorkSheetParser:
        return WorkSheetParser(
            source,
            self.sheet._shared_strings,
            data_only=True,
            epoch=self.book.epoch,
            date_formats=self.book._date_formats,
            timedelta_formats=self.book._timedelta_formats,
        )

    def _elements(self, source: Any) -> Iterator[Element]:
        """Rows and merged ranges, until a limit: nothing else in a sheet matters here."""
        seen = in_row = 0
        for _event, element in iterparse(source):
            if element.tag == CELL_TAG:
                seen, in_row = seen + 1, in_row + 1
                if in_row > MAX_CELLS_IN_ROW:
                    raise ValueError("a row has more cells than Excel has columns")
                if seen > MAX_CELLS_SEEN or len(self.rows) >= MAX_ROWS:
                    self.problems.append(cut_at_row(self.name, self.parser.row_counter))
                    return
            elif element.tag == ROW_TAG:
                in_row = 0
                yield element
            elif element.tag == MERGE_TAG:
                yield element

    def _read_row(self, element: Element) -> None:
        self.parser.row_counter = int(float(element.get("r", self.parser.row_counter + 1)))
        self.parser.col_counter = 0
        cells = {}
        for each in element:
            # A blank cell is looked at only where it must be counted, because cells do not state their place.
            cell = self._cell(each) if len(each) or "r" not in each.attrib else None
            if cell and cell.column <= MAX_COLUMNS:
                cells[cell.column] = cell
            elif cell:
                self.wide = True
        if cells:
            self.rows.append(Row(self.parser.row_counter, cells, element.get("hidden") in ("1", "true")))

    def _cell(self, element: Element) -> Cell | None:
        parsed = self.parser.parse_cell(element)
        row, column, value = self.parser.row_counter, parsed["column"], parsed["value"]
        if value is None:
            if element.find(FORMULA_TAG) is not None and element.get("t") != "str":
                self.problems.append(_not_calculated(Cell(self.name, row, column, "")))
            return None
        cell = Cell(self.name, row, column, value, self._number_format(parsed["style_id"]))
        if parsed["data_type"] == "e":
            self.problems.append(_formula_error(cell))
        return cell if cell.text else None

    def _number_format(self, style: int) -> str:
        number = self.book._cell_styles[style].numFmtId
        if number < BUILTIN_FORMATS_MAX_SIZE:
            return BUILTIN_FORMATS.get(number, "General")
        return self.book._number_formats[number - BUILTIN_FORMATS_MAX_SIZE]

    def _read_merged(self, element: Element) -> None:
        for each in list(element)[:MAX_MERGED]:
            found = CellRange(each.get("ref", ""))
            if found.min_col <= MAX_COLUMNS:
                last_column = min(found.max_col, MAX_COLUMNS)
                self.merged.append(Merged(found.min_row, found.min_col, found.max_row, last_column))


def cut_at_row(sheet: str, row: int) -> Problem:
    message = _("Sheet {sheet} is too long: reading stopped after row {row}. Split it in several files.")
    return Problem(sheet, "sheet_cut", message.format(sheet=sheet, row=row), "error")


def cut_at_column(sheet: str) -> Problem:
    message = _("Sheet {sheet} is too wide: what is right of column {limit} was not read.")
    return Problem(sheet, "sheet_cut", message.format(sheet=sheet, limit=MAX_COLUMNS), "warning")


def _not_calculated(cell: Cell) -> Problem:
    message = _("Cell {cell} holds a formula without a result. Open and save the file in Excel, then try again.")
    return Problem(cell.address, "formula_without_result", message.format(cell=cell.address), "error")


def _formula_error(cell: Cell) -> Problem:
    message = _("Cell {cell} shows the error {value}. Correct the formula, or type the value in its place.")
    message = message.format(cell=cell.address, value=cell.text)
    return Problem(cell.address, "formula_error", message, "warning")
