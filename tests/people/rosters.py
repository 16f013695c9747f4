"""Workbooks built as people build their lists. All names are invented."""

import io
from collections.abc import Sequence
from typing import Any

import openpyxl

from office.sheets import Workbook, read_workbook
from people.roster_reading import DraftPerson, Roster, read_roster

PLAIN = ["STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Điện thoại", "Chi bộ", "Chức vụ"]
AN = [1, "Lê Văn An", "05/09/1990", "Nam", "060090001234", "0912345678", "Chi bộ 1", "Bí thư"]
HOA = [2, "Trần Thị Hoà", "12/3/1985", "Nữ", "060185004321", "0987654321", "Chi bộ 2", ""]


def workbook(*rows: Sequence[Any], merged: Sequence[str] = (), hidden: Sequence[int] = (), **more: Any) -> Workbook:
    """One sheet "DS" with these rows; `more` are further sheets by name."""
    book = openpyxl.Workbook()
    fill(book.active, rows)
    book.active.title = "DS"
    for cells in merged:
        book.active.merge_cells(cells)
    for number in hidden:
        book.active.row_dimensions[number].hidden = True
    for name, others in more.items():
        fill(book.create_sheet(name), others)
    return reread(book)


def fill(sheet: Any, rows: Sequence[Sequence[Any]]) -> None:
    for row in rows:
        sheet.append(list(row))


def reread(book: Any) -> Workbook:
    stored = io.BytesIO()
    book.save(stored)
    stored.seek(0)
    return read_workbook(stored, name="list.xlsx")


def roster(*rows: Sequence[Any], **more: Any) -> Roster:
    return read_roster(workbook(*rows, **more))


def only(found: Roster) -> DraftPerson:
    [person] = found.people
    return person


def names(found: Roster) -> list[str]:
    return [person.full_name for person in found.people]


def codes(found: Roster) -> list[str]:
    return [problem.code for problem in found.problems]
