"""The order of a glossary: that of the Vietnamese alphabet, where Đ is a letter of its own."""

import unicodedata
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from cms.anchors import term_anchor
from people.names import sort_key, tidy_text

_WITHOUT_TONE = str.maketrans("", "", "\u0300\u0301\u0303\u0309\u0323")


@dataclass(frozen=True, slots=True)
class Entry:
    """A term as the page shows it."""

    term: str
    meaning: Any
    anchor: str


@dataclass(frozen=True, slots=True)
class Letter:
    letter: str
    anchor: str
    entries: tuple[Entry, ...]


def entry_of(term: str, meaning: Any) -> Entry:
    return Entry(term=tidy_text(term), meaning=meaning, anchor=term_anchor(term))


def letters(entries: list[Entry]) -> list[Letter]:
    """The entries by their first letter, in the order of the alphabet."""
    ordered = sorted(entries, key=lambda entry: (sort_key("", entry.term), entry.term))
    grouped = groupby(ordered, key=lambda entry: first_letter(entry.term))
    return [Letter(letter, f"chu-{letter.lower()}", tuple(group)) for letter, group in grouped]


def first_letter(term: str) -> str:
    """Capital, with its quality (Ă, Đ) but without its tone."""
    apart = unicodedata.normalize("NFD", term[:1]).translate(_WITHOUT_TONE)
    return unicodedata.normalize("NFC", apart).upper()
