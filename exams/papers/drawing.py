"""Drawing papers from a seed: which questions, in which order, with which option where. Pure and repeatable.

Order comes from SHA-256 over the seed and the thing to be ordered, not from a random generator whose methods may
change between versions of Python: the same seed on the same bank gives the same papers on any machine, for ever.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that could be drawn: its id, topic and level.

    `name` is what the order follows from: the question's reference, which is the same in every copy of the bank, while
    ids are not.
    """

    id: int
    topic: int
    level: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class Want:
    """A line of a blueprint: `count` questions of any of these topics, of one level or of any."""

    line: int
    topics: frozenset[int]
    level: int | None
    count: int

    def takes(self, question: Candidate) -> bool:
        return question.topic in self.topics and self.level in (None, question.level)


@dataclass(frozen=True, slots=True)
class Draw:
    """What was drawn, as (line, question id), and how many questions each line still lacks."""

    chosen: tuple[tuple[int, int], ...]
    missing: dict[int, int]


def order_key(seed: str, *parts: object) -> bytes:
    """A key whose order looks random but follows from the seed alone."""
    return hashlib.sha256("|".join([seed, *map(str, parts)]).encode()).digest()


def shuffled(things: Iterable[T], seed: str, *parts: object) -> list[T]:
    """The things in an order that follows from the seed. Things must differ as text."""
    return sorted(things, key=lambda thing: order_key(seed, *parts, thing))


def draw(wants: Sequence[Want], pool: Sequence[Candidate], seed: str) -> Draw:
    """Fills every line with different questions, as far as the pool allows at all.

    Lines may overlap (a topic at any level, and the same topic at level 1): where the first choice of one line takes
    what another needs, questions are handed over along an augmenting path (Kuhn's bipartite matching), so a paper is
    refused only if no choice whatever could fill it.
    """
    order = sorted(pool, key=lambda question: order_key(seed, question.name or question.id))
    acceptable = [[question.id for question in order if want.takes(question)] for want in wants]
    holder: dict[int, int] = {}  # question id -> index of the want that holds it
    missing: dict[int, int] = {}
    for index in _narrow_first(acceptable, wants):
        for _slot in range(wants[index].count):
            if not _place(index, acceptable, holder, set()):
                missing[wants[index].line] = missing.get(wants[index].line, 0) + 1
    chosen = sorted((wants[index].line, question) for question, index in holder.items())
    return Draw(chosen=tuple(chosen), missing=missing)


def _narrow_first(acceptable: list[list[int]], wants: Sequence[Want]) -> list[int]:
    return sorted(range(len(wants)), key=lambda index: (len(acceptable[index]) - wants[index].count, index))


def _place(index: int, acceptable: list[list[int]], holder: dict[int, int], tried: set[int]) -> bool:
    """Gives the want one more question: a free one, or one that its holder can replace."""
    for question in acceptable[index]:
        if question not in holder:
            holder[question] = index
            return True
    for question in acceptable[index]:
        if question in tried or holder[question] == index:
            continue
        tried.add(question)
        if _place(holder[question], acceptable, holder, tried):
            holder[question] = index
            return True
    return False


def arrange(pinned: Sequence[bool], seed: str, *parts: object) -> list[int]:
    """The order of options as indexes: pinned ones stay where they are, the others trade places."""
    loose = [index for index, stays in enumerate(pinned) if not stays]
    moved = iter(shuffled(loose, seed, *parts))
    return [index if stays else next(moved) for index, stays in enumerate(pinned)]
