"""Pieces of a text around the words that were asked for, with these marked. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cms.searching.asking import Asked
from cms.searching.folding import folded

LONG, BEFORE = 240, 70
ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a snippet; marked ones are what was asked for."""

    text: str
    marked: bool = False


def marked(text: str, asked: Asked) -> list[Part]:
    """The whole text in parts."""
    if asked.is_empty:
        return [Part(text)]
    parts, end = [], 0
    for first, last in _places(folded(text), asked):
        parts += [Part(text[end:first]), Part(text[first:last], marked=True)]
        end = last
    return [part for part in [*parts, Part(text[end:])] if part.text]


def snippet(text: str, asked: Asked, *, long: int = LONG) -> list[Part]:
    """About `long` characters around the best place: where the words stand together, else where one stands first."""
    start = _start(text, _best_place(folded(text), asked))
    end = len(text) if start + long >= len(text) else text.rfind(" ", start, start + long)
    end = start + long if end <= start else end
    before, after = ELLIPSIS if start else "", ELLIPSIS if end < len(text) else ""
    return marked(before + text[start:end].strip() + after, asked)


def _best_place(text: str, asked: Asked) -> int:
    together = _pattern(r"\s+".join(map(re.escape, asked.words))).search(text)
    if together is not None:
        return together.start()
    return next((first for first, _last in _places(text, asked)), 0)


def _places(text: str, asked: Asked) -> Iterator[tuple[int, int]]:
    """Where words stand; words that follow each other are one place."""
    one = "(?:" + "|".join(map(re.escape, sorted(asked.words, key=len, reverse=True))) + ")"
    for match in _pattern(rf"{one}(?: {one}\b)*").finditer(text):
        yield match.start(), match.end()


def _pattern(inner: str) -> re.Pattern[str]:
    return re.compile(rf"\b{inner}\b")


def _start(text: str, place: int) -> int:
    """A little before the place, at the beginning of a word."""
    if place <= BEFORE:
        return 0
    space = text.find(" ", place - BEFORE, place)
    return place if space < 0 else space + 1
