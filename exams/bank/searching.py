"""What a search looks through, and how: pure, so that a question is found the same way wherever it is stored."""

import unicodedata
from collections.abc import Iterable

from people.names import fold


def words_of(stem: str, options: Iterable[str]) -> str:
    """The text of a question in lower case, its marks kept: for those who type them."""
    text = " ".join(" ".join([stem, *options]).split())
    return unicodedata.normalize("NFC", text).casefold()


def plain_of(words: str) -> str:
    """The same without marks: for those who do not."""
    return " ".join(fold(words).split())
