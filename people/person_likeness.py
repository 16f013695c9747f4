"""Which records may be of one person? Pure: names, births, numbers and phones, and what speaks for and against.

Two are compared only where something joins them: the same name without diacritics, the same day of birth, a phone, an
e-mail address, or citizen numbers that differ in one digit. Nothing is decided here: people look at every pair.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from people.names import fold, same_spelling

# Two names so like each other, to a hundred, are one name misspelled; words in another order count as the same.
NEAR_NAME = 88.0
LEAST = 55
# More records than this under one phone or address are of an office, not of a person.
MOST_TOGETHER = 12
# What each reason is worth. Below LEAST nothing is shown; what speaks against it takes away.
WORTH = {
    "name_same": 45,
    "name_marks": 38,
    "name_near": 30,
    "born_day": 40,
    "born_year": 20,
    "number_near": 35,
    "phone_same": 25,
    "email_same": 25,
    "sex_other": -20,
    "number_other": -35,
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What is compared of a record."""

    pk: int
    name: str
    born: date | None = None
    precision: str = "day"
    sex: str = ""
    number: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Alike:
    """Two records by their keys, the lower first; reasons are codes of WORTH, those for it before those against."""

    one: int
    other: int
    score: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Known:
    facts: Facts
    folded: str
    spelled: str


def find_alike(people: Iterable[Facts]) -> list[Alike]:
    """Every two that may be one person, the likest first."""
    known = [_Known(each, fold(each.name), same_spelling(each.name).casefold()) for each in people]
    found = {}
    for one, other in _joined(known):
        pair = (one, other) if one.facts.pk < other.facts.pk else (other, one)
        place = (pair[0].facts.pk, pair[1].facts.pk)
        if place not in found and (alike := _compared(*pair)) is not None:
            found[place] = alike
    return sorted(found.values(), key=lambda alike: (-alike.score, alike.one, alike.other))


def alike(one: Facts, other: Facts) -> Alike | None:
    """The two compared; None where they are not like enough."""
    found = find_alike([one, other])
    return found[0] if found else None


def _joined(known: Sequence[_Known]) -> Iterator[tuple[_Known, _Known]]:
    """Two that something joins; some come more than once."""
    for key in (_name_and_year, _day_of_birth):
        for together in _together(known, key):
            yield from combinations(together, 2)
    for key in (_phone, _email):
        for together in _together(known, key):
            if len(together) <= MOST_TOGETHER:
                yield from combinations(together, 2)
    for key in (_first_half, _last_half):
        for together in _together(known, key):
            yield from (pair for pair in combinations(together, 2) if _numbers_near(*pair))


def _together(known: Sequence[_Known], key: Callable[[_Known], Hashable]) -> Iterator[list[_Known]]:
    groups: dict[Hashable, list[_Known]] = defaultdict(list)
    for each in known:
        groups[key(each)].append(each)
    groups.pop(None, None)
    return (group for group in groups.values() if len(group) > 1)


def _name_and_year(known: _Known) -> Hashable:
    return (known.folded, known.facts.born.year) if known.facts.born else None


def _day_of_birth(known: _Known) -> Hashable:
    """Only where the day is known: a year alone joins a whole generation."""
    return known.facts.born if known.facts.precision == "day" else None


def _phone(known: _Known) -> Hashable:
    return known.facts.phone or None


def _email(known: _Known) -> Hashable:
    return known.facts.email.casefold() or None


def _first_half(known: _Known) -> Hashable:
    """One wrong digit leaves one half of the number right."""
    number = known.facts.number
    return (number[: len(number) // 2], known.folded) if number else None


def _last_half(known: _Known) -> Hashable:
    number = known.facts.number
    return (number[len(number) // 2 :], known.folded) if number else None


def _compared(one: _Known, other: _Known) -> Alike | None:
    name = _name(one, other)
    if not name:
        return None
    reasons = [reason for reason in (name, _birth(one.facts, other.facts), *_rest(one, other)) if reason]
    if _births_differ(one.facts, other.facts) and not (
        "number_near" in reasons and _half_alike(one.facts, other.facts)
    ):
        return None
    score = min(sum(WORTH[reason] for reason in reasons), 100)
    reasons.sort(key=lambda reason: WORTH[reason] < 0)
    return Alike(one.facts.pk, other.facts.pk, score, tuple(reasons)) if score >= LEAST else None


def _name(one: _Known, other: _Known) -> str:
    if one.spelled == other.spelled:
        return "name_same"
    if one.folded == other.folded:
        return "name_marks"
    near = fuzz.token_sort_ratio(one.folded, other.folded, score_cutoff=NEAR_NAME)
    return "name_near" if near else ""


def _birth(one: Facts, other: Facts) -> str:
    if one.born is None or other.born is None or one.born.year != other.born.year:
        return ""
    if one.precision == other.precision == "day":
        return "born_day" if one.born == other.born else ""
    return "born_year"


def _births_differ(one: Facts, other: Facts) -> bool:
    """Both are known, and they are not the same as far as both are known."""
    return one.born is not None and other.born is not None and not _birth(one, other)


def _half_alike(one: Facts, other: Facts) -> bool:
    """The year, or the day of the year, is the same: one part may have been mistyped."""
    here, there = one.born, other.born
    if here is None or there is None:
        return False
    return here.year == there.year or (here.month, here.day) == (there.month, there.day)


def _rest(one: _Known, other: _Known) -> Iterator[str]:
    here, there = one.facts, other.facts
    if here.phone and here.phone == there.phone:
        yield "phone_same"
    if here.email and here.email.casefold() == there.email.casefold():
        yield "email_same"
    if here.sex and there.sex and here.sex != there.sex:
        yield "sex_other"
    if _numbers_near(one, other):
        yield "number_near"
    # The number of nine digits is that of an older paper: it says nothing about one of twelve.
    elif here.number and there.number and len(here.number) == len(there.number):
        yield "number_other"


def _numbers_near(one: _Known, other: _Known) -> bool:
    """One digit is wrong, or two that stand side by side are the wrong way round."""
    here, there = one.facts.number, other.facts.number
    return bool(here and there and len(here) == len(there)) and OSA.distance(here, there, score_cutoff=1) == 1
