"""Are two questions the same? Accents, case, marks, the order of options and small rewording do not count. Pure.

A changed number, date, article, name or negation makes another question, however alike the rest is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from exams.bank.duplicate_words import Words, differences, words_of

# Chosen on the odd groups of tests/exams/bank/duplicate_pairs.json, measured on the even ones.
THRESHOLD = 77.0
SAME_OPTION = 85.0
_STEM = 0.65  # the weight of the stem; the rest is the weight of the options
_SAME_KEY = 75.0  # with the same right option the others may differ
_SAME_STEM = 96.0
_SURELY_OTHER, _KEY_UNKNOWN, _NUMBER_ADDED = 50.0, 12.0, 8.0
_OTHER_QUESTION = frozenset({"number", "negated", "opposite", "name"})


@dataclass(frozen=True, slots=True)
class Wording:
    """A question as it is compared: its stem, its options, and the places of the right ones from 0 (none: unknown)."""

    stem: str
    options: tuple[str, ...] = ()
    right: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Print:
    """A wording taken apart once, to be compared many times."""

    stem: Words
    options: tuple[Words, ...]
    right: frozenset[int]


@dataclass(frozen=True, slots=True)
class Likeness:
    """`score` from 0 to 100; `differences`: what speaks against it, as codes (see `duplicate_words.differences`, and
    `key`: the same options, but another one is right)."""

    score: float
    differences: frozenset[str]

    @property
    def same(self) -> bool:
        return self.score >= THRESHOLD


def print_of(wording: Wording) -> Print:
    return Print(words_of(wording.stem), tuple(map(words_of, wording.options)), wording.right)


def likeness(one: Print, other: Print) -> Likeness:
    """How surely two wordings are one question, and what speaks against it."""
    against = differences(one.stem, other.stem)
    options = _options(one.options, other.options)
    agree = _keys_agree(one, other)
    if agree is False:
        against |= {"key"}
    score = _STEM * _stem(one.stem, other.stem) + (1 - _STEM) * (max(options, _SAME_KEY) if agree else options)
    if agree is None:
        score -= _KEY_UNKNOWN
    if "added_number" in against:
        score -= _NUMBER_ADDED
    if against & _OTHER_QUESTION or (agree is False and not _only_the_key_differs(one, other, options)):
        score = min(score, _SURELY_OTHER)
    return Likeness(max(score, 0.0), frozenset(against))


def stems_close(stem: str, core: str, other_stem: str, other_core: str) -> bool:
    """False where no options and no key could make two questions the same: a cheap look at the stems before the rest.

    What is forgiven in the third part of the likeness of stems is taken as full.
    """
    least = (THRESHOLD - 100 * (1 - _STEM)) / _STEM * 3 - 100
    return fuzz.ratio(stem, other_stem) + fuzz.ratio(core, other_core) >= least


def other_question(stem: Words, other: Words) -> bool:
    """True where a number, name or negation in the stems makes them two questions, whatever the options."""
    return bool(differences(stem, other) & _OTHER_QUESTION)


def _stem(one: Words, other: Words) -> float:
    """All words, the words that carry the meaning, and these again forgiving what only one of them adds."""
    every = fuzz.ratio(one.in_order, other.in_order)
    return (every + fuzz.ratio(one.core, other.core) + fuzz.token_set_ratio(one.core, other.core)) / 3


def _options(one: Sequence[Words], other: Sequence[Words]) -> float:
    """How many per cent of the options of the longer list stand in the other one too, in any order."""
    longer = max(len(one), len(other))
    return 100 * len(_matched(one, other)) / longer if longer else 100.0


def _matched(one: Sequence[Words], other: Sequence[Words]) -> dict[int, int]:
    """Which option is which: first those with the very same words, then those nearly the same."""
    found: dict[int, int] = {}
    for is_same in (_same_words, _same_option):
        for here, option in enumerate(one):
            free = (there for there in range(len(other)) if there not in found.values())
            match = next((there for there in free if is_same(option, other[there])), None)
            if here not in found and match is not None:
                found[here] = match
    return found


def _same_words(one: Words, other: Words) -> bool:
    return one.in_order == other.in_order


def _same_option(one: Words, other: Words) -> bool:
    return fuzz.ratio(one.in_order, other.in_order) >= SAME_OPTION and not differences(one, other)


def _keys_agree(one: Print, other: Print) -> bool | None:
    """Whether the same options are right; None where one of the keys is not known."""
    if not one.right or not other.right:
        return None
    here, there = ([question.options[place] for place in sorted(question.right)] for question in (one, other))
    return len(here) == len(there) == len(_matched(here, there))


def _only_the_key_differs(one: Print, other: Print, options: float) -> bool:
    """One of the two has a wrong key: nearly the same words, the same options."""
    return options >= _SAME_KEY and fuzz.ratio(one.stem.in_order, other.stem.in_order) >= _SAME_STEM
