"""Two texts side by side: which words of the one the other lacks. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from rapidfuzz import fuzz, process

_PART = re.compile(r"\w+|\s+|[^\w\s]+")
# Longer texts are shown without marks: comparing them word by word takes too long for a page.
_LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; `differs`: the other text does not have it here."""

    text: str
    differs: bool = False


def pieces(text: str, others: Sequence[str]) -> list[Piece]:
    """The text in pieces, compared with the likest of the others. Case and spaces are no difference."""
    best = process.extractOne(text, others, scorer=fuzz.ratio)
    if best is None:
        return [Piece(text, differs=True)]
    if len(text) > _LONGEST or len(best[0]) > _LONGEST:
        return [Piece(text)]
    mine, theirs = _PART.findall(text), _PART.findall(best[0])
    matcher = SequenceMatcher(None, [_plain(part) for part in mine], [_plain(part) for part in theirs], autojunk=False)
    told = []
    for deed, start, end, _from, _to in matcher.get_opcodes():
        if deed != "insert":
            told.append(Piece("".join(mine[start:end]), differs=deed != "equal"))
    return told


def _plain(part: str) -> str:
    return part.casefold() if part.strip() else " "
