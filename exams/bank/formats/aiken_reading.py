"""Aiken: a question in one line, options A to J, and "ANSWER: B"."""

import re
from pathlib import Path

from exams.bank.formats.finishing import Found
from exams.bank.formats.plain import tidied
from exams.bank.formats.safe_files import bytes_of, text_of
from exams.bank.items import Item, ItemFile, ItemOption, Kind

OPTION = re.compile(r"\s*([A-Za-z])\s*[.)]\s*(.*)")
ANSWER = re.compile(r"\s*(?:ANSWER|ĐÁP ÁN)\s*:\s*([A-Za-z](?:\s*,\s*[A-Za-z])*)\s*\.?\s*", re.IGNORECASE)


def read_aiken(path: Path, name: str) -> ItemFile:
    found = Found("aiken")
    lines: list[str] = []
    first = 1
    for number, line in enumerate(text_of(bytes_of(path)).split("\n"), 1):
        answer = ANSWER.fullmatch(line)
        if answer:
            _take(found, first, lines, re.findall(r"[A-Z]", answer[1].upper()))
            lines = []
        elif line.strip():
            first = first if lines else number
            lines.append(line)
    if lines:
        _leftover(found, first, lines)
    return found.finished()


def _leftover(found: Found, first: int, lines: list[str]) -> None:
    """Options without an answer below them are a question that lacks it; anything else is no question."""
    if any(_option(line) for line in lines):
        _take(found, first, lines, [])
    else:
        found.say("reading_cut", f"line {first}", lines[0])


def _take(found: Found, first: int, lines: list[str], letters: list[str]) -> None:
    """Lines before the first option are the question; a line without a letter goes on with the option above it."""
    stem: list[str] = []
    options: list[tuple[str, list[str]]] = []
    for line in lines:
        option = _option(line)
        if option and option[1].upper() == "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[len(options) : len(options) + 1]:
            options.append((option[1].upper(), [option[2]]))
        else:
            (options[-1][1] if options else stem).append(line)
    where = f"line {first}"
    named = [letter for letter, _ in options]
    missing = [letter for letter in letters if letter not in named]
    if missing:
        found.say("key_not_an_option", where, missing[0])
    found.add(
        Item(
            Kind.SINGLE if len(letters) < 2 else Kind.SEVERAL,
            tidied("\n".join(stem)),
            tuple(ItemOption(tidied("\n".join(texts)), letter in letters) for letter, texts in options),
            where=where,
            source="\n".join(lines),
            faults=("key_not_an_option",) if missing else (),
        )
    )


def _option(line: str) -> re.Match[str] | None:
    return OPTION.fullmatch(line)
