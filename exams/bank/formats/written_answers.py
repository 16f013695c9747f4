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

_LETTER_HABIT = KeyHabit()


@dataclass(frozen=True)
class Answer:
    """`right` are places of options; `said` are codes with what they quote."""

    right: frozenset[int] = frozenset()
    said: tuple[tuple[str, str], ...] = ()


def answer_of(raw: RawQuestion, texts: Sequence[str], marking: Marking) -> Answer:
    """No answer counts where two ways disagree: neither the mark nor the list is more likely to be right."""
    choices = [Choice(place, text) for place, text in enumerate(texts)]
    readings = [("line", key, read_key(_cell(key), choices, _LETTER_HABIT)) for key, _ in raw.said]
    if raw.listed:
        readings.append(("table", raw.listed, read_key(_cell(raw.listed), choices, _LETTER_HABIT)))
    said = [(code, key) for _, key, reading in readings for code in (reading.fault, reading.doubt) if code]
    ways = {(way, reading.slots) for way, _, reading in readings if reading.slots}
    marks = right_by_marks(raw, marking)
    ways |= {("marks", marks)} if marks else set()
    explained = _explained(raw, len(texts))
    if len({slots for _, slots in ways}) > 1:
        return Answer(frozenset(), (*said, ("key_conflict", _ways(ways))))
    if not ways:
        return _without_key(readings, said, explained)
    right = next(iter(ways))[1]
    if explained and not explained & right:
        said.append(("explanation_contradicts", ""))
    if len(right) > 1 and ways == {("marks", right)}:
        said.append(("several_marked", ""))
    return Answer(right, tuple(said))


def _cell(key: str) -> Cell:
    return Cell("", 1, 1, key.strip().rstrip("."))


def _explained(raw: RawQuestion, count: int) -> frozenset[int]:
    places = {LETTERS.index(letter) for letter in key_inside("\n".join(raw.explanation))}
    return frozenset(place for place in places if place < count)


def _without_key(
    readings: Sequence[tuple[str, str, KeyReading]], said: Sequence[tuple[str, str]], explained: frozenset[int]
) -> Answer:
    if readings:
        return Answer(frozenset(), tuple(said))
    if len(explained) == 1:
        letters = _letters(explained)
        return Answer(explained, (*said, ("key_from_explanation", letters)))
    return Answer(frozenset(), (*said, ("key_missing", "")))


def _ways(ways: set[tuple[str, frozenset[int]]]) -> str:
    return "; ".join(sorted(way_of_answering(way, _letters(slots)) for way, slots in ways))


def _letters(slots: frozenset[int]) -> str:
    return ", ".join(LETTERS[min(slot, 9)] for slot in sorted(slots))
