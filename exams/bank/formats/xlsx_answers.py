"""What the answer cell of a row of ours means, by the kind of its question. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from exams.bank.formats import xlsx_words as words
from exams.bank.formats.finishing import between
from exams.bank.items import ItemOption, Kind, NumberRange
from exams.bank.sheet_keys import Choice, KeyHabit, read_key
from exams.bank.sheet_options import LETTERS
from office.sheets import Cell

# Options with the place of their letter, from 0: a gap between them must not move the key.
Lettered = tuple[tuple[int, ItemOption], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The question's kind and key; `fault` and `doubt` are codes of what is wrong with the cell."""

    kind: Kind
    options: tuple[ItemOption, ...] = ()
    numbers: tuple[NumberRange, ...] = ()
    accepted: tuple[str, ...] = ()
    fault: str = ""
    doubt: str = ""


def answer_of(kind: Kind | None, lettered: Lettered, key: Cell | None) -> Answer:
    """Where no kind is named, the number of right options tells: several or one."""
    reader = _READERS.get(kind or Kind.SINGLE, _chosen)
    answer = reader(kind or Kind.SINGLE, lettered, key)
    if kind is None and sum(option.right for option in answer.options) > 1:
        return replace(answer, kind=Kind.SEVERAL)
    return answer


def _chosen(kind: Kind, lettered: Lettered, key: Cell | None) -> Answer:
    bare = tuple(option for _slot, option in lettered)
    if key is None:
        # A table may hold false statements alone; a question to choose from needs a right option.
        return Answer(kind, bare, fault="" if kind is Kind.TABLE else "key_missing")
    reading = read_key(key, [Choice(slot, option.text) for slot, option in lettered], KeyHabit())
    options = tuple(replace(option, right=slot in reading.slots) for slot, option in lettered)
    return Answer(kind, options, fault=reading.fault, doubt=reading.doubt)


def _ordered(kind: Kind, lettered: Lettered, key: Cell | None) -> Answer:
    """The options as the letters order them; without letters as they stand."""
    held = dict(lettered)
    slots = letters_in(key.text) if key else list(held)
    if sorted(slots) != sorted(held):
        return Answer(kind, tuple(held.values()), fault="order_unknown")
    return Answer(kind, tuple(held[slot] for slot in slots))


def _numeric(kind: Kind, lettered: Lettered, key: Cell | None) -> Answer:
    parts = key.text.split(words.TAG_END) if key else []
    ranges = [_range(part) for part in parts if part.strip()]
    known = tuple(each for each in ranges if each is not None)
    fault = "key_missing" if not ranges else "number_unknown" if len(known) < len(ranges) else ""
    return Answer(kind, numbers=known, fault=fault)


def _range(text: str) -> NumberRange | None:
    low, _sign, high = text.replace("...", words.RANGE).partition(words.RANGE)
    return between(low.strip(), (high or low).strip())


def _written(kind: Kind, lettered: Lettered, key: Cell | None) -> Answer:
    accepted = tuple(dict.fromkeys(line.strip() for line in key.text.split("\n") if line.strip())) if key else ()
    return Answer(kind, accepted=accepted, fault="" if accepted else "key_missing")


def _as_it_stands(kind: Kind, lettered: Lettered, key: Cell | None) -> Answer:
    return Answer(kind, tuple(option for _slot, option in lettered))


def letters_in(text: str) -> list[int]:
    """The places of the letters a text names, from 0, in its order: "C, A, B" is 2, 0, 1."""
    return [LETTERS.index(sign) for sign in text.upper() if sign in LETTERS]


_READERS: dict[Kind, Callable[[Kind, Lettered, Cell | None], Answer]] = {
    Kind.ORDERING: _ordered,
    Kind.NUMBER: _numeric,
    Kind.TEXT: _written,
    Kind.MATCHING: _as_it_stands,
    Kind.POLL: _as_it_stands,
}
