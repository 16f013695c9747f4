"""What a workbook holds once it has been read: sheets, rows and cells, only those with something in them."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from openpyxl.utils import get_column_letter

from office.reports import Problem
from office.sheet_values import Value, text_of


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with something in it. `value` is as stored, `text` is what a person reads.

    A list of a province has hundreds of thousands of them, so each is small: no dictionary of its own, and a text that
    reads as it is stored is kept once.
    """

    sheet: str
    row: int
    column: int
    value: Value
    number_format: str = "General"
    _text: str | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def text(self) -> str:
        if self._text is None:
            text = text_of(self.value, self.number_format)
            is_stored = isinstance(self.value, str) and text == self.value
            object.__setattr__(self, "_text", self.value if is_stored else text)
        return self._text or ""

    @property
    def ref(self) -> str:
        return f"{get_column_letter(self.column)}{self.row}"

    @property
    def address(self) -> str:
        return f"{self.sheet}!{self.ref}"


@dataclass(frozen=True)
class Row:
    """The cells of one row that are not blank, by column number (A is 1)."""

    number: int
    cells: dict[int, Cell]
    hidden: bool = False

    def text(self, column: int | None) -> str:
        cell = self.cells.get(column) if column else None
        return cell.text if cell else ""


@dataclass(frozen=True, order=True)
class Merged:
    """A merged range, all four ends included; its value is in the top left cell."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True)
class Sheet:
    """One sheet. `rows` are in order and skip blank ones; `problems` are about its cells."""

    name: str
    hidden: bool
    rows: list[Row]
    merged: tuple[Merged, ...] = ()
    problems: tuple[Problem, ...] = ()

    def row(self, number: int) -> Row:
        return self._rows_by_number.get(number) or Row(number, {})

    def at(self, row: int, column: int) -> Cell | None:
        """The cell seen at this place: inside a merged range, the range's top left cell."""
        own = self.row(row).cells.get(column)
        covering = None if own else self.merged_at(row, column)
        return self.row(covering.first_row).cells.get(covering.first_column) if covering else own

    def merged_at(self, row: int, column: int) -> Merged | None:
        ranges = self._merged_by_column.get(column, [])
        before = bisect_right(ranges, row, key=lambda merged: merged.first_row)
        found = ranges[before - 1] if before else None
        return found if found and row <= found.last_row else None

    @cached_property
    def _rows_by_number(self) -> dict[int, Row]:
        return {row.number: row for row in self.rows}

    @cached_property
    def _merged_by_column(self) -> dict[int, list[Merged]]:
        by_column: dict[int, list[Merged]] = {}
        for merged in sorted(self.merged):
            for column in range(merged.first_column, merged.last_column + 1):
                by_column.setdefault(column, []).append(merged)
        return by_column


@dataclass(frozen=True)
class Workbook:
    """A workbook; `problems` are about the file as a whole (those of cells are kept with their sheet)."""

    name: str
    sheets: tuple[Sheet, ...]
    problems: tuple[Problem, ...] = field(default=())

    def all_problems(self) -> Iterator[Problem]:
        yield from self.problems
        for sheet in self.sheets:
            yield from sheet.problems
