"""Options that have numbers, 1. 2. 3. 4., below questions that begin with a word: "Câu 5"."""

import re
from collections.abc import Sequence
from itertools import pairwise

from exams.bank.formats.written_labels import STARS
from exams.bank.formats.written_lines import MARKED_HERE, Line
from exams.bank.formats.written_raw import RawOption, RawQuestion
from exams.bank.sheet_options import MAX_OPTIONS

_FEWEST_OPTIONS = 2
_NUMBER = re.compile(rf"[{STARS}{MARKED_HERE}\s]*[(\[]?\s?(?P<n>10|[1-9])\s?[.):/\]]+(?!\d)\s*")
# Several on a line stand wide apart.
_NEXT = re.compile(r"(?:\t|\s\s)\s*(?=[(\[]?(?:10|[1-9])\s?[.):/\]]+\s)")
# "Có bao nhiêu nhận định đúng?" may count the numbered lines: then its answer is a number, and none of them.
_COUNTS = re.compile(r"\b(?:bao nhiêu|mấy|how many|sắp xếp|thứ tự|trình tự)\b", re.IGNORECASE)


def find_numbered_options(raw: RawQuestion) -> None:
    """The last lines of a question without options, where they count from 1 without a gap."""
    if raw.options or len(raw.stem) < _FEWEST_OPTIONS:
        return
    begin = _first(raw.stem)
    parts = [part for line in raw.stem[begin:] for part in _parted(line)] if begin else []
    labels = [_NUMBER.match(part.text) for part in parts]
    numbers = [int(label["n"]) if label else 0 for label in labels]
    if not _FEWEST_OPTIONS <= len(parts) <= MAX_OPTIONS or numbers != list(range(1, len(parts) + 1)):
        return
    raw.stem, raw.numbered = raw.stem[:begin], True
    if _COUNTS.search(raw.stem_text):
        raw.doubt("options_without_letters")
    raw.options = [
        RawOption(slot, part.cut(0, label.end()), [part.cut(label.end())])
        for slot, (part, label) in enumerate(zip(parts, labels, strict=True))
        if label
    ]
    raw.blank += [str(option.slot + 1) for option in raw.options if not option.text]


def _first(stem: Sequence[Line]) -> int:
    """The line, not the first, where numbers begin for the last time; 0 where they nowhere do."""
    firsts = [place for place, line in enumerate(stem) if place and _number_of(line) == 1]
    return firsts[-1] if firsts else 0


def _number_of(line: Line) -> int:
    found = _NUMBER.match(line.text)
    return int(found["n"]) if found else 0


def _parted(line: Line) -> list[Line]:
    cuts = [0, *(found.end() for found in _NEXT.finditer(line.text)), len(line.text)]
    return [line.cut(begin, end) for begin, end in pairwise(cuts)]
