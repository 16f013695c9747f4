"""Things to be put in order: written in their right order, asked shuffled, each to be given its place."""

from collections.abc import Iterator, Sequence

from exams.bank.items import Kind
from exams.bank.kinds.chosen import empty_option, same_options
from exams.bank.kinds.rows import RowKind
from exams.bank.kinds.shapes import FEWEST_OPTIONS, Group, Words

MOST_THINGS = 7  # each may stand at each place: 49 letters


class Ordering(RowKind):
    kind = Kind.ORDERING

    def own_faults(self, words: Words) -> Iterator[str]:
        if not FEWEST_OPTIONS <= len(words.options) <= MOST_THINGS:
            yield "thing_count"
        yield from empty_option(words.options)
        yield from same_options(words.options)

    def groups(self, words: Words) -> tuple[Group, ...]:
        return (Group(tuple(range(len(words.options))), always=True),)

    def choices(self, words: Words, order: Sequence[int]) -> list[str]:
        return [str(number) for number in range(1, len(order) + 1)]

    def right_choice(self, words: Words, place: int, choices: Sequence[str]) -> int:
        return place
