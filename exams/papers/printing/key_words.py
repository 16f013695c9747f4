"""The key of a question as people write it beside its number. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from exams.bank.items import Kind
from exams.bank.kinds.number import TO
from exams.papers.printing import words
from exams.papers.printing.questions import kind_of

_SMALL_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def key_in_words(question: Mapping[str, Any], right: Sequence[str]) -> str:
    """ "B", "A, C"; of rows "a Đ, b S", the place of each thing, "1-c, 2-a"; what is to be written as it is."""
    if question.get("rows"):
        return _rows(question, right)
    if question.get("options"):
        return ", ".join(right)
    if kind_of(question) is Kind.NUMBER:
        return words.JOINT.join(map(_range, right))
    return words.JOINT.join(right)


def _rows(question: Mapping[str, Any], right: Sequence[str]) -> str:
    places = [
        next(place for place, option in enumerate(row["options"]) if option["id"] == letter)
        for row, letter in zip(question["rows"], right, strict=True)
    ]
    if kind_of(question) is Kind.TABLE:
        return ", ".join(
            f"{letter} {'S' if place else 'Đ'}" for letter, place in zip(_SMALL_LETTERS, places, strict=False)
        )
    if kind_of(question) is Kind.ORDERING:
        return ", ".join(str(place + 1) for place in places)
    return ", ".join(f"{number}-{_SMALL_LETTERS[place]}" for number, place in enumerate(places, 1))


def _range(ends: str) -> str:
    low, _sign, high = (end.replace(".", ",") for end in ends.partition(TO))
    return low if low == high else f"{low} … {high}"
