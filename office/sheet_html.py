"""Web pages that programs save as .xls: every table of the page as a sheet."""

import re
from html.parser import HTMLParser

from office.sheet_cells import Cell, Merged, Row, Sheet, Workbook
from office.sheet_values import tidy

_MOST_CELLS, _MOST_COLUMNS, _MOST_ROWS, _MOST_TABLES = 3_000_000, 512, 100_000, 50
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\n\r\f]+")
_BREAKS = frozenset(("br", "p", "div", "li"))
_UNREAD = frozenset(("script", "style", "xml"))


def workbook_of_page(text: str, name: str) -> Workbook:
    """The tables in their order; a table within a table is a sheet of its own."""
    reader = _Tables()
    reader.feed(text)
    reader.close()
    tables = [table for table in reader.tables[:_MOST_TABLES] if table.rows]
    return Workbook(name, tuple(table.sheet(f"Table{at}") for at, table in enumerate(tables, 1)))


class _Table:
    """One table: where the next cell goes, and which places the cells above take up."""

    def __init__(self) -> None:
        self.rows: list[tuple[int, dict[int, str], bool]] = []
        self.merged: list[Merged] = []
        self.taken: dict[int, int] = {}  # column: the last row that a cell from above covers
        self.number = 0
        self.column = 0
        self.open_span = (1, 1)
        self.words: list[str] | None = None

    def begin_row(self, hidden: bool) -> None:
        self.end_cell()
        self.number += 1
        self.column = 0
        if self.number <= _MOST_ROWS:
            self.rows.append((self.number, {}, hidden))

    def begin_cell(self, across: int, down: int) -> None:
        if not self.number:
            self.begin_row(hidden=False)
        self.end_cell()
        self.column += 1
        while self.taken.get(self.column, 0) >= self.number:
            self.column += 1
        self.open_span, self.words = (across, down), []

    def end_cell(self) -> None:
        if self.words is None:
            return
        across, down = self.open_span
        text = "\n".join(_SPACES.sub(" ", line) for line in "".join(self.words).split("\v"))
        self._keep(text)
        first, last = self.column, min(self.column + across - 1, _MOST_COLUMNS)
        if last > first or down > 1:
            self.merged.append(Merged(self.number, first, self.number + down - 1, last))
            self.taken |= {column: self.number + down - 1 for column in range(first, last + 1)}
        self.column, self.words = last, None

    def _keep(self, text: str) -> None:
        if tidy(text) and self.column <= _MOST_COLUMNS and self.rows and self.rows[-1][0] == self.number:
            self.rows[-1][1][self.column] = text

    def sheet(self, name: str) -> Sheet:
        rows = [
            Row(number, {column: Cell(name, number, column, text) for column, text in cells.items()}, hidden)
            for number, cells, hidden in self.rows
            if cells
        ]
        return Sheet(name, False, rows, tuple(self.merged))


class _Tables(HTMLParser):
    """Everything outside of tables is passed over."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Table] = []
        self.open: list[_Table] = []
        self.unread = 0
        self.cells = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        if tag in _UNREAD:
            self.unread += 1
        elif tag == "table":
            self.open.append(_Table())
            self.tables.append(self.open[-1])
        elif self.open:
            self._within(tag, given)

    def _within(self, tag: str, given: dict[str, str]) -> None:
        table = self.open[-1]
        if tag == "tr":
            table.begin_row(bool(_HIDDEN.search(given.get("style", ""))))
        elif tag in ("td", "th") and self.cells < _MOST_CELLS:
            self.cells += 1
            table.begin_cell(_span(given.get("colspan")), _span(given.get("rowspan")))
        elif tag in _BREAKS and table.words:
            table.words.append("\v")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNREAD:
            self.unread = max(self.unread - 1, 0)
        elif self.open and tag in ("td", "th", "tr"):
            self.open[-1].end_cell()
        elif self.open and tag == "table":
            self.open.pop().end_cell()

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1].words is not None and not self.unread:
            self.open[-1].words.append(data)

    def close(self) -> None:
        super().close()
        while self.open:
            self.open.pop().end_cell()


def _span(text: str | None) -> int:
    return min(max(int(text), 1), _MOST_COLUMNS) if text and text.isascii() and text.isdigit() and len(text) < 6 else 1
