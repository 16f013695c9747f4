"""OpenDocument spreadsheets (.ods): one bounded pass over their content, with merged cells and hidden rows."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import iterparse

from office.sheet_cells import Cell, Merged, Row, Sheet
from office.sheet_openpyxl import MAX_CELLS_SEEN, MAX_COLUMNS, MAX_ROWS, cut_at_row
from office.sheet_values import Value

_NAMES = "urn:oasis:names:tc:opendocument:xmlns:"
_TABLE, _OFFICE, _TEXT = (f"{{{_NAMES}{name}:1.0}}" for name in ("table", "office", "text"))
_CELL, _COVERED = f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"
_NUMBERS = ("float", "currency")


def read_opendocument(content: io.BytesIO) -> list[Sheet]:
    """Every sheet; raises what the parser raises where the file is spoilt."""
    with zipfile.ZipFile(content) as archive, archive.open("content.xml") as part:
        return list(_sheets(part))


def _sheets(part: Any) -> Iterator[Sheet]:
    table: _Table | None = None
    for event, element in iterparse(part, events=("start", "end")):
        if element.tag == f"{_TABLE}table" and event == "start":
            table = _Table(element.get(f"{_TABLE}name") or "Sheet")
        elif element.tag == f"{_TABLE}table" and table:
            yield table.sheet()
            table = None
            element.clear()
        elif element.tag == f"{_TABLE}table-row" and event == "end" and table:
            table.take(element)
            element.clear()


class _Table:
    """The rows of one sheet as they come by."""

    def __init__(self, name: str) -> None:
        self.name, self.number, self.seen = name, 0, 0
        self.rows: list[Row] = []
        self.merged: list[Merged] = []
        self.is_cut = False

    def sheet(self) -> Sheet:
        problems = (cut_at_row(self.name, self.number),) if self.is_cut else ()
        return Sheet(self.name, False, self.rows, tuple(self.merged), problems)

    def take(self, element: Element) -> None:
        """A row that stands for several says the same in each; those that say nothing only count."""
        times = _repeated(element, "rows")
        hidden = element.get(f"{_TABLE}visibility", "visible") != "visible"
        for _time in range(times):
            if self.is_cut:
                return
            self.number += 1
            cells = dict(self._cells(element))
            if not cells:
                self.number += times - 1
                return
            self.seen += len(cells)
            self.is_cut = self.seen > MAX_CELLS_SEEN or len(self.rows) >= MAX_ROWS
            self.rows.append(Row(self.number, cells, hidden))

    def _cells(self, element: Element) -> Iterator[tuple[int, Cell]]:
        column = 1
        for each in element:
            if each.tag not in (_CELL, _COVERED) or column > MAX_COLUMNS:
                continue
            times = _repeated(each, "columns")
            value = _value(each) if each.tag == _CELL else ""
            self._span(each, column)
            if value != "":
                for at in range(column, min(column + times, MAX_COLUMNS + 1)):
                    cell = Cell(self.name, self.number, at, value)
                    if cell.text:
                        yield at, cell
            column += times

    def _span(self, element: Element, column: int) -> None:
        down, across = _number(element, "number-rows-spanned"), _number(element, "number-columns-spanned")
        if max(down, across) > 1 and len(self.merged) < MAX_ROWS:
            last_column = min(column + across - 1, MAX_COLUMNS)
            self.merged.append(Merged(self.number, column, self.number + down - 1, last_column))


def _repeated(element: Element, what: str) -> int:
    return _number(element, f"number-{what}-repeated")


def _number(element: Element, name: str) -> int:
    text = element.get(f"{_TABLE}{name}", "1")
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < 8 else 1


def _value(element: Element) -> Value:
    """What is stored; the words shown where they say more (zeros in front, a percentage)."""
    shown = "\n".join(_words(line) for line in element.findall(f"{_TEXT}p"))
    kind = element.get(f"{_OFFICE}value-type", "")
    if kind == "date":
        return _day(element.get(f"{_OFFICE}date-value", "")) or shown
    stored = element.get(f"{_OFFICE}value", "")
    if kind in _NUMBERS and stored and not (shown.startswith("0") and shown.isdigit()):
        return _plain(stored)
    return shown


def _words(line: Element) -> str:
    """With the spaces, tabs and line ends that the format writes as elements."""
    parts = [line.text or ""]
    for each in line:
        local = each.tag.rpartition("}")[2]
        if local == "s":
            parts.append(" " * min(int(each.get(f"{_TEXT}c", "1")), 100))
        elif local in ("tab", "line-break"):
            parts.append("\t" if local == "tab" else "\n")
        elif local != "annotation":
            parts.append(_words(each))
        parts.append(each.tail or "")
    return "".join(parts)


def _day(text: str) -> Value | None:
    try:
        return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    except ValueError:
        return None


def _plain(stored: str) -> Value:
    try:
        number = float(stored)
    except ValueError:
        return stored
    return int(number) if number.is_integer() and abs(number) < 1e15 else number
