"""Options written in one cell, and the letters written before options."""

import re
import unicodedata
from dataclasses import dataclass

MAX_OPTIONS = 10
LETTERS = "ABCDEFGHIJ"

# After a number only "." and ")" count: "1 - 2 năm" is an option, not number 1.
_AFTER_LETTER, _AFTER_NUMBER = r"\s?[.):/\]\-–．、](?![./\d])", r"[.)](?![./\d])"
_LABELLED = re.compile(rf"[(\[]?(?:([A-Ja-j]){_AFTER_LETTER}|(\d{{1,2}}){_AFTER_NUMBER})[\s\-–]*")
_BULLET = re.compile(r"[-–—+•▪◦●*]\s*(?=\S)")
_SPACES = re.compile(" {2,}")
_WIDE_GAP = re.compile(" {5,}")
_PIPES = re.compile(r"\s*[|;]\s*")
_STAR = re.compile(r"^\*\s*(?=\S)|(?<=\S)\s*\*$")
_SAID_RIGHT = re.compile(r"\s*[(\[](đúng|correct|right|✓|✔)[)\]]\s*$|\s*[✓✔√]\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class Split:
    """Options found in a text; `lead` is what stands before the first letter (the end of a stem)."""

    lead: str
    options: list[str]
    labelled: bool
    in_order: bool = True


def lines_tidied(text: str) -> str:
    """Single spaces inside lines, no blank lines; line breaks stay."""
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def split_stem(text: str) -> Split | None:
    """A stem with its lettered options below it in the same cell; None where there are none."""
    found = _by_labels(_folded_lines(text))
    return found if found and found.lead else None


def split_options(text: str) -> Split:
    """Options of a cell: by letters or numbers in order, else one a line, else between ";" or "|".

    "C. Mác" among unlabelled lines stays whole: letters count only in order from the first.
    """
    folded = _folded_lines(text)
    found = _by_labels(folded)
    lines = [line.strip() for line in folded.split("\n") if line.strip()]
    if found and (found.in_order or not all(_LABELLED.match(line) for line in lines)):
        return found
    if len(lines) < 2:
        parts = [part for part in _PIPES.split(text) if part]
        return Split("", [lines_tidied(part) for part in parts] if len(parts) > 1 else lines, False)
    if all(_LABELLED.match(line) for line in lines):
        return Split("", [lines_tidied(_LABELLED.sub("", line, count=1)) for line in lines], True, in_order=False)
    if all(_BULLET.match(line) for line in lines):
        lines = [_BULLET.sub("", line, count=1) for line in lines]
    return Split("", [lines_tidied(line) for line in lines], False)


def _folded_lines(text: str) -> str:
    """Gaps wider than a tab say nothing more, and make searching slow."""
    return "\n".join(_fold_head(line) for line in _WIDE_GAP.sub("    ", text).split("\n"))


def _fold_head(line: str) -> str:
    """Full-width letters and dots at the start of a line are the same letters and dots."""
    return unicodedata.normalize("NFKC", line[:4]) + line[4:]


def _by_labels(text: str) -> Split | None:
    for sequence in (LETTERS, LETTERS.lower(), [str(number) for number in range(1, MAX_OPTIONS + 2)]):
        places = _places(text, sequence)
        if len(places) >= 2:
            ends = [start for start, _ in places[1:]] + [len(text)]
            options = [lines_tidied(text[begin:end]) for (_, begin), end in zip(places, ends, strict=True)]
            options = [option.rstrip(";").rstrip() for option in options]
            lead = lines_tidied(text[: places[0][0]])
            return Split(lead, options, True, in_order=_labelled_lines(text) <= len(places))
    return None


def _labelled_lines(text: str) -> int:
    return sum(bool(re.match(r"\s*[A-Ja-j][.)]\s", line)) for line in text.split("\n"))


def _places(text: str, sequence: str | list[str]) -> list[tuple[int, int]]:
    """Where each next label starts and ends; a label at the start of a line is preferred."""
    places: list[tuple[int, int]] = []
    since = 0
    for label in sequence:
        found = _label_at(text, label, since, first=not places)
        if not found:
            break
        places.append(found)
        since = found[1]
    return places


def _label_at(text: str, label: str, since: int, *, first: bool) -> tuple[int, int] | None:
    mark = rf"[(\[]?{label}{_AFTER_NUMBER if label.isdigit() else _AFTER_LETTER}"
    strong = re.compile(rf"(?:^|\n)[ ]*({mark})[\s\-–]*")
    found = strong.search(text, max(since - 1, 0)) if since else strong.search(text)
    if not found and not first:
        # On one line: after a gap of two spaces or ";", else after one space when a space follows too.
        weak = rf"[ ]{{2,}}({mark})\s*|[;,]\s*({mark})\s*|(?<=\s)({mark})\s+"
        found = re.compile(weak).search(text, since)
    if not found:
        return None
    group = next(number for number, value in enumerate(found.groups(), 1) if value)
    return found.start(group), found.end()


def strip_labels(texts: list[str], slots: list[int]) -> list[str]:
    """Texts without their own letters, when every one begins with the letter of its column."""
    heads = [_LABELLED.match(_fold_head(text)) for text in texts]
    said = [slot_of(head[head.lastindex or 0]) if head else None for head in heads]
    if not texts or said != slots:
        return texts
    return [_fold_head(text)[head.end() :].strip() for text, head in zip(texts, heads, strict=True) if head]


def label_of(text: str) -> tuple[str, str]:
    """A leading letter and the rest: ("B", "Lênin") for "b) Lênin"; ("", text) where there is none."""
    folded = _fold_head(text)
    head = _LABELLED.match(folded)
    return (head[head.lastindex or 0].upper(), folded[head.end() :].strip()) if head else ("", text)


def slot_of(label: str) -> int:
    """The place a letter or number names, from 0."""
    return int(label) - 1 if label.isdigit() else LETTERS.index(label.upper())


def take_mark(text: str) -> tuple[str, bool]:
    """The text without a star, tick or "(đúng)" that marks it as the right option, and whether there was one."""
    bare = _SAID_RIGHT.sub("", _STAR.sub("", text)).strip()
    return (bare, True) if bare and bare != text.strip() else (text, False)
