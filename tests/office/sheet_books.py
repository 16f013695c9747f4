"""Workbooks built in code for tests, and ways to spoil them."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

Rows = Sequence[Sequence[Any]]


def book(sheets: Rows | Mapping[str, Rows], change: Callable[[Worksheet], None] | None = None) -> io.BytesIO:
    """A workbook with these rows; `change` may touch each sheet (formats, merges) before it is saved."""
    by_name = sheets if isinstance(sheets, Mapping) else {"Sheet1": sheets}
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, rows in by_name.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        if change:
            change(sheet)
    return saved(workbook)


def saved(workbook: openpyxl.Workbook) -> io.BytesIO:
    content = io.BytesIO()
    workbook.save(content)
    content.seek(0)
    return content


def with_parts(source: io.BytesIO, parts: Mapping[str, bytes | Callable[[bytes], bytes]]) -> io.BytesIO:
    """The same package with some parts replaced, changed or added."""
    content = io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as new:
        for name in dict.fromkeys([*old.namelist(), *parts]):
            part = parts.get(name)
            before = old.read(name) if name in old.namelist() else b""
            new.writestr(name, part(before) if callable(part) else before if part is None else part)
    content.seek(0)
    return content
