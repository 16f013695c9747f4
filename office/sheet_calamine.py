"""The second reader, for workbooks that Excel opens and openpyxl does not (styles and dialects beyond it).

It knows neither number formats nor hidden rows nor formulas without a result, so its use is always told.
"""

import io
import re
import zipfile
from typing import Any

from django.utils.translation import gettext as _
from openpyxl.utils import column_index_from_string
from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from office.reports import Problem
from office.sheet_cells import Cell, Merged, Row, Sheet
from office.sheet_openpyxl import MAX_COLUMNS, MAX_MERGED, MAX_ROWS, cut_at_column, cut_at_row

# It keeps a sheet as a full rectangle, so one far cell costs memory for all between (about 32 bytes each).
MAX_AREA = 5_000_000

_PLACE = re.compile(rb"""\br=["']([A-Z]{0,3})([0-9]{1,7})["']""")


class TooSparse(Exception):  # caught one level up and told as a damaged file
    """A sheet whose cells lie so far apart that this reader would need too much memory."""


def read_with_calamine(content: io.BytesIO) -> list[Sheet]:
    """Every worksheet; raises `CalamineError` or `TooSparse` when this reader cannot either."""
    with zipfile.ZipFile(content) as archive:
        for name in archive.namelist():
            if "worksheets/" in name and name.endswith(".xml"):
                _refuse_sparse(archive, name)
    content.seek(0)
    return _sheets(content)


def read_old_excel(content: bytes) -> list[Sheet]:
    """Every worksheet of an .xls file. This reader unpacks them whole: whoever calls holds its process to bounds."""
    return _sheets(io.BytesIO(content))


def _sheets(content: io.BytesIO) -> list[Sheet]:
    book = CalamineWorkbook.from_filelike(content)
    worksheets = [each for each in book.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
    return [_sheet(book, each.name, each.visible != SheetVisibleEnum.Visible) for each in worksheets]


def _refuse_sparse(archive: zipfile.ZipFile, name: str) -> None:
    width = height = 1
    tail = b""
    with archive.open(name) as part:
        while chunk := part.read(1024 * 1024):
            for letters, digits in set(_PLACE.findall(tail + chunk)):
                height = max(height, int(digits))
                width = max(width, column_index_from_string(letters.decode()) if letters else 1)
            tail = chunk[-32:]
    if width * height > MAX_AREA:
        raise TooSparse(name)


def _sheet(book: Any, name: str, hidden: bool) -> Sheet:
    found = book.get_sheet_by_name(name)
    values = found.to_python(skip_empty_area=False, nrows=MAX_ROWS)
    rows = [row for number, each in enumerate(values, 1) if (row := _row(name, number, each)).cells]
    return Sheet(name, hidden, rows, _merged(found), tuple(_problems(name, found)))


def _row(sheet: str, number: int, values: list[Any]) -> Row:
    filled = enumerate(values[:MAX_COLUMNS], 1)
    cells = {column: Cell(sheet, number, column, _whole(value)) for column, value in filled if value != ""}
    return Row(number, {column: cell for column, cell in cells.items() if cell.text})


def _whole(value: Any) -> Any:
    """This reader gives every number as a float."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _merged(found: Any) -> tuple[Merged, ...]:
    ranges = (found.merged_cell_ranges or [])[:MAX_MERGED]
    return tuple(
        Merged(top + 1, left + 1, bottom + 1, min(right + 1, MAX_COLUMNS))
        for (top, left), (bottom, right) in ranges
        if left < MAX_COLUMNS
    )


def _problems(name: str, found: Any) -> list[Problem]:
    problems = []
    if found.total_height > MAX_ROWS:
        problems.append(cut_at_row(name, MAX_ROWS))
    if found.total_width > MAX_COLUMNS:
        problems.append(cut_at_column(name))
    return problems


def used_second_reader() -> Problem:
    message = _(
        "The formatting of this file could not be read, only its contents. Check percentages and dates, "
        "and cells with formulas: those without a result look blank."
    )
    return Problem("", "formatting_not_read", message, "warning")
