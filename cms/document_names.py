"""How documents and their parts are named, in Vietnamese: names of official papers are not translated."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Place:
    """A line of the table of contents."""

    name: str
    anchor: str
    is_chapter: bool


def name_document(*, kind: str, number: str, on: date | None, issuer: str, day_is_known: bool) -> str:
    """Kind, number, day and issuing body; what is not known is left out."""
    when = "" if on is None else f"ngày {on:%d/%m/%Y}" if day_is_known else f"tháng {on:%m/%Y}"
    return " ".join(part for part in (kind, number, when, f"của {issuer}") if part)


def places_of(body: Iterable[Any]) -> list[Place]:
    """Chapters and articles in their order; passages have no name."""
    words = {"chapter": "Chương", "article": "Điều"}
    return [
        Place(_named(words[block.block_type], block.value), block.value.anchor, block.block_type == "chapter")
        for block in body
        if block.block_type in words
    ]


def _named(word: str, value: Any) -> str:
    return f"{word} {value['number']}" + (f". {value['heading']}" if value["heading"] else "")
