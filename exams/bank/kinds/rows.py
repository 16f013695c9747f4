"""What the kinds have in common that ask one thing a row: each row has its choices, and one of them is right."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from exams.bank.kinds.base import ALL, NOTHING, QuestionKind
from exams.bank.kinds.shapes import LETTERS, PART, PENALTY, WHOLE, Asked, Group, Words


class RowKind(QuestionKind):
    """Letters run on over the rows, so a letter says both its row and its choice."""

    credits: tuple[str, ...] = (WHOLE, PART, PENALTY)

    def groups(self, words: Words) -> tuple[Group, ...]:
        return (Group(tuple(range(len(words.options)))),)

    @abstractmethod
    def choices(self, words: Words, order: Sequence[int]) -> list[str]:
        """What each row offers, in the order of this paper."""

    @abstractmethod
    def right_choice(self, words: Words, place: int, choices: Sequence[str]) -> int:
        """Which of the choices is right for the option at this place."""

    def asked(self, words: Words, order: Sequence[int]) -> Asked:
        choices = self.choices(words, order)
        rows, right = [], []
        for at, place in enumerate(order[: len(self.groups(words)[0].places)]):
            letters = LETTERS[at * len(choices) : (at + 1) * len(choices)]
            offered = [{"id": letter, "text": text} for letter, text in zip(letters, choices, strict=True)]
            rows.append({"text": words.options[place].text, "options": offered})
            right.append(letters[self.right_choice(words, place, choices)])
        return Asked(parts={"options": [], "rows": rows}, right=right)

    def own_share(self, question: Mapping[str, Any], right: Sequence[str], answer: Sequence[str]) -> Decimal:
        chosen = [{one["id"] for one in row["options"]}.intersection(answer) for row in question["rows"]]
        hits = sum(given == {key} for given, key in zip(chosen, right, strict=True))
        return self.credited(question.get("credit", WHOLE), hits, sum(map(bool, chosen)) - hits, len(chosen))

    def credited(self, credit: str, hits: int, misses: int, rows: int) -> Decimal:
        """The share for so many rows that are right and wrong; a row left open is neither."""
        if credit == PART:
            return Decimal(hits) / rows
        if credit == PENALTY:
            return max(NOTHING, Decimal(hits - misses) / rows)
        return ALL if hits == rows else NOTHING
