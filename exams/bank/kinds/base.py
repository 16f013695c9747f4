"""What a kind of question has to say; each says it in a module of its own."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from exams.bank.items import Kind
from exams.bank.kinds.shapes import WHOLE, Asked, Group, Words

NOTHING, ALL = Decimal(0), Decimal(1)


class QuestionKind(ABC):
    """A kind of question, from its author to its mark. Knows no table, no clock and no chance.

    `credits`: how a partly right answer may count. `is_counted`: whether it earns points at all. `is_named`: whether
    papers name it; of the others "multiple" says enough.
    """

    kind: Kind
    credits: tuple[str, ...] = (WHOLE,)
    is_counted = True
    is_named = True

    def faults(self, words: Words) -> Iterator[str]:
        """Codes of what no candidate could answer fairly; the sentences stand in fault_words.py."""
        if not words.stem.strip():
            yield "no_text"
        yield from self.own_faults(words)
        if words.credit not in self.credits:
            yield "credit_not_here"

    @abstractmethod
    def own_faults(self, words: Words) -> Iterator[str]:
        """The faults of this kind alone."""

    @abstractmethod
    def groups(self, words: Words) -> tuple[Group, ...]:
        """Which options trade places in a paper; the order of a paper is one order of each group, one after another."""

    @abstractmethod
    def asked(self, words: Words, order: Sequence[int]) -> Asked:
        """What it becomes in a paper whose order is this."""

    def share(self, question: Mapping[str, Any], right: Sequence[str], answer: Sequence[str]) -> Decimal:
        """From 0 to 1: how much of its points this answer earns, by the paper's content and key."""
        return self.own_share(question, right, answer) if answer else NOTHING

    @abstractmethod
    def own_share(self, question: Mapping[str, Any], right: Sequence[str], answer: Sequence[str]) -> Decimal:
        """The share of an answer that is not blank."""
