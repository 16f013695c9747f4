"""Things and what belongs to each: every row offers all partners, in one order for the whole question."""

from collections.abc import Iterator, Sequence

from exams.bank.items import Kind
from exams.bank.kinds.chosen import same_options
from exams.bank.kinds.rows import RowKind
from exams.bank.kinds.shapes import FEWEST_OPTIONS, LETTERS, MOST_OPTIONS, Group, Words, said


class Matching(RowKind):
    """Several things may have the same partner; it is offered once. A partner without a thing belongs to none."""

    kind = Kind.MATCHING

    def own_faults(self, words: Words) -> Iterator[str]:
        things = [option for option in words.options if said(option.text)]
        partners = _partners(words)
        if len(things) < FEWEST_OPTIONS or len(words.options) > MOST_OPTIONS:
            yield "pair_count"
        if not all(said(option.partner) for option in words.options):
            yield "partner_empty"
        elif len(partners) < FEWEST_OPTIONS:
            yield "one_partner"
        yield from same_options(things)
        if len(things) * len(partners) > len(LETTERS):
            yield "too_many_pairs"

    def groups(self, words: Words) -> tuple[Group, ...]:
        things = tuple(place for place, option in enumerate(words.options) if said(option.text))
        return Group(things), Group(tuple(_partners(words).values()), always=True)

    def choices(self, words: Words, order: Sequence[int]) -> list[str]:
        things = len(self.groups(words)[0].places)
        return [words.options[place].partner for place in order[things:]]

    def right_choice(self, words: Words, place: int, choices: Sequence[str]) -> int:
        return [said(text) for text in choices].index(said(words.options[place].partner))


def _partners(words: Words) -> dict[str, int]:
    """Each partner once, with the place of the first option that has it."""
    found: dict[str, int] = {}
    for place, option in enumerate(words.options):
        if said(option.partner):
            found.setdefault(said(option.partner), place)
    return found
