"""The right options of one question, from every way in which a document may say them; the ways must agree."""

from collections.abc import Sequence
from dataclasses import dataclass

from exams.bank.formats.written_marks import Marking, right_by_marks
from exams.bank.formats.written_phrases import key_inside
from exams.bank.formats.written_problems import way_of_answering
from exams.bank.formats.written_raw import RawQuestion
from exams.bank.sheet_keys import Choice, KeyHabit, KeyReading, read_key
from exams.bank.sheet_options import LETTERS
from office.sheets import Cell

# Which way of answering, its words, and the slots it means: those of letters, which are no places where one is missing.
Reading = tuple[str, str, KeyReading]
_LETTER_HABIT, _NUMBER_HABIT = KeyHabit(), KeyHabit("number")


@dataclass(frozen=True)
class Answer:
    """`right` are places of options; `said` are codes with what they quote."""

    right: frozenset[int] = frozenset()
    said: tuple[tuple[str, str], ...] = ()


def answer_of(raw: RawQuestion, texts: Sequence[str], marking: Marking) -> Answer:
    """No answer counts where two ways disagree: neither the mark nor the list is more likely to be right."""
    slots = raw.slots
    choices = [Choice(slot, text) for slot, text in zip(slots, texts, strict=True)]
    readings = [("line", key, _reading(raw, key, choices)) for key, _ in raw.said]
    if raw.listed:
        readings.append(("table", raw.listed, _reading(raw, raw.listed, choices)))
    marks = frozenset(slots[place] for place in right_by_marks(raw, marking))
    right, said = _agreed(raw, readings, marks)
    return Answer(frozenset(place for place, slot in enumerate(slots) if slot in right), said)


def _agreed(
    raw: RawQuestion, readings: Sequence[Reading], marks: frozenset[int]
) -> tuple[frozenset[int], tuple[tuple[str, str], ...]]:
    """The slots that all ways give, and what is to be said."""
    said = [(code, key) for _, key, reading in readings for code in (reading.fault, reading.doubt) if code]
    ways = {(way, reading.slots) for way, _, reading in readings if reading.slots}
    ways |= {("marks", marks)} if marks else set()
    explained = _explained(raw)
    if len({slots for _, slots in ways}) > 1:
        return frozenset(), (*said, ("key_conflict", _ways(ways)))
    if not ways:
        return _without_key(readings, said, explained)
    right = next(iter(ways))[1]
    if explained and not explained & right:
        said.append(("explanation_contradicts", ""))
    if len(right) > 1 and ways == {("marks", right)}:
        said.append(("several_marked", ""))
    return right, tuple(said)


def _reading(raw: RawQuestion, key: str, choices: Sequence[Choice]) -> KeyReading:
    """ "2-1-3" below three numbered lines is their order, or nobody knows what: never three right options."""
    if not raw.numbered:
        return read_key(_cell(key), choices, _LETTER_HABIT)
    reading = read_key(_cell(key), choices, _NUMBER_HABIT)
    return KeyReading(fault="key_ambiguous") if len(reading.slots) == len(choices) else reading


def _cell(key: str) -> Cell:
    return Cell("", 1, 1, key.strip().rstrip("."))


def _explained(raw: RawQuestion) -> frozenset[int]:
    named = {LETTERS.index(letter) for letter in key_inside("\n".join(raw.explanation))}
    return frozenset(named & set(raw.slots))


def _without_key(
    readings: Sequence[Reading], said: Sequence[tuple[str, str]], explained: frozenset[int]
) -> tuple[frozenset[int], tuple[tuple[str, str], ...]]:
    if readings:
        return frozenset(), tuple(said)
    if len(explained) == 1:
        letters = _letters(explained)
        return explained, (*said, ("key_from_explanation", letters))
    return frozenset(), (*said, ("key_missing", ""))


def _ways(ways: set[tuple[str, frozenset[int]]]) -> str:
    return "; ".join(sorted(way_of_answering(way, _letters(slots)) for way, slots in ways))


def _letters(slots: frozenset[int]) -> str:
    return ", ".join(LETTERS[min(slot, 9)] for slot in sorted(slots))
