"""A table of statements, each true or false."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from exams.bank.formats.truth import truth_words
from exams.bank.items import Kind
from exams.bank.kinds.chosen import empty_option, same_options
from exams.bank.kinds.rows import RowKind
from exams.bank.kinds.shapes import FEWEST_OPTIONS, MOST_OPTIONS, PART, PENALTY, STEPS, WHOLE, Words

# What 0 to 4 right statements of four earn in the national school-leaving examination since 2025.
SCALE_OF_STEPS = tuple(map(Decimal, ("0", "0.1", "0.25", "0.5", "1")))


class Table(RowKind):
    kind = Kind.TABLE
    credits = (WHOLE, PART, PENALTY, STEPS)

    def own_faults(self, words: Words) -> Iterator[str]:
        if not FEWEST_OPTIONS <= len(words.options) <= MOST_OPTIONS:
            yield "statement_count"
        yield from empty_option(words.options)
        yield from same_options(words.options)
        if words.credit == STEPS and len(words.options) != len(SCALE_OF_STEPS) - 1:
            yield "steps_need_four"

    def choices(self, words: Words, order: Sequence[int]) -> list[str]:
        """In the language that the question is written in."""
        return list(truth_words("\n".join([words.stem, *(option.text for option in words.options)])))

    def right_choice(self, words: Words, place: int, choices: Sequence[str]) -> int:
        return 0 if words.options[place].right else 1

    def credited(self, credit: str, hits: int, misses: int, rows: int) -> Decimal:
        return SCALE_OF_STEPS[hits] if credit == STEPS else super().credited(credit, hits, misses, rows)
