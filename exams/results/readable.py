"""Answers and keys as a person reads them. Pure.

Chosen options are letters ("AC"); of rows each says what was chosen in it ("Đ S – Đ", "2 1 3"); what was written stands
as it was written, of a key all that is accepted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from exams.delivery.answers import WRITTEN

OPEN_ROW = "–"


@dataclass(frozen=True, slots=True)
class Way:
    """How answers to a question are read. `rows`: what each letter of a row stands for, row by row."""

    rows: tuple[Mapping[str, str], ...] = ()
    written: bool = False


CHOICE = Way()


def way_of(question: Mapping[str, Any]) -> Way:
    """The way of a question of a paper's content."""
    if "write" in question:
        return Way(written=True)
    rows = tuple(_row(question["kind"], row["options"]) for row in question.get("rows", ()))
    return Way(rows) if rows else CHOICE


def _row(kind: str, options: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Of a statement the first letter of its verdict, of a thing its place, of a partner its number."""
    if kind == "matching":
        return {option["id"]: str(number) for number, option in enumerate(options, start=1)}
    return {option["id"]: option["text"][:1] if kind == "table" else option["text"] for option in options}


def readable_answer(value: Sequence[str], way: Way) -> str:
    """An answer; "" where there is none."""
    if value and value[0].startswith(WRITTEN):
        return value[0].removeprefix(WRITTEN)
    return _chosen(value, way)


def readable_key(right: Sequence[str], way: Way) -> str:
    """The key of a question; "" where there is none, as of a poll."""
    return " / ".join(right) if way.written else _chosen(right, way)


def _chosen(letters: Sequence[str], way: Way) -> str:
    if not (letters and way.rows):
        return "".join(letters)
    return " ".join(next((row[letter] for letter in letters if letter in row), OPEN_ROW) for row in way.rows)
