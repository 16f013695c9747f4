"""What the kinds have in common whose options stand below each other, to be chosen from."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from exams.bank.kinds.base import ALL, NOTHING, QuestionKind
from exams.bank.kinds.shapes import FEWEST_OPTIONS, LETTERS, MOST_OPTIONS, Asked, Group, OptionWords, Words, said


class ChosenKind(QuestionKind):
    is_named = False

    def own_faults(self, words: Words) -> Iterator[str]:
        if not FEWEST_OPTIONS <= len(words.options) <= MOST_OPTIONS:
            yield "option_count"
        yield from empty_option(words.options)
        yield from self.key_faults(sum(option.right for option in words.options))
        yield from same_options(words.options)

    def key_faults(self, rights: int) -> Iterator[str]:
        if rights == 0:
            yield "no_key"

    def groups(self, words: Words) -> tuple[Group, ...]:
        return (Group(tuple(range(len(words.options)))),)

    def asked(self, words: Words, order: Sequence[int]) -> Asked:
        lettered = [(letter, words.options[place]) for letter, place in zip(LETTERS, order, strict=False)]
        return Asked(
            parts={"options": [{"id": letter, "text": option.text} for letter, option in lettered]},
            right=[letter for letter, option in lettered if option.right],
        )

    def own_share(self, question: Mapping[str, Any], right: Sequence[str], answer: Sequence[str]) -> Decimal:
        return ALL if set(answer) == set(right) else NOTHING


def empty_option(options: Sequence[OptionWords]) -> Iterator[str]:
    if not all(said(option.text) for option in options):
        yield "option_empty"


def same_options(options: Sequence[OptionWords]) -> Iterator[str]:
    texts = [said(option.text) for option in options]
    if len(set(texts)) < len(texts):
        yield "options_same"
