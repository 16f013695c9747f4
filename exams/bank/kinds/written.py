"""What the kinds have in common whose answer is written, not chosen."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from exams.bank.kinds.base import ALL, NOTHING, QuestionKind
from exams.bank.kinds.shapes import LONGEST_WRITTEN, Asked, Group, Words

SIGN = "="  # begins an answer that was written, wherever answers are letters


class WrittenKind(QuestionKind):
    def groups(self, words: Words) -> tuple[Group, ...]:
        return ()

    def asked(self, words: Words, order: Sequence[int]) -> Asked:
        return Asked(parts={"options": [], "write": {"most": LONGEST_WRITTEN}}, right=self.key(words))

    @abstractmethod
    def key(self, words: Words) -> list[str]:
        """What is right, as texts."""

    def own_share(self, question: Mapping[str, Any], right: Sequence[str], answer: Sequence[str]) -> Decimal:
        is_one = len(answer) == 1 and answer[0].startswith(SIGN)
        return ALL if is_one and self.is_right(question, right, answer[0].removeprefix(SIGN)) else NOTHING

    @abstractmethod
    def is_right(self, question: Mapping[str, Any], right: Sequence[str], text: str) -> bool:
        """Whether what was written is right."""
