"""Writing .xlsx files row by row: looks given once, A4 pages, and text that no spreadsheet program runs.

Rows go straight to disk, so memory does not grow with the sheet. Every row is a shape (the looks of its cells,
prepared once) filled with values. Text is always written as text: "=1+1" stays those four characters.
"""

import contextlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from types import TracebackType
from typing import IO, Any, Literal, Self

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.pagebreak import Break

Value = str | int | float | Decimal | date | datetime | None

FONT = "Times New Roman"
TEXT, GENERAL, WHOLE, DAY, MOMENT = "@", "General", "0", "dd/mm/yyyy", "hh:mm:ss dd/mm"
# The stop stands for the reader's own decimal sign: 7,5 where a comma is used.
ONE_DECIMAL, UP_TO_TWO_DECIMALS, TWO_DECIMALS = "0.0", "0.0#", "0.00"

LONGEST_TEXT = 32_767
# Characters that XML 1.0 cannot hold: control characters, lone surrogates, non-characters; and the carriage return.
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
# Excel counts a day too many before this one: it believes in a 29 February 1900.
_FIRST_TRUE_DAY = date(1900, 3, 1)
_A4, _A4_CENTIMETRES = 9, (21.0, 29.7)
_CENTIMETRES_PER_INCH, _POINTS_PER_INCH = 2.54, 72
# A column of width 1 is one digit of the standard font, 7 pixels of 1/96 inch, and has 5 more of padding.
_POINTS_PER_WIDTH, _POINTS_OF_PADDING = 7 * 0.75, 5 * 0.75


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell looks. `box`: the sides that have a line, of l, r, t, b. Grey: a shaded ground, 0 to 255."""

    size: float = 11
    bold: bool = False
    italic: bool = False
    underline: bool = False
    align: Literal["left", "center", "right"] = "left"
    valign: Literal["top", "center", "bottom"] = "center"
    wrap: bool = True
    box: str = ""
    number_format: str = TEXT
    grey: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """An A4 page. `pages_wide`: the sheet is shrunk to so many pages in width. Margins in centimetres."""

    landscape: bool = False
    pages_wide: int = 1
    title_rows: str = ""
    title_columns: str = ""
    margins: tuple[float, float, float, float] = (1.2, 1.2, 1.5, 1.6)  # left, right, top, bottom
    footer: str = "&P/&N"

    def height(self, widths: Sequence[float]) -> float:
        """How many points of rows one printed page takes once columns of these widths are shrunk to one page."""
        across, down = (self.landscape, not self.landscape)
        left, right, top, bottom = self.margins
        width = (_A4_CENTIMETRES[across] - left - right) / _CENTIMETRES_PER_INCH * _POINTS_PER_INCH
        height = (_A4_CENTIMETRES[down] - top - bottom) / _CENTIMETRES_PER_INCH * _POINTS_PER_INCH
        scale = min(1.0, width / sum(each * _POINTS_PER_WIDTH + _POINTS_OF_PADDING for each in widths))
        return height / scale


@dataclass(frozen=True, slots=True)
class Placed:
    """A value at a column (1 is A) of a row that has few of them, spread over `span` merged columns."""

    column: int
    value: Value
    look: Look
    span: int = 1


class _ReadyCell(Cell):
    """A cell that knows its style and its column for good and is filled again for every row."""

    __slots__ = ("letter", "style_id")
    has_style = True
    data_type: str
    _value: Any

    def __init__(self, sheet: Any, column: int, style_id: int) -> None:
        super().__init__(sheet, row=1, column=column)
        self.style_id = style_id  # type: ignore[misc]  # known once, not looked up for every cell
        self.letter = get_column_letter(column)

    @property
    def coordinate(self) -> str:
        return f"{self.letter}{self.row}"

    def take(self, value: Value) -> None:
        """Takes the value without guessing a type from its characters, which is how text becomes a formula."""
        if isinstance(value, str):
            self.data_type, self._value = "s", fit_text(value)
        elif isinstance(value, date):
            self._take_date(value)
        else:
            self.data_type, self._value = "n", value

    def _take_date(self, value: date) -> None:
        if isinstance(value, datetime):
            local = timezone.localtime(value) if timezone.is_aware(value) else value
            self.data_type, self._value = "d", local.replace(tzinfo=None, microsecond=0)
        elif value < _FIRST_TRUE_DAY:
            self.data_type, self._value = "s", value.strftime("%d/%m/%Y")
        else:
            self.data_type, self._value = "d", value


Shape = list[_ReadyCell]


class _ReadySheet(WriteOnlyWorksheet):
    """Takes rows of ready cells as they are; openpyxl makes each styled cell anew, which doubles the time."""

    def _values_to_row(self, values: Sequence[_ReadyCell], row_idx: int) -> Iterator[_ReadyCell]:
        for cell in values:
            cell.row = row_idx
            yield cell


class Sheet:
    """One sheet, written from top to bottom."""

    def __init__(self, book: "Book", title: str, *, page: Page, widths: Sequence[float], freeze: str = "") -> None:
        self._book = book
        self._sheet: Any = _ReadySheet(parent=book.workbook, title=title)
        book.workbook._add_sheet(sheet=self._sheet, index=None)
        self.columns = len(widths)
        self.rows = 0
        self._widen(widths)
        self._set_up(page)
        if freeze:
            self._sheet.freeze_panes = freeze

    def shape(self, looks: Sequence[Look]) -> Shape:
        """Cells from column A on in these looks, to be filled row after row."""
        return [
            _ReadyCell(self._sheet, column, self._book.style_id(look, self._sheet))
            for column, look in enumerate(looks, start=1)
        ]

    def write(self, shape: Shape, values: Sequence[Value], *, height: float | None = None) -> int:
        """Writes the next row and returns its number. Raises ValueError unless each cell gets one value."""
        for cell, value in zip(shape, values, strict=True):
            cell.take(value)
        return self._append(shape, height)

    def place(self, *placed: Placed, height: float | None = None) -> int:
        """Writes the next row from a few placed values and returns its number; none: an empty row."""
        cells: Shape = []
        for each in placed:
            style_id = self._book.style_id(each.look, self._sheet)
            cells += [_ReadyCell(self._sheet, each.column + offset, style_id) for offset in range(each.span)]
            cells[-each.span].take(each.value)
            if each.span > 1:
                self.merge(self.rows + 1, each.column, each.span)
        return self._append(cells, height)

    def merge(self, row: int, column: int, columns: int, *, rows: int = 1) -> None:
        first = f"{get_column_letter(column)}{row}"
        self._sheet.merged_cells.add(f"{first}:{get_column_letter(column + columns - 1)}{row + rows - 1}")

    def break_page(self) -> None:
        """What comes next begins on a new page."""
        self._sheet.row_breaks.append(Break(id=self.rows))

    def filter_from(self, row: int) -> None:
        """Lets readers filter the table whose header is in this row and whose last row was written last."""
        self._sheet.auto_filter.ref = f"A{row}:{get_column_letter(self.columns)}{self.rows}"

    def finish(self) -> None:
        """Sets the print area to what was written."""
        self._sheet.print_area = f"A1:{get_column_letter(self.columns)}{self.rows}"
        self._sheet.close()

    def discard(self) -> None:
        """Removes the file that the rows went to."""
        if self._sheet._writer is None:
            return
        with contextlib.suppress(Exception):  # what broke the writing may break this too, and is told already
            if not self._sheet.closed:
                self._sheet.close()
        with contextlib.suppress(OSError, ValueError):  # saved before: it is gone already
            self._sheet._writer.cleanup()

    def _append(self, cells: Shape, height: float | None) -> int:
        self.rows += 1
        if height is not None:
            self._sheet.row_dimensions[self.rows].height = height
        self._sheet.append(cells)
        self._sheet.row_dimensions.pop(self.rows, None)
        return self.rows

    def _widen(self, widths: Sequence[float]) -> None:
        for column, width in enumerate(widths, start=1):
            dimension = self._sheet.column_dimensions[get_column_letter(column)]
            dimension.width = width
            dimension.font = Font(name=FONT, size=11)

    def _set_up(self, page: Page) -> None:
        sheet = self._sheet
        sheet.page_setup.paperSize = _A4
        sheet.page_setup.orientation = "landscape" if page.landscape else "portrait"
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = page.pages_wide, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.print_options.horizontalCentered = True
        left, right, top, bottom = (margin / _CENTIMETRES_PER_INCH for margin in page.margins)
        margins = sheet.page_margins
        margins.left, margins.right, margins.top, margins.bottom = left, right, top, bottom
        margins.header = margins.footer = 0.8 / _CENTIMETRES_PER_INCH
        sheet.oddFooter.center.text = page.footer
        sheet.oddFooter.center.font, sheet.oddFooter.center.size = FONT, 10
        sheet.print_title_rows = page.title_rows or None
        sheet.print_title_cols = page.title_columns or None


class Book:
    """A workbook on its way to disk. As a context it leaves no temporary file behind, whatever happens."""

    def __init__(self, *, title: str, author: str, made_at: datetime) -> None:
        self.workbook: Any = Workbook(write_only=True)
        self.workbook.properties.title = fit_text(title)
        self.workbook.properties.creator = fit_text(author)
        self.workbook.properties.created = made_at.astimezone(UTC).replace(tzinfo=None)
        self._styles: dict[Look, int] = {}
        self._sheets: list[Sheet] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            for sheet in self._sheets:
                sheet.discard()

    def sheet(self, title: str, *, page: Page, widths: Sequence[float], freeze: str = "") -> Sheet:
        made = Sheet(self, title, page=page, widths=widths, freeze=freeze)
        self._sheets.append(made)
        return made

    def save(self, out: IO[bytes]) -> None:
        self.workbook.save(out)

    def style_id(self, look: Look, sheet: Any) -> int:
        if look not in self._styles:
            self._styles[look] = _styled(Cell(sheet, row=1, column=1), look).style_id
        return self._styles[look]


def fit_text(text: str) -> str:
    """The text without what a workbook cannot hold, at most 32,767 characters, with plain line ends."""
    if len(text) > LONGEST_TEXT or _UNFIT.search(text):
        return _UNFIT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))[:LONGEST_TEXT]
    return text


def _styled(cell: Cell, look: Look) -> Cell:
    line = Side(style="thin")
    cell.font = Font(
        name=FONT, size=look.size, bold=look.bold, italic=look.italic, underline="single" if look.underline else None
    )
    cell.alignment = Alignment(horizontal=look.align, vertical=look.valign, wrap_text=look.wrap)
    cell.number_format = look.number_format
    if look.box:
        left, right, top, bottom = (line if side in look.box else None for side in "lrtb")
        cell.border = Border(left=left, right=right, top=top, bottom=bottom)
    if look.grey is not None:
        cell.fill = PatternFill("solid", start_color=f"FF{look.grey:02X}{look.grey:02X}{look.grey:02X}")
    return cell
