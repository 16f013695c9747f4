"""What a search looks through, and how: pure, so that a question is found the same way wherever it is stored."""

import re
import string
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from people.names import fold

# What stands between words. The index of PostgreSQL (migration 0005) names the same signs.
BETWEEN_WORDS = string.punctuation + "“”‘’„«»–—…"
_QUOTES = '"“”„«»'
_PART = re.compile(f"[{_QUOTES}]([^{_QUOTES}]+)[{_QUOTES}]|([^\\s{_QUOTES}]+)")
_SPACES = str.maketrans(dict.fromkeys(BETWEEN_WORDS, " "))


def words_of(stem: str, options: Iterable[str]) -> str:
    """The text of a question in lower case, its marks kept: for those who type them."""
    text = " ".join(" ".join([stem, *options]).split())
    return unicodedata.normalize("NFC", text).casefold()


def plain_of(words: str) -> str:
    """The same without marks: for those who do not."""
    return " ".join(fold(words).split())


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for: every one of `beginnings` begins a word, and every phrase occurs as it stands.

    `marked`: in the words with their marks, else in the words without.
    """

    beginnings: tuple[str, ...]
    phrases: tuple[str, ...]
    marked: bool


def sought(query: str, *, ignore_marks: bool = False) -> Sought:
    """What a query asks for. Who types marks means them; who types none may have left them out."""
    words = words_of(query, [])
    plain = plain_of(words)
    marked = words != plain and not ignore_marks
    parts = _PART.findall(words if marked else plain)
    beginnings = [word for phrase, single in parts for word in split_words(phrase or single)]
    phrases = [" ".join(phrase.split()) for phrase, _single in parts if phrase.strip()]
    return Sought(tuple(dict.fromkeys(beginnings)), tuple(phrases), marked)


def split_words(text: str) -> list[str]:
    """The words of a text; what is no letter and no digit is no word."""
    return [word for word in text.translate(_SPACES).split() if any(sign.isalnum() for sign in word)]
