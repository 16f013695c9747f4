"""Text as it is compared in a search. Pure.

`same` and `folded` keep the length of the text they are given: a place found in one is the same place in the text
shown. Folded text holds letters, digits and spaces only, so that SQLite and PostgreSQL cut it into the same words.
"""

import unicodedata

from people.names import fold


class _Letters(dict[int, str]):
    """What becomes of each character; looked up once."""

    def __missing__(self, code: int) -> str:
        bare = fold(chr(code))[:1]
        self[code] = bare if bare.isalnum() else " "
        return self[code]


class _SmallLetters(dict[int, str]):
    """Lower case, one character for one."""

    def __missing__(self, code: int) -> str:
        self[code] = chr(code).lower()[:1]
        return self[code]


_FOLDED, _SMALL = _Letters(), _SmallLetters()


def shown(text: str) -> str:
    """The text on one line, its letters composed: what snippets are cut from."""
    return unicodedata.normalize("NFC", " ".join(text.split())).replace("\x00", "")


def same(text: str) -> str:
    """Lower case with its diacritics, of the same length."""
    return text.translate(_SMALL)


def folded(text: str) -> str:
    """Lower case without diacritics, đ as d, everything but letters and digits as a space; of the same length."""
    return text.translate(_FOLDED)
