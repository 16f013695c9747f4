"""A workbook of Excel 97 (.xls), as small as it can be: strings, numbers, merged cells in one sheet."""

import struct
from collections.abc import Sequence

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def old_excel(rows: Sequence[Sequence[str | float]], merged: Sequence[tuple[int, int, int, int]] = ()) -> bytes:
    """`merged`: first row, last row, first column, last column, counted from 0."""
    name = "DS".encode("utf-16-le")
    begin = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 6))
    sheet_at = len(begin) + 4 + 8 + len(name) + 4
    book = begin + _record(0x85, struct.pack("<IHBB", sheet_at, 0, 2, 1) + name) + _record(0x0A, b"")
    return _in_container(book + _sheet(rows, merged))


def _sheet(rows: Sequence[Sequence[str | float]], merged: Sequence[tuple[int, int, int, int]]) -> bytes:
    parts = [_record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 6))]
    parts += [
        _cell(at, column, value) for at, row in enumerate(rows) for column, value in enumerate(row) if value != ""
    ]
    ranges = b"".join(struct.pack("<HHHH", *each) for each in merged)
    return b"".join([*parts, _record(0xE5, struct.pack("<H", len(merged)) + ranges), _record(0x0A, b"")])


def _cell(row: int, column: int, value: str | float) -> bytes:
    place = struct.pack("<HHH", row, column, 0)
    if isinstance(value, str):
        return _record(0x204, place + struct.pack("<HB", len(value), 1) + value.encode("utf-16-le"))
    return _record(0x203, place + struct.pack("<d", value))


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _in_container(stream: bytes) -> bytes:
    """One stream in the container that old Office files are; at least 4,096 bytes, smaller ones are kept otherwise."""
    stream = stream.ljust(max(4096, -len(stream) % _SECTOR + len(stream)), b"\x00")
    count = len(stream) // _SECTOR
    chain = [_FAT, _END, *range(3, count + 2), _END]
    table = struct.pack("<128I", *chain, *[_FREE] * (128 - len(chain)))
    head = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        0,
        1,
        1,
        0,
        4096,
        _END,
        0,
        _END,
        0,
    )
    first = struct.pack("<109I", 0, *[_FREE] * 108)
    directory = _entry("Root Entry", 5, child=1) + _entry("Workbook", 2, start=2, size=len(stream)) + _entry("", 0) * 2
    return head + first + table + directory + stream


def _entry(name: str, kind: int, *, child: int = _FREE, start: int = _END, size: int = 0) -> bytes:
    words = name.encode("utf-16-le") + b"\x00\x00" if name else b""
    return struct.pack("<64sHBBIII36xIQ", words, len(words), kind, 1, _FREE, _FREE, child, start, size)
