"""A written document as a stream of lines and tables, whatever program wrote it. Pure."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from exams.bank.items import Picture
from office.reports import Problem

Marks = frozenset[str]
NO_MARKS: Marks = frozenset()

# Where a word that marks the right option stood ("dann B. ..."): one character that no text of a person has.
MARKED_HERE = "\ue000"

# The media type of a picture that browsers cannot show: WMF and EMF drawings, formulas, TIFF.
UNKNOWN_PICTURE = "application/octet-stream"

_DROPPED = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\ue000\x00"))
_SPACES = dict.fromkeys(map(ord, "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u202f\u3000"), " ")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_TIDY = {**_DROPPED, **_SPACES, **_FULL_WIDTH}
_PICTURE = re.compile(r"\{\{([^{}\n]{1,120})\}\}")
_GAPS = re.compile(r"[ \t]+")


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one look. Marks: bold, italic, underline, highlight, and a colour by its name."""

    text: str
    marks: Marks = NO_MARKS


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `spans` say which characters carry marks; `automatic` characters at its start are a list's own number.

    `where` names the place in the file ("paragraph 12"); `gap`: a blank line stands before it; `heading`: the level
    of a heading's style, 0 for none; `notes` are its footnotes.
    """

    text: str
    where: str = ""
    spans: tuple[tuple[int, int, Marks], ...] = ()
    gap: bool = False
    heading: int = 0
    automatic: int = 0
    notes: tuple[str, ...] = ()

    def cut(self, begin: int, end: int | None = None) -> "Line":
        """The part from `begin` to `end`, without spaces around it, with its marks."""
        end = len(self.text) if end is None else end
        part = self.text[begin:end]
        begin += len(part) - len(part.lstrip())
        text = part.strip()
        moved = [(max(a - begin, 0), min(b - begin, len(text)), marks) for a, b, marks in self.spans]
        spans = tuple(span for span in moved if span[0] < span[1])
        return replace(self, text=text, spans=spans, automatic=max(0, self.automatic - begin))

    def share(self, mark: str) -> float:
        """How much of its letters and digits carries the mark, from 0 to 1."""
        if not any(mark in marks for _, _, marks in self.spans):
            return 0.0
        counted = [not char.isspace() for char in self.text]
        total = sum(counted)
        marked = sum(sum(counted[begin:end]) for begin, end, marks in self.spans if mark in marks)
        return marked / total if total else 0.0

    @property
    def marks(self) -> Marks:
        return frozenset().union(*(marks for _, _, marks in self.spans)) if self.spans else NO_MARKS


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, each with its lines. A cell over several columns stands in the first, over several rows on top.

    `below`: row and column, from 0, of what lies below the top of such a cell.
    """

    rows: tuple[tuple[tuple[Line, ...], ...], ...]
    where: str
    below: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True)
class Written:
    """A document read: `pictures` by the name that "{{NAME}}" in a text refers to."""

    blocks: tuple[Line | Table, ...]
    pictures: dict[str, Picture] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def tidy(text: str) -> str:
    """Composed letters, plain spaces, ASCII for full-width forms, nothing invisible; tabs stay."""
    plain = text.translate(_TIDY)
    return plain if plain.isascii() else unicodedata.normalize("NFC", plain)


def flat(text: str) -> str:
    """As a question keeps it: single spaces, no blank lines, no trace of a marking word."""
    lines = (_GAPS.sub(" ", line).strip() for line in text.replace(MARKED_HERE, "").split("\n"))
    return "\n".join(line for line in lines if line)


def line_of(
    runs: Iterable[Run],
    *,
    where: str = "",
    label: str = "",
    heading: int = 0,
    notes: tuple[str, ...] = (),
) -> Line:
    """A line from its runs; an accent that begins a run joins the letter that ends the run before."""
    text, spans = label, []
    for run in runs:
        begin, piece = len(text), tidy(run.text)
        if piece and text and unicodedata.combining(piece[0]):
            text = unicodedata.normalize("NFC", text + piece)
            begin = min(begin, len(text))
        else:
            text += piece
        if run.marks and begin < len(text):
            spans.append((begin, len(text), run.marks))
    return Line(text, where, tuple(spans), heading=heading, automatic=len(label), notes=notes)


def picture_names(text: str) -> list[str]:
    return _PICTURE.findall(text)


def sign_of_picture(name: str) -> str:
    return "{{" + name + "}}"
