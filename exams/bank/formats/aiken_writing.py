"""Aiken: question, options and one right answer; nothing else has a place in it."""

from collections.abc import Iterable

from exams.bank.formats.export_outcome import Written, sorted_out
from exams.bank.formats.plain import one_line
from exams.bank.formats.problems import problem
from exams.bank.items import Item, Kind
from office.reports import Problem

AIKEN_KINDS = (Kind.SINGLE, Kind.TRUE_FALSE)

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def write_aiken(items: Iterable[Item]) -> Written:
    """Questions with one right answer; the problems name the others and what else was lost."""
    items = list(items)
    kept, problems = sorted_out(items, AIKEN_KINDS)
    problems += _lost(items)
    return Written("\n".join(map(_question, kept)).encode("utf-8"), tuple(problems))


def _lost(items: list[Item]) -> Iterable[Problem]:
    for number, item in enumerate(items, 1):
        more = (item.explanation, item.citation, item.topic, item.level, item.tags, item.ref, item.pictures)
        said_on_options = any(option.feedback or option.credit is not None for option in item.options)
        if item.kind in AIKEN_KINDS and (any(more) or said_on_options):
            yield problem("lost_in_format", f"item {number}")


def _question(item: Item) -> str:
    options = zip(_LETTERS, item.options, strict=False)
    lines = [one_line(item.stem), *(f"{letter}. {one_line(option.text)}" for letter, option in options)]
    return "\n".join([*lines, f"ANSWER: {''.join(_LETTERS[place] for place in item.right)}"]) + "\n"
