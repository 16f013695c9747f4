"""A register as a book to print (PDF, A4 across, numbered pages) and as a workbook."""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from learning.certificates.register_lines import COLUMNS, RegisterLine, tally_of
from learning.classes.letterheads import unit_letterhead
from learning.models import Register
from office.typesetting import typeset
from office.workbooks import Book, Look, Page, Placed

TEMPLATE, TITLE = "register.typ", "SỔ CẤP GIẤY CHỨNG NHẬN"
_LEFT = {2, 4, 5, 6, 10}  # columns of words; numbers and days stand in the middle
_VOID_GREY = 225


def register_pdf(register: Register, lines: Sequence[RegisterLine], *, year: int | None, now: datetime) -> bytes:
    """The lines as a book with "Trang x/y" on each page; void ones are struck out and say why."""
    head = unit_letterhead(register.unit, on=timezone.localdate(now), kind="SCN")
    superior, issuer = head.left
    data: dict[str, Any] = {
        "superior": superior,
        "issuer": issuer,
        "separator": head.separator,
        "heading": head.heading,
        "title": TITLE,
        "about": subject_of(register, year),
        "columns": [{"title": title, "width": width} for title, width in COLUMNS],
        "left": sorted(_LEFT),
        "lines": [{"void": line.is_void, "cells": line.cells(place)} for place, line in enumerate(lines, start=1)],
        "tally": tally_of(lines),
        "dateline": head.dateline,
        "keeper": "NGƯỜI GIỮ SỔ",
        "capacity": head.signature.capacity,
    }
    return typeset(TEMPLATE, data, now=now)


def register_workbook(register: Register, lines: Sequence[RegisterLine], *, year: int | None, now: datetime) -> bytes:
    """The same lines as a workbook of one sheet, to sort and to filter."""
    out = io.BytesIO()
    head = unit_letterhead(register.unit, on=timezone.localdate(now), kind="SCN")
    widths = [width * 1.7 for _title, width in COLUMNS]
    with Book(title=TITLE, author=head.issuer, made_at=now) as book:
        sheet = book.sheet(
            "So cap GCN", page=Page(landscape=True, title_rows="4:4", footer="Trang &P/&N"), widths=widths, freeze="A5"
        )
        sheet.place(Placed(1, head.left[1], Look(bold=True, wrap=False)))
        sheet.place(Placed(1, TITLE, Look(size=15, bold=True, align="center"), span=len(COLUMNS)), height=24)
        sheet.place(Placed(1, subject_of(register, year), Look(bold=True, align="center"), span=len(COLUMNS)))
        titled = sheet.shape([Look(bold=True, align="center", box="lrtb", grey=235)] * len(COLUMNS))
        first = sheet.write(titled, [title for title, _width in COLUMNS], height=32)
        shapes = {void: sheet.shape(_looks(void=void)) for void in (False, True)}
        for place, line in enumerate(lines, start=1):
            sheet.write(shapes[line.is_void], [place, *line.cells(place)[1:]])
        sheet.filter_from(first)
        sheet.place(Placed(1, tally_of(lines), Look(italic=True, wrap=False)))
        sheet.finish()
        book.save(out)
    return out.getvalue()


def subject_of(register: Register, year: int | None) -> str:
    """What the book is of: the programme, and the year where it is not the whole book."""
    latest = register.programme.versions.order_by("-number").first()
    title = latest.title if latest else register.programme.code
    return f"Chương trình: {title}" + (f" – năm {year}" if year else "")


def _looks(*, void: bool) -> list[Look]:
    grey = _VOID_GREY if void else None
    return [
        Look(
            align="left" if place in _LEFT else "center",
            box="lrtb",
            grey=grey,
            number_format="0" if place == 0 else "@",
        )
        for place in range(len(COLUMNS))
    ]
