"""The letters before options: one a line, several on a line, between tabs, in columns."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from exams.bank.formats.written_lines import MARKED_HERE

# Signs people put before the letter of the right option.
STARS, CIRCLES = "*✓✔√☑→➔►#@", "○◯〇●◉⦿"
_CIRCLED = {chr(0x24B6 + place): place for place in range(10)} | {chr(0x24D0 + place): place for place in range(10)}
_LETTER = "[A-Ja-jĐđ" + "".join(_CIRCLED) + "]"
_BEFORE = rf"(?P<signs>[{STARS}{CIRCLES}{MARKED_HERE}\s]*)[(\[]?\s?(?P<letter>{_LETTER})(?P<after>{MARKED_HERE}?)"
_LABEL = re.compile(rf"{_BEFORE}(?:\s?[.):/\]、]+(?:\s*[-–])?|\s?[-–](?=\s)|(?<=[Ⓐ-ⓩ]))\s*")
_NO_STOP = re.compile(rf"{_BEFORE}(?P<gap>\t|\s+)")
_INLINE = re.compile(rf"(?:[\t;]|\s\s)\s*(?={_BEFORE}(?:\s?[.):/\]、]|(?<=[Ⓐ-ⓩ])))|\s(?=[(\[]?[A-Ja-j][.)/:](?:\s|$))")
_FIRST_INLINE = re.compile(rf"(?<=[\s?:.…”\"])(?={MARKED_HERE}?[(\[]?[Aa]\s?[.)/:]\s*\S)")
_FURTHEST_JUMP = 2


@dataclass(frozen=True, slots=True)
class Label:
    """An option's letter in a line: `slot` from 0, `begin` with the signs before it, `end` where its text begins."""

    slot: int
    begin: int
    end: int
    signs: str
    small: bool
    circled: bool


def label_at(text: str, begin: int = 0) -> Label | None:
    """The letter of an option that stands at this place."""
    found = _LABEL.match(text, begin)
    return _label(found) if found else None


def _label(found: re.Match[str]) -> Label:
    letter, signs = found["letter"], found["signs"].strip() + found["after"]
    slot = _CIRCLED[letter] if letter in _CIRCLED else 4 if letter in "Đđ" else ord(letter.upper()) - ord("A")
    circled = letter in _CIRCLED or any(sign in CIRCLES for sign in signs)
    return Label(slot, found.start(), found.end(), signs, letter.islower(), circled)


def labels_in(
    text: str, slots: Collection[int] = (), *, small: bool | None = None, later: Collection[int] = ()
) -> list[Label]:
    """The options that begin in this line of a question that has `slots` already.

    `small`: its letters are small ones; `later`: letters that the next lines begin with, which therefore do not stand
    inside this one ("B. Theo C. Mác", with "C." on the next line).
    """
    first = _at_start(text, slots, small, later)
    if first is None and not slots:
        first = _first_inside(text, later)
    if first is None:
        return []
    labels, taken = [first], {*slots, first.slot}
    while following := _next(text, labels[-1], taken, later):
        labels.append(following)
        taken.add(following.slot)
    return labels


def _at_start(text: str, slots: Collection[int], small: bool | None, later: Collection[int]) -> Label | None:
    label = label_at(text) or _without_stop(text, slots, later)
    if label is None or (small is not None and label.small != small and not label.circled):
        return None
    if label.slot == 0 or (slots and label.slot <= max(slots) + _FURTHEST_JUMP):
        return label
    return None


def _without_stop(text: str, slots: Collection[int], later: Collection[int]) -> Label | None:
    """ "c V.I. Lênin" between "b." and "d.", or "b" with a wide gap after it: a letter that is wanted here."""
    found = _NO_STOP.match(text) if slots else None
    label = _label(found) if found else None
    if found is None or label is None or label.slot in slots or label.slot > max(slots) + 1:
        return None
    wide = found["gap"] == "\t" or len(found["gap"]) > 2
    return label if wide or label.slot + 1 in later else None


def _first_inside(text: str, later: Collection[int]) -> Label | None:
    """ "Thủ đô? A. Huế  B. Hà Nội": an A inside a line counts when a B follows it here."""
    for found in _FIRST_INLINE.finditer(text):
        label = label_at(text, found.end())
        if label and label.slot == 0 and 1 not in later and _next(text, label, {0}, later):
            return label
    return None


def _next(text: str, last: Label, taken: Collection[int], later: Collection[int]) -> Label | None:
    for found in _INLINE.finditer(text, last.end):
        label = label_at(text, found.end())
        if label is None or label.small != last.small or label.slot in taken or label.slot in later:
            continue
        wide = len(found.group()) > 1 or found.group() in "\t;"
        apart = last.slot < label.slot <= last.slot + 3 if wide else label.slot == last.slot + 1
        if apart and text[last.end : found.start()].strip():
            return label
    return None
