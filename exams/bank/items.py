"""A question as any file may bring it and any file may carry it: what importers make and exporters take. Pure.

Texts are plain text: lines are paragraphs, lines that begin and end with "|" are rows of a table, "{{NAME}}" stands for
the picture of that name. Nothing in them is markup for a browser, so nothing in them can run.
"""

import base64
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from office.reports import Problem, Report


class Kind(StrEnum):
    """The kinds of question. What of an item's fields each of them uses stands beside it."""

    SINGLE = "single"  # options, one of them right
    SEVERAL = "several"  # options, any of them right; `credit` where the source weighs them
    TRUE_FALSE = "true_false"  # options "true" and "false" in the language of the file, one of them right
    TABLE = "table"  # options are statements, each true (`right`) or false
    ORDERING = "ordering"  # options in their right order
    MATCHING = "matching"  # options with their `partner`; a partner alone (no text) belongs to nothing
    NUMBER = "number"  # `numbers`
    TEXT = "text"  # `accepted`
    POLL = "poll"  # options, none right, not graded


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a question: `name` is unique in its file ("image1.png"), `alt` says what it shows."""

    name: str
    media_type: str
    data: bytes
    alt: str = ""

    @property
    def data_uri(self) -> str:
        """The whole picture as an address, to be shown before it lies anywhere."""
        return f"data:{self.media_type};base64,{base64.b64encode(self.data).decode('ascii')}"


@dataclass(frozen=True, slots=True)
class ItemOption:
    """One option, statement, or pair. `credit`: from -1 to 1, where a source gives one of its own."""

    text: str
    right: bool = False
    partner: str = ""
    credit: Decimal | None = None
    feedback: str = ""
    pinned: bool | None = None
    where: str = ""


@dataclass(frozen=True, slots=True)
class NumberRange:
    """Numbers from `low` to `high`, both included, are right."""

    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Item:
    """One question. `where` says where it stands in its file ("Sheet1!B7", "paragraph 12", "item 3").

    `ref` is a stable name given by this platform or by the source, "" for none; `number` the author's own number.
    `level`: 1 to 4 or None. `topic`: names from the top, parted by " / ". `faults`: codes of the errors that keep it
    out of the bank. `doubts`: codes of what makes its reading unsure (the key was guessed). `source`: the text as the
    file has it, to be shown beside what was understood. `credit`: how a partly right answer counts, as the bank names
    it, "" where the file does not say. `multiple`: several options of a poll may be chosen.
    """

    kind: Kind
    stem: str
    options: tuple[ItemOption, ...] = ()
    numbers: tuple[NumberRange, ...] = ()
    accepted: tuple[str, ...] = ()
    case_matters: bool = False
    explanation: str = ""
    citation: str = ""
    topic: str = ""
    level: int | None = None
    tags: tuple[str, ...] = ()
    ref: str = ""
    number: str = ""
    where: str = ""
    pictures: tuple[Picture, ...] = ()
    source: str = ""
    faults: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    credit: str = ""
    multiple: bool = False

    @property
    def right(self) -> tuple[int, ...]:
        """The places of the right options, from 0."""
        return tuple(place for place, option in enumerate(self.options) if option.right)

    def with_fault(self, code: str) -> "Item":
        return replace(self, faults=(*self.faults, code))


@dataclass(frozen=True)
class ItemFile:
    """What reading a file gave. Items with faults are there to be shown with their problems, not to be imported.

    `unsupported` counts what was found and is of no kind that the platform has; each is named in a problem.
    """

    format: str
    items: tuple[Item, ...]
    problems: tuple[Problem, ...] = ()
    unsupported: int = 0

    @property
    def ready(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if not item.faults)

    def report(self) -> Report:
        """As if every item that can be imported were imported."""
        found, ready = len(self.items) + self.unsupported, len(self.ready)
        return Report(self.format, found, ready, found - ready, self.problems)


class Unreadable(Exception):
    """The file cannot be read as this format at all; the text says why and what to do, in the reader's language."""
