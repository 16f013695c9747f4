"""The numbers and letters of automatic lists, which Word draws and the text does not hold."""

import re
from dataclasses import dataclass, field

from exams.bank.formats.docx_looks import Element, child, local, value

_LEVELS = 9
_PLACEHOLDER = re.compile(r"%([1-9])")
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
    (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_LARGEST = 20_000
BULLET = "•"


@dataclass(frozen=True)
class Level:
    start: int = 1
    kind: str = "decimal"
    text: str = ""
    restarts: bool = True


@dataclass
class Numbering:
    """Counts as Word does: lists that share a definition go on counting, unless one of them says where to start."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    lists: dict[str, tuple[str, dict[int, int]]] = field(default_factory=dict)
    counters: dict[str, list[int | None]] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    def label(self, number: str, level: int) -> str:
        """The label of the next paragraph of a list, ready to stand before its text; "" for none."""
        definition, starts = self.lists.get(number, ("", {}))
        levels = self.levels.get(definition, {})
        if level not in levels:
            return ""
        counters = self._count(number, definition, level, starts)
        return _written(levels, level, counters)

    def _count(self, number: str, definition: str, level: int, starts: dict[int, int]) -> list[int | None]:
        counters = self.counters.setdefault(definition, [None] * _LEVELS)
        if number not in self.seen:
            self.seen.add(number)
            for each in starts:
                counters[each] = None
        current, levels = counters[level], self.levels[definition]
        counters[level] = starts.get(level, levels[level].start) if current is None else current + 1
        for deeper in range(level + 1, _LEVELS):
            if levels.get(deeper, Level()).restarts:
                counters[deeper] = None
        return counters


def _written(levels: dict[int, Level], level: int, counters: list[int | None]) -> str:
    if levels[level].kind == "bullet":
        return f"{BULLET} "

    def number(found: re.Match[str]) -> str:
        place = int(found.group(1)) - 1
        each = levels.get(place, Level())
        count = counters[place]
        return in_letters(each.start if count is None else count, each.kind)

    text = _PLACEHOLDER.sub(number, levels[level].text).strip()
    # "Câu 1" and "A" alone are as good as "Câu 1." and "A.": Word sets them apart by a tab.
    return f"{text}. " if text[-1:].isalnum() else f"{text} " if text else ""


def in_letters(number: int, kind: str) -> str:
    """A number as a list of this kind writes it."""
    if not 0 < number < _LARGEST:
        return str(number)
    if kind in ("upperLetter", "lowerLetter"):
        letter = chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if kind == "upperLetter" else letter.lower()
    if kind in ("upperRoman", "lowerRoman"):
        return _roman(number) if kind == "upperRoman" else _roman(number).lower()
    if kind == "none":
        return ""
    return f"{number:02}" if kind == "decimalZero" else str(number)


def _roman(number: int) -> str:
    text = ""
    for worth, letters in _ROMAN:
        text += letters * (number // worth)
        number %= worth
    return text


def numbering_of_document(root: Element | None) -> Numbering:
    found = Numbering()
    for each in root if root is not None else ():
        if local(each) == "abstractNum":
            levels = [level for level in each if local(level) == "lvl"]
            found.levels[value(each, "abstractNumId")] = dict(filter(None, map(_level, levels)))
        elif local(each) == "num":
            _add_list(found, each)
    return found


def _add_list(found: Numbering, element: Element) -> None:
    name, definition = value(element, "numId"), value(child(element, "abstractNumId"))
    starts, own = {}, dict(found.levels.get(definition, {}))
    for override in (each for each in element if local(each) == "lvlOverride"):
        place, start = _number(value(override, "ilvl")), value(child(override, "startOverride"))
        level = child(override, "lvl")
        if 0 <= place < _LEVELS and start.isdigit():
            starts[place] = int(start[:6])
        own |= dict(filter(None, [_level(level)])) if level is not None else {}
    if own != found.levels.get(definition):
        definition = f"{definition}/{name}"
        found.levels[definition] = own
    found.lists[name] = (definition, starts)


def _level(element: Element) -> tuple[int, Level] | None:
    place, start = _number(value(element, "ilvl")), value(child(element, "start"))
    if not 0 <= place < _LEVELS:
        return None
    kind = value(child(element, "numFmt")) or "decimal"
    restarts = value(child(element, "lvlRestart")) != "0"
    first = int(start[:6]) if start.isdigit() else 1
    return place, Level(first, kind, value(child(element, "lvlText")), restarts)


def _number(text: str) -> int:
    return int(text) if text.isdigit() and len(text) < 3 else -1
