"""Trivia lists: "#Q" begins a question, "^" says its answer, lines "A ", "B " and so on are the options."""

import re
from pathlib import Path

from exams.bank.formats.finishing import Found
from exams.bank.formats.plain import one_line, tidied
from exams.bank.formats.safe_files import bytes_of, text_of
from exams.bank.items import Item, ItemFile, ItemOption, Kind
from exams.bank.sheet_options import LETTERS

QUESTION, ANSWER = re.compile(r"#Q\s+(.*)"), re.compile(r"\^\s*(.*)")
_OPTION = re.compile(r"([A-J])\s+(\S.*)")


def read_trivia(path: Path, name: str) -> ItemFile:
    found = Found("trivia")
    block: list[str] = []
    first = 1
    for number, line in enumerate([*text_of(bytes_of(path)).split("\n"), "#Q "], 1):
        if QUESTION.match(line):
            _take(found, first, block)
            first, block = number, [line]
        elif line.strip() and block:
            block.append(line)
    return found.finished()


def looks_like_trivia(text: str) -> bool:
    """A line that begins a question, and one that says its answer soon after."""
    lines = [line for line in text.split("\n") if line.strip()][:20]
    return bool(lines and QUESTION.match(lines[0])) and any(ANSWER.match(line) for line in lines)


def _take(found: Found, first: int, lines: list[str]) -> None:
    """A line without a sign goes on with what stands above it."""
    if not lines:
        return
    stem, answer, options = [lines[0][2:]], list[str](), list[list[str]]()
    open_text = stem
    for line in lines[1:]:
        option = _OPTION.fullmatch(line)
        if ANSWER.match(line):
            open_text = answer
            answer.append(line[1:])
        elif option and option[1] == LETTERS[len(options) : len(options) + 1]:
            open_text = [option[2]]
            options.append(open_text)
        else:
            open_text.append(line)
    _add(found, f"line {first}", stem, answer, options, lines)


def _add(
    found: Found, where: str, stem: list[str], answer: list[str], options: list[list[str]], lines: list[str]
) -> None:
    texts = [tidied("\n".join(each)) for each in options]
    wanted = one_line(" ".join(answer)).casefold()
    right = [one_line(text).casefold() == wanted for text in texts]
    missing = bool(wanted) and not any(right)
    if missing:
        found.say("key_not_an_option", where, " ".join(answer))
    found.add(
        Item(
            Kind.SINGLE,
            tidied("\n".join(stem)),
            tuple(ItemOption(text, is_right) for text, is_right in zip(texts, right, strict=True)),
            where=where,
            source="\n".join(lines),
            faults=("key_not_an_option",) if missing else (),
        )
    )
