"""Reads a lesson as a lecturer writes it: TOML between two lines of `+++`, then text in a small strict Markdown.

What may stand in the text: `## section`, `### part`, paragraphs, `- ` and `1. ` lists, `**bold**`, `*italic*`, and
lines that begin with `>`: a box of what to remember. A section is a passage of the page. Anything else is refused
with its line, so that a slip of the pen is not printed as it stands.
"""

import html
import re
import tomllib
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

FENCE = "+++"
REMEMBER = "Ghi nhớ"
BULLET, NUMBER = re.compile(r"- (.+)"), re.compile(r"\d+\. (.+)")
BOLD, ITALIC = re.compile(r"\*\*(.+?)\*\*"), re.compile(r"\*(.+?)\*")
MARK = re.compile(r"- |>|\d+\. ")
FOREIGN = re.compile(r"^(#|\||```|!\[)|\[[^\]]*\]\(|<[a-z/]")


@dataclass(frozen=True, slots=True)
class SelfCheck:
    """A question a learner asks himself. `right` counts from one, as the options are numbered on the page."""

    question: str
    options: tuple[str, ...]
    right: int
    why: str


@dataclass(frozen=True, slots=True)
class Section:
    heading: str
    html: str


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson of a programme. `periods` is None where the programme leaves the number to the class."""

    programme: str
    number: int
    title: str
    lead: str
    periods: int | None
    key_points: tuple[str, ...]
    documents: tuple[str, ...]
    self_checks: tuple[SelfCheck, ...]
    sections: tuple[Section, ...]


def read_lesson(path: Path) -> Lesson:
    """The lesson in the file; a ValueError names the file and the line of what is not understood."""
    before, fence, rest = path.read_text(encoding="utf-8").partition(FENCE + "\n")
    head, fence, text = rest.partition("\n" + FENCE + "\n")
    if before or not fence:
        raise ValueError(f"{path.name}: the lesson does not begin with its data between two lines of {FENCE}.")
    first = head.count("\n") + 4
    try:
        return _lesson(tomllib.loads(head), _sections(text.split("\n"), first))
    except (ValueError, TypeError, KeyError) as error:
        raise ValueError(f"{path.name}: {error}") from error


def _lesson(data: dict[str, Any], sections: list[Section]) -> Lesson:
    checks = tuple(SelfCheck(**{**one, "options": tuple(one["options"])}) for one in data["self_checks"])
    lists = {name: tuple(data[name]) for name in ("key_points", "documents")}
    return Lesson(**{"periods": None, **data, **lists, "self_checks": checks, "sections": tuple(sections)})


def _sections(lines: list[str], first: int) -> list[Section]:
    """`first`: the number of the first of these lines in the file."""
    sections: list[Section] = []
    heading, start = "", 0
    for place, line in enumerate([*lines, "## "]):
        if not line.startswith("## "):
            continue
        written = to_html(lines[start:place], first + start)
        if heading:
            sections.append(Section(heading, f"<h2>{_inline(heading)}</h2>{written}"))
        elif written:
            raise ValueError(f"line {first + start}: text stands before the first section.")
        heading, start = line[3:].strip(), place + 1
    return sections


def to_html(lines: list[str], first: int = 1) -> str:
    """Lines of text as rich text; `first` is the number of the first line, for what is refused."""
    written, place = "", first
    for is_empty, group in groupby(lines, key=lambda line: not line.strip()):
        block = list(group)
        written += "" if is_empty else _block(block, place)
        place += len(block)
    return written


def _block(lines: list[str], place: int) -> str:
    first = lines[0]
    if first.startswith("### ") and len(lines) == 1:
        return f"<h3>{_inline(first[4:])}</h3>"
    if first.startswith(">"):
        return _box(lines, place)
    for tag, pattern in (("ul", BULLET), ("ol", NUMBER)):
        if pattern.fullmatch(first):
            items = "".join(f"<li>{_inline(item)}</li>" for item in _items(lines, place, pattern))
            return f"<{tag}>{items}</{tag}>"
    if any(MARK.match(line) for line in lines[1:]):
        raise ValueError(f"line {place}: a list or a box begins after an empty line.")
    _refuse_foreign(lines, place)
    return f"<p>{_inline(' '.join(line.strip() for line in lines))}</p>"


def _box(lines: list[str], place: int) -> str:
    inner = [line.removeprefix(">").removeprefix(" ") for line in lines if line.startswith(">")]
    if len(inner) != len(lines):
        raise ValueError(f"line {place}: every line of a box begins with >.")
    return f"<h3>{REMEMBER}</h3>{to_html(inner, place)}"


def _items(lines: list[str], place: int, pattern: re.Pattern[str]) -> list[str]:
    """The items of a list; a line set in by two spaces goes on with the item above it."""
    items: list[str] = []
    for number, line in enumerate(lines, start=place):
        item = pattern.fullmatch(line)
        if item is not None:
            items.append(item[1])
        elif line.startswith("  "):
            items[-1] += " " + line.strip()
        else:
            raise ValueError(f"line {number}: this is neither an item of the list above nor set in under one.")
    _refuse_foreign(items, place)
    return items


def _refuse_foreign(lines: list[str], place: int) -> None:
    for number, line in enumerate(lines, start=place):
        if FOREIGN.search(line):
            raise ValueError(f"line {number}: “{line[:40]}” is not of the text a lesson may have.")


def _inline(text: str) -> str:
    text = html.escape(text.strip(), quote=False)
    return ITALIC.sub(r"<i>\1</i>", BOLD.sub(r"<b>\1</b>", text))
