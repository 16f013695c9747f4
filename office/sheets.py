"""Reading an .xlsx file that somebody sends: refused clearly, or read whole within limits."""

import io
from pathlib import Path
from typing import BinaryIO

from defusedxml.common import DefusedXmlException

from office.sheet_calamine import read_with_calamine, used_second_reader
from office.sheet_cells import Cell, Merged, Row, Sheet, Workbook
from office.sheet_files import BadWorkbook, open_workbook_file, refusal
from office.sheet_openpyxl import read_with_openpyxl
from office.sheet_values import Value, text_of, tidy

__all__ = [
    "BadWorkbook",
    "Cell",
    "Merged",
    "Row",
    "Sheet",
    "Value",
    "Workbook",
    "read_workbook",
    "text_of",
    "tidy",
]


def read_workbook(source: Path | BinaryIO, *, name: str = "") -> Workbook:
    """The sheets of an .xlsx file with their non-blank cells; raises `BadWorkbook` for anything else.

    At most 25 MB, 100,000 rows and 512 columns a sheet; what was cut is told in the sheet's problems.
    """
    name = name or (source.name if isinstance(source, Path) else "")
    content = open_workbook_file(source, name)
    workbook = _first_reading(content, name) or _second_reading(content, name)
    if not workbook.sheets:
        raise refusal("no_sheet")
    return workbook


def _first_reading(content: io.BytesIO, name: str) -> Workbook | None:
    try:
        return Workbook(name, tuple(read_with_openpyxl(content)))
    except Exception as error:
        # openpyxl fails on style noise with errors of every kind: whatever it is, the second reader decides.
        if is_hostile(error):
            raise refusal("xml_entities") from error
        return None


def is_hostile(error: BaseException | None) -> bool:
    """Whether a parser stopped at definitions that no honest program writes."""
    return error is not None and (isinstance(error, DefusedXmlException) or is_hostile(error.__cause__))


def _second_reading(content: io.BytesIO, name: str) -> Workbook:
    content.seek(0)
    try:
        return Workbook(name, tuple(read_with_calamine(content)), (used_second_reader(),))
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic in this reader's compiled part is not an Exception
        raise refusal("damaged") from error
