"""Which characters fonts can show, read from their character maps (OpenType `cmap`, formats 4 and 12)."""

import struct
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

_FORMAT_BY_SEGMENTS, _FORMAT_BY_GROUPS = 4, 12
_END_OF_SEGMENTS = 0xFFFF


def covered(fonts: Iterable[Path]) -> frozenset[int]:
    """The code points that at least one of the fonts can show."""
    return frozenset().union(*(_of_font(path.read_bytes()) for path in fonts))


def ranges(points: Iterable[int]) -> list[tuple[int, int]]:
    """The code points as runs of neighbours, first and last of each, from low to high."""
    ordered = sorted(set(points))
    breaks = [place for place, (one, other) in enumerate(pairwise(ordered), start=1) if other != one + 1]
    edges = [0, *breaks, len(ordered)]
    return [(ordered[first], ordered[end - 1]) for first, end in pairwise(edges) if end > first]


def _of_font(font: bytes) -> set[int]:
    table = _table(font, b"cmap")
    (count,) = struct.unpack_from(">H", table, 2)
    found: set[int] = set()
    for place in range(count):
        (start,) = struct.unpack_from(">L", table, 4 + 8 * place + 4)
        found |= _of_subtable(table[start:])
    return found


def _table(font: bytes, name: bytes) -> bytes:
    (count,) = struct.unpack_from(">H", font, 4)
    for place in range(count):
        tag, _checksum, offset, length = struct.unpack_from(">4sLLL", font, 12 + 16 * place)
        if tag == name:
            return font[offset : offset + length]
    return b"\0" * 4


def _of_subtable(table: bytes) -> set[int]:
    (kind,) = struct.unpack_from(">H", table)
    if kind == _FORMAT_BY_GROUPS:
        (groups,) = struct.unpack_from(">L", table, 12)
        runs = [struct.unpack_from(">LL", table, 16 + 12 * place) for place in range(groups)]
    elif kind == _FORMAT_BY_SEGMENTS:
        (twice,) = struct.unpack_from(">H", table, 6)
        ends = struct.unpack_from(f">{twice // 2}H", table, 14)
        starts = struct.unpack_from(f">{twice // 2}H", table, 16 + twice)
        runs = list(zip(starts, ends, strict=True))
    else:
        return set()
    return {point for first, last in runs for point in range(first, last + 1) if point != _END_OF_SEGMENTS}
