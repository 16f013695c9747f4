"""Find the header of a table by its words, never by its place.

A vocabulary gives each field the phrases people write above its column. One "#" in a phrase stands
for a letter a-j or a number 1-20: "Đáp án #" reads "Đáp án A", "đáp án 4" and "DapAn_D".
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from office.sheet_cells import Row, Sheet

FIRST_ROWS = 60
_LONGEST_HEADING = 200
_MOST_WORDS = 12
# A single short word inside a longer heading says little: "ten" in "Tên trường" is not a person's name.
_TELLING_WORD = 5

_WHOLE, _PART = 3.0, 2.0
_ONE_MORE_COLUMN = 0.5

_HINT = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_BOUNDARY = re.compile(r"(?<=[a-z])(?=[A-Z0-9])|(?<=[0-9])(?=[A-Za-z])|(?<=[A-Z])(?=[A-Z][a-z])")
_NOT_WORD = re.compile(r"[^\w\s]|_")
_LABEL = re.compile(r"[a-j]|1?\d|20")
_ASIDE = re.compile(r"\s[-–—]\s|:")
_ALTERNATIVES = re.compile(r"[/\n|]")
_NUMBERING = re.compile(r"\(?(\d{1,2})\)?")


@lru_cache(maxsize=4096)
def normalise(text: str) -> str:
    """Words alone: lower case, no diacritics, punctuation or hints in brackets; "lt_AnsA" is "lt ans a"."""
    without_hints = _HINT.sub(" ", text)
    plain = _without_diacritics(without_hints if without_hints.strip(" *\n") else text)
    return " ".join(_BOUNDARY.sub(" ", _NOT_WORD.sub(" ", plain)).lower().split())


def _without_diacritics(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(each for each in decomposed if not unicodedata.combining(each))


@dataclass(frozen=True)
class Match:
    """A heading read: its field, the letter or number in the place of "#", and how sure it is (0 to 3)."""

    field: str
    label: str
    weight: float


class Vocabulary:
    """Phrases by field, written as people write them."""

    def __init__(self, phrases: Mapping[str, Iterable[str]]) -> None:
        self._fields = {_key(each): name for name, several in phrases.items() for each in several}

    def match(self, heading: str) -> Match | None:
        """The field that a heading names. The whole heading is tried first, then its parts."""
        if len(heading) > _LONGEST_HEADING or heading.strip().startswith("#"):  # "#NAME?" is an error, no name
            return None
        found = (self._within(words, weight) for words, weight in _readings(heading))
        return max(filter(None, found), key=lambda match: match.weight, default=None)

    def _within(self, words: list[str], weight: float) -> Match | None:
        """The longest phrase that makes up at least half of the words."""
        for length in range(len(words), (len(words) - 1) // 2, -1):
            for start in range(len(words) - length + 1):
                phrase = words[start : start + length]
                found = self._exact(phrase)
                if found and length == len(words):
                    return Match(*found, weight)
                if found and (length > 1 or len(phrase[0]) >= _TELLING_WORD):
                    return Match(*found, weight / 2)
        return None

    def _exact(self, words: list[str]) -> tuple[str, str] | None:
        name = self._fields.get(" ".join(words))
        if name:
            return name, words[-1] if _LABEL.fullmatch(words[-1]) else ""
        for place, word in enumerate(words):
            name = self._fields.get(" ".join([*words[:place], "#", *words[place + 1 :]]))
            if name and _LABEL.fullmatch(word):
                return name, word
        return None


def _key(phrase: str) -> str:
    before, hash_sign, after = phrase.partition("#")
    return " ".join(filter(None, (normalise(before), hash_sign, normalise(after))))


def _readings(heading: str) -> Iterator[tuple[list[str], float]]:
    whole = normalise(heading).split()
    if len(whole) <= _MOST_WORDS:
        yield whole, _WHOLE
    parts = [*_ASIDE.split(heading, maxsplit=1)[:1], *_ALTERNATIVES.split(heading)]
    for part in parts:
        words = normalise(part).split()
        if len("".join(words)) > 1 and len(words) <= _MOST_WORDS and words != whole:
            yield words, _PART


@dataclass(frozen=True)
class Header:
    """Where a table's header is and what it says; data begins below the last of `rows`.

    `columns` gives the columns of each field from left to right, `labels` the letter or number of a
    column whose phrase has "#", `unknown` the headings that no phrase matched.
    """

    rows: tuple[int, ...]
    columns: dict[str, list[int]]
    labels: dict[int, str] = field(default_factory=dict)
    unknown: dict[int, str] = field(default_factory=dict)
    weights: dict[int, float] = field(default_factory=dict)

    def column(self, name: str) -> int | None:
        """The column that names this field best, the leftmost of equals; None where there is none."""
        return max(
            self.columns.get(name, ()),
            key=lambda column: (self.weights.get(column, 0), -column),
            default=None,
        )

    @property
    def score(self) -> float:
        best = (max(self.weights[column] for column in columns) for columns in self.columns.values())
        more = sum(len(columns) - 1 for columns in self.columns.values())
        return sum(best) + more * _ONE_MORE_COLUMN


def find_header(
    sheet: Sheet,
    vocabulary: Vocabulary | Mapping[str, Sequence[str]],
    *,
    required: Iterable[Collection[str]] = (),
) -> Header | None:
    """The row, or two rows, among the first 60 filled ones whose words name the most fields.

    At least two fields must be named, and one of each group in `required`. Of equals the first wins.
    """
    words = vocabulary if isinstance(vocabulary, Vocabulary) else Vocabulary(vocabulary)
    groups = [set(each) for each in required]
    best: Header | None = None
    rows = sheet.rows[:FIRST_ROWS]
    for place, row in enumerate(rows):
        single = _read(words, (row.number,), {column: [cell.text] for column, cell in row.cells.items()})
        below = rows[place + 1] if place + 1 < len(rows) else None
        double = _read_double(words, sheet, row, below, single.score) if below else None
        for header in filter(None, (single, double)):
            if _serves(header, groups) and (best is None or header.score > best.score):
                best = header
    return _with_numbering_row(sheet, best) if best else None


def _serves(header: Header, groups: list[set[str]]) -> bool:
    return len(header.columns) >= 2 and all(group & header.columns.keys() for group in groups)


def _read(words: Vocabulary, rows: tuple[int, ...], headings: dict[int, list[str]]) -> Header:
    """Reads each column's candidate headings; the surest match counts, the first of equals."""
    header = Header(rows, {})
    for column, candidates in sorted(headings.items()):
        found = [match for each in candidates if (match := words.match(each))]
        if not found:
            header.unknown[column] = candidates[0]
            continue
        match = max(found, key=lambda each: each.weight)
        header.columns.setdefault(match.field, []).append(column)
        header.labels[column], header.weights[column] = match.label, match.weight
    return header


def _read_double(words: Vocabulary, sheet: Sheet, top: Row, below: Row, to_beat: float) -> Header | None:
    """Top row of groups, second row of their parts; only when it names more than either alone."""
    if below.number != top.number + 1 or not _is_second_row(sheet, top, below):
        return None
    headings = {column: [cell.text] for column, cell in top.cells.items()}
    for column, cell in below.cells.items():
        group = _group_above(sheet, top, column)
        headings[column] = [f"{group} {cell.text}", cell.text, group] if group else [cell.text]
    double = _read(words, (top.number, below.number), headings)
    alone = _read(words, (below.number,), {column: [cell.text] for column, cell in below.cells.items()})
    return double if double.score > max(to_beat, alone.score) else None


def _is_second_row(sheet: Sheet, top: Row, below: Row) -> bool:
    """Below a heading that is no group there is nothing: text there would be the first row of data."""
    return all(column not in below.cells or _spans(sheet, top, below, column) for column in top.cells)


def _spans(sheet: Sheet, top: Row, below: Row, column: int) -> bool:
    merged = sheet.merged_at(top.number, column)
    if merged:
        return merged.last_column > merged.first_column and merged.last_row == top.number
    return column + 1 not in top.cells and column + 1 in below.cells


def _group_above(sheet: Sheet, top: Row, column: int) -> str:
    """The nearest heading at or left of the column in the top row, where it reaches that far."""
    merged = sheet.merged_at(top.number, column)
    if merged:
        return top.text(merged.first_column)
    left = max((each for each in top.cells if each <= column), default=None)
    return top.text(left) if left and not sheet.merged_at(top.number, left) else ""


def _with_numbering_row(sheet: Sheet, header: Header) -> Header:
    """Official tables number their columns under the header: "(1) (2) (3)" is no data."""
    below = sheet.row(header.rows[-1] + 1)
    if not _is_numbering(below):
        return header
    rows = (*header.rows, below.number)
    return Header(rows, header.columns, header.labels, header.unknown, header.weights)


def _is_numbering(row: Row) -> bool:
    found = [_NUMBERING.fullmatch(row.cells[column].text) for column in sorted(row.cells)]
    numbers = [int(each.group(1)) for each in found if each]
    return len(found) >= 3 and numbers == list(range(1, len(found) + 1))
