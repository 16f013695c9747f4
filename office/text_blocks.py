"""Splits the plain text of a question into what a page shows: lines, tables and pictures. Pure.

Lines that begin and end with "|" are rows of a table, "{{NAME}}" is the picture of that name; there is no other markup,
and a name that belongs to no picture stays as it was written.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType
from typing import TypeAlias

_PICTURE = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")
NO_PICTURES: Mapping[str, "Shown"] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture as an <img> wants it. `src`: an address or a data: URI; `alt`: what is on it; size in pixels."""

    src: str
    alt: str = ""
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line: a picture, or text."""

    text: str = ""
    picture: Shown | None = None


Line: TypeAlias = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One of three: `lines` of a paragraph, the `rows` of a table (each a tuple of cells), or a `picture` by itself."""

    lines: tuple[Line, ...] = ()
    rows: tuple[tuple[Line, ...], ...] = ()
    picture: Shown | None = None


def is_plain(text: str) -> bool:
    """Whether the text can be shown as it stands: surely neither a table nor a picture in it. Quick."""
    return "|" not in text and "{{" not in text


def text_blocks(text: str, pictures: Mapping[str, Shown] = NO_PICTURES) -> tuple[Block, ...]:
    """The blocks of a text, in its order. Texts come with line breaks of any system."""
    lines = text.strip().splitlines()
    blocks: list[Block] = []
    for make, several in groupby(lines, key=lambda line: _kind(line, pictures)):
        blocks += make(several, pictures)
    return tuple(blocks)


_Maker: TypeAlias = Callable[[Iterable[str], Mapping[str, Shown]], list[Block]]


def _kind(line: str, pictures: Mapping[str, Shown]) -> _Maker:
    bare = line.strip()
    if len(bare) > 1 and bare[0] == bare[-1] == "|":
        return _table
    alone = _PICTURE.fullmatch(bare)
    return _pictures if alone and alone[1] in pictures else _paragraph


def _table(lines: Iterable[str], pictures: Mapping[str, Shown]) -> list[Block]:
    """Rows that are shorter than the longest are filled up, so that every column keeps its place."""
    rows = [[cell.strip() for cell in line.strip()[1:-1].split("|")] for line in lines]
    most = max(map(len, rows))
    filled = (row + [""] * (most - len(row)) for row in rows)
    return [Block(rows=tuple(tuple(_pieces(cell, pictures) for cell in row) for row in filled))]


def _pictures(lines: Iterable[str], pictures: Mapping[str, Shown]) -> list[Block]:
    return [Block(picture=pieces[0].picture) for line in lines if (pieces := _pieces(line.strip(), pictures))]


def _paragraph(lines: Iterable[str], pictures: Mapping[str, Shown]) -> list[Block]:
    return [Block(lines=tuple(_pieces(line, pictures) for line in lines))]


def _pieces(text: str, pictures: Mapping[str, Shown]) -> Line:
    pieces: list[Piece] = []
    end = 0
    for found in _PICTURE.finditer(text):
        if found[1] in pictures:
            pieces += [Piece(text[end : found.start()]), Piece(picture=pictures[found[1]])]
            end = found.end()
    return tuple(piece for piece in [*pieces, Piece(text[end:])] if piece.text or piece.picture)
