"""What was chosen on a paper, in the names of the question version: papers shuffle, statistics must not. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from exams.marking.statistics import Key

LETTERS = "ABCDEFGHIJ"
WRITTEN = "="  # a written answer begins with it, see the key of `answers_by_number`
MOST_WRITTEN, FEWEST_ALIKE = 10, 2


class Written(NamedTuple):
    """A text that several people wrote, in its commonest spelling."""

    text: str
    times: int
    right: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A question where a paper has it. `names`: the version's name of each letter; none where people write."""

    version: int
    points: float
    names: Mapping[str, str]
    by_row: bool = False
    written: bool = False


def place_of(question: Mapping[str, Any], *, version: int, order: Sequence[int], texts: Sequence[str]) -> Place:
    """A question of a paper's content. `order`: original positions, from 1; `texts`: of the version's options."""
    points = float(question["points"])
    if "write" in question:
        return Place(version, points, {}, written=True)
    if "rows" in question:
        names = {option["id"]: name for row in question["rows"] for option, name in _row_names(row, texts)}
        return Place(version, points, names, by_row=True)
    shown = [option["id"] for option in question["options"]]
    return Place(version, points, {own: LETTERS[at - 1] for own, at in zip(shown, order, strict=True)})


def _row_names(row: Mapping[str, Any], texts: Sequence[str]) -> Iterable[tuple[Mapping[str, Any], str]]:
    number = texts.index(row["text"]) + 1 if row["text"] in texts else 0
    return ((option, f"{number}: {option['text']}") for option in row["options"])


def key_of(place: Place, right: Sequence[str]) -> Key | None:
    """The options of a version by their names; `right`: the key of the paper. None where people write."""
    if place.written:
        return None
    names = sorted(set(place.names.values()))
    return Key(tuple(names), frozenset(place.names[letter] for letter in right if letter in place.names), place.by_row)


def chosen_of(place: Place, value: Sequence[str]) -> tuple[str, ...]:
    """What one person chose, by name; for a written answer the text itself."""
    if place.written:
        return tuple(text.removeprefix(WRITTEN) for text in value)
    return tuple(sorted(place.names[letter] for letter in value if letter in place.names))


def commonest(texts: Iterable[tuple[str, bool]]) -> list[Written]:
    """What was written most often, each with whether it was right; capitals and spaces do not part texts.

    A text of one single person is not told: it may say who it was.
    """
    spellings: dict[tuple[str, bool], Counter[str]] = defaultdict(Counter)
    for text, right in texts:
        spellings[" ".join(text.casefold().split()), right][text] += 1
    alike = [
        Written(_commonest_spelling(several), several.total(), right)
        for (_folded, right), several in spellings.items()
        if several.total() >= FEWEST_ALIKE
    ]
    return sorted(alike, key=lambda one: (-one.times, one.text))[:MOST_WRITTEN]


def _commonest_spelling(spellings: Counter[str]) -> str:
    return min(spellings, key=lambda text: (-spellings[text], text))
