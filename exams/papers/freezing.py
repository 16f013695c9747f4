"""Turns drawn questions into the frozen paper: content without a key, and the key apart. Pure."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from exams.bank.formats.plain import picture_names
from exams.bank.items import Kind, NumberRange
from exams.bank.kinds.registry import KINDS
from exams.bank.kinds.shapes import WHOLE, Asked
from exams.papers.drawing import arrange, shuffled

# What the order within each group of a question's options follows from, beside the seed.
GROUP_NAMES = ("options", "partners")


@dataclass(frozen=True, slots=True)
class SourceOption:
    text: str
    right: bool
    pinned: bool
    partner: str = ""


@dataclass(frozen=True, slots=True)
class SourcePicture:
    """A picture as a paper's content has it: "{{name}}" in the texts, its bytes under the digest beside the paper."""

    name: str
    digest: str
    type: str
    alt: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class SourceQuestion:
    """A question version as the bank has it, with the points its line gives. `name`: the same in every copy of it."""

    version: int
    name: str
    stem: str
    multiple: bool
    options: tuple[SourceOption, ...]
    points: Decimal
    kind: Kind = Kind.SINGLE
    credit: str = WHOLE
    numbers: tuple[NumberRange, ...] = ()
    accepted: tuple[str, ...] = ()
    case_matters: bool = False
    pictures: tuple[SourcePicture, ...] = ()


@dataclass(frozen=True, slots=True)
class FrozenPaper:
    """`orders`: per place the version and the original option indexes in the order of this paper.

    Of a matching question these are the rows, then for each partner, in its order, the first option that has it.
    """

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
        asked = KINDS[question.kind].asked(question, order)
        content.append({"n": n} | _content(question, asked))
        right[str(n)] = asked.right
    return FrozenPaper(content={"questions": content}, right=right, orders=orders)


def _content(question: SourceQuestion, asked: Asked) -> dict[str, Any]:
    """What a candidate may read. Papers of before have no more than the first five, and stay what they were."""
    kind = KINDS[question.kind]
    said: dict[str, Any] = {
        "stem": question.stem,
        "multiple": question.multiple,
        "points": str(question.points) if kind.is_counted else "0",
        **asked.parts,
    }
    if kind.is_named:
        said["kind"] = str(question.kind)
    if question.credit != WHOLE:
        said["credit"] = question.credit
    pictures = _shown(question)
    return said | {"pictures": [asdict(picture) for picture in pictures]} if pictures else said


def _shown(question: SourceQuestion) -> list[SourcePicture]:
    """The pictures in what is asked. One that only the explanation shows would give the key away."""
    inside = [part for option in question.options for part in (option.text, option.partner)]
    named = set(picture_names([question.stem, *inside]))
    return [picture for picture in question.pictures if picture.name in named]


def _in_order(questions: Sequence[SourceQuestion], seed: str) -> list[SourceQuestion]:
    by_name = {question.name: question for question in questions}
    return [by_name[name] for name in shuffled(by_name, seed, "place")]


def _order(question: SourceQuestion, seed: str, shuffle_options: bool) -> tuple[int, ...]:
    order: list[int] = []
    for name, group in zip(GROUP_NAMES, KINDS[question.kind].groups(question), strict=False):
        stays = [not group.always and (not shuffle_options or question.options[at].pinned) for at in group.places]
        order += [group.places[at] for at in arrange(stays, seed, name, question.name)]
    return tuple(order)
