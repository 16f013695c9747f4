"""Lists of a class in the official form, as PDF and as .xlsx from the same rows; Vietnamese whatever the language.

The head, the title, the table and who signs follow HD 36-HD/VPTW of 03/4/2018 or NĐ 30/2020/NĐ-CP, by the letterhead
of the unit that holds the class.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from io import BytesIO
from typing import Any

from learning.classes.letterheads import unit_letterhead
from learning.models import StudyClass
from office.letterheads import Letterhead
from office.typesetting import typeset
from office.workbooks import GENERAL, Book, Look, Page, Placed, Sheet, Value

TEMPLATE = "class-list.typ"
PREPARED_BY, SIGN, SEAL = "NGƯỜI LẬP BIỂU", "(Ký, ghi rõ họ tên)", "(Ký tên, đóng dấu)"
PAGE_WORDS = "Trang &P/&N"
_HEADINGS_HEIGHT = 34.0
_PLAIN = Look(size=12)
_CENTRED = replace(_PLAIN, align="center")
_CELL = Look(size=11, box="lrtb")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list. `width` in letters; numbers and short words stand in the middle."""

    heading: str
    width: float
    middle: bool = False


@dataclass(frozen=True, slots=True)
class OfficialList:
    """What a list says, without its head. `below`: sentences below the table."""

    title: str
    about: Sequence[str]
    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]]
    below: Sequence[str] = ()
    landscape: bool = False


def class_letterhead(study_class: StudyClass, *, on: date, kind: str = "DS") -> Letterhead:
    """The letterhead of the unit that holds the class, with the names of that day; the locality is written by hand."""
    return unit_letterhead(study_class.unit, on=on, kind=kind)


def list_pdf(listed: OfficialList, head: Letterhead, *, now: datetime) -> bytes:
    """The list as PDF/A; its column headings stand on every page."""
    data: dict[str, Any] = {
        "superior": head.left[0],
        "issuer": head.left[1],
        "separator": head.separator,
        "number_line": head.number_line,
        "heading": head.heading,
        "dateline": head.dateline,
        "title": listed.title,
        "title_end": head.title_end,
        "about": listed.about,
        "columns": [{"heading": one.heading, "width": one.width, "middle": one.middle} for one in listed.columns],
        "rows": [["" if value is None else str(value) for value in row] for row in listed.rows],
        "below": listed.below,
        "flipped": listed.landscape,
        "prepared_by": PREPARED_BY,
        "capacity": head.signature.capacity,
        "sign": SIGN,
        "seal": SEAL,
    }
    return typeset(TEMPLATE, data, now=now)


def list_workbook(listed: OfficialList, head: Letterhead, *, now: datetime) -> bytes:
    """The list as .xlsx, ready to print: A4, headings on every page, room to sign."""
    out = BytesIO()
    with Book(title=listed.title, author=head.issuer, made_at=now) as book:
        heading_row = 8 + len(listed.about)
        page = Page(landscape=listed.landscape, title_rows=f"{heading_row}:{heading_row}", footer=PAGE_WORDS)
        widths = [column.width for column in listed.columns]
        sheet = book.sheet("Danh sách", page=page, widths=widths, freeze=f"A{heading_row + 1}")
        _head(sheet, head)
        _title(sheet, listed, head)
        _table(sheet, listed)
        _foot(sheet, listed, head)
        sheet.finish()
        book.save(out)
    return out.getvalue()


def _head(sheet: Sheet, head: Letterhead) -> None:
    """Left who issues, right the heading of the Party or the State; four rows."""
    (superior, issuer), half = head.left, sheet.columns // 2
    right, rest = half + 1, sheet.columns - half
    bold = replace(_CENTRED, bold=True)
    motto = head.heading[1] if len(head.heading) > 1 else ""
    sheet.place(Placed(1, superior, _CENTRED, half), Placed(right, head.heading[0], bold, rest), height=32)
    sheet.place(Placed(1, issuer, bold, half), Placed(right, motto, bold, rest), height=32)
    sheet.place(Placed(1, head.separator, _CENTRED, half))
    dateline = Placed(right, head.dateline, replace(_CENTRED, italic=True), rest)
    sheet.place(Placed(1, head.number_line, _CENTRED, half), dateline)
    sheet.place()


def _title(sheet: Sheet, listed: OfficialList, head: Letterhead) -> None:
    sheet.place(Placed(1, listed.title, replace(_CENTRED, size=15, bold=True), sheet.columns), height=24)
    for line in listed.about:
        sheet.place(Placed(1, line, replace(_CENTRED, bold=True), sheet.columns), height=20)
    sheet.place(Placed(1, head.title_end, _CENTRED, sheet.columns))


def _table(sheet: Sheet, listed: OfficialList) -> None:
    header = replace(_CELL, bold=True, align="center")
    headings = [column.heading for column in listed.columns]
    sheet.write(sheet.shape([header] * sheet.columns), headings, height=_HEADINGS_HEIGHT)
    middle = replace(_CELL, align="center", number_format=GENERAL)
    shape = sheet.shape([middle if column.middle else _CELL for column in listed.columns])
    for row in listed.rows:
        sheet.write(shape, list(row))


def _foot(sheet: Sheet, listed: OfficialList, head: Letterhead) -> None:
    half = sheet.columns // 2
    right, rest = half + 1, sheet.columns - half
    bold, italic = replace(_CENTRED, bold=True), replace(_CENTRED, italic=True)
    sheet.place()
    for line in listed.below:
        sheet.place(Placed(1, line, replace(_PLAIN, italic=True), sheet.columns), height=20)
    sheet.place(Placed(1, PREPARED_BY, bold, half), Placed(right, head.signature.capacity, bold, rest))
    sheet.place(Placed(1, SIGN, italic, half), Placed(right, SEAL, italic, rest), height=90)
