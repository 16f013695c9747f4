"""Turns drawn questions into the frozen paper: content without a key, and the key apart. Pure."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from exams.papers.drawing import arrange, shuffled

LETTERS = "ABCDEFGHIJ"


@dataclass(frozen=True, slots=True)
class SourceOption:
    text: str
    right: bool
    pinned: bool


@dataclass(frozen=True, slots=True)
class SourceQuestion:
    """A question version as the bank has it, with the points its line gives. `name`: the same in every copy of it."""

    version: int
    name: str
    stem: str
    multiple: bool
    options: tuple[SourceOption, ...]
    points: Decimal


@dataclass(frozen=True, slots=True)
class FrozenPaper:
    """`orders`: per place the version and the original option indexes in the order of this paper."""

    content: dict[str, Any]
    right: dict[str, list[str]]
    orders: tuple[tuple[int, tuple[int, ...]], ...]

    @property
    def digest(self) -> str:
        """SHA-256 over content and key: the same paper has the same digest on every machine."""
        both = json.dumps({"content": self.content, "right": self.right}, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(both.encode()).hexdigest()


def content_bytes(content: dict[str, Any]) -> bytes:
    """A paper's content as a client reads it: canonical JSON, UTF-8."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def content_digest(content: dict[str, Any]) -> str:
    """SHA-256 over the content alone: what a device may know.

    The digest of a `FrozenPaper` covers the key too. Who has it and the content can try keys until one fits: of a
    short paper all of them, of a long one those of the few questions they could not answer.
    """
    return hashlib.sha256(content_bytes(content)).hexdigest()


def freeze(
    questions: Sequence[SourceQuestion], *, seed: str, shuffle_questions: bool, shuffle_options: bool
) -> FrozenPaper:
    """Orders questions and options by the seed and letters the options anew for this paper."""
    placed = _in_order(questions, seed) if shuffle_questions else list(questions)
    orders = tuple((question.version, _order(question, seed, shuffle_options)) for question in placed)
    content: list[dict[str, Any]] = []
    right: dict[str, list[str]] = {}
    for n, (question, (_version, order)) in enumerate(zip(placed, orders, strict=True), start=1):
        options = [question.options[index] for index in order]
        content.append(
            {
                "n": n,
                "stem": question.stem,
                "multiple": question.multiple,
                "points": str(question.points),
                "options": [
                    {"id": letter, "text": option.text} for letter, option in zip(LETTERS, options, strict=False)
                ],
            }
        )
        right[str(n)] = [letter for letter, option in zip(LETTERS, options, strict=False) if option.right]
    return FrozenPaper(content={"questions": content}, right=right, orders=orders)


def _in_order(questions: Sequence[SourceQuestion], seed: str) -> list[SourceQuestion]:
    by_name = {question.name: question for question in questions}
    return [by_name[name] for name in shuffled(by_name, seed, "place")]


def _order(question: SourceQuestion, seed: str, shuffle_options: bool) -> tuple[int, ...]:
    pinned = [option.pinned or not shuffle_options for option in question.options]
    return tuple(arrange(pinned, seed, "options", question.name))
