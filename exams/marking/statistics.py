"""What the answers tell about each question version, over all papers that held it. Pure.

p is the mean share of the points. A person's ability is the mean, over the questions of their paper, of what they
earned above the p of each question: papers of different questions can then be put together, and where everybody had
the same paper it ranks and correlates exactly as the total does. Papers are taken to be handed out without regard to
who sits them. `item_rest` is the Pearson (point-biserial) correlation of a question with the ability shown on all
others; `discrimination` is Kelley's index, the share earned by the upper 27 % less that of the lower 27 %.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import sqrt
from statistics import fmean, median
from typing import NamedTuple

KELLEY = 0.27
THIRDS = ((0.0, 1 / 3), (1 / 3, 2 / 3), (2 / 3, 1.0))
FIFTHS = tuple((place / 5, (place + 1) / 5) for place in range(5))
_DIGITS = 9  # sums of the same shares in another order must still be ties


class Answered(NamedTuple):
    """One question of one sheet: the share of its points earned, and the letters chosen as its version has them.

    A question of the paper that was left blank is an answer with no letters, not a missing one.
    """

    sheet: int
    paper: int
    question: int
    fraction: float
    chosen: tuple[str, ...] = ()
    seconds: float | None = None
    points: float = 1.0


@dataclass(frozen=True, slots=True)
class Key:
    """The options of a question version, and which are right.

    `by_row`: each of its statements or things is answered by itself, and the letters are names like "3: true".
    """

    letters: tuple[str, ...]
    right: frozenset[str]
    by_row: bool = False


@dataclass(frozen=True, slots=True)
class OptionStatistics:
    """How often an option was chosen; `by_third`: the share of the lower, middle and upper third that chose it."""

    letter: str
    right: bool
    count: int
    share: float
    by_third: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class ItemStatistics:
    """A question version. `exposure` is the share of all sheets that held it; None: it cannot be told from these.

    `seconds` is a median. `by_fifth`: the share of the points that each fifth of the candidates earned, weakest first.
    Not `graded`: a question for no points, where p says nothing.
    """

    question: int
    n: int
    papers: int
    exposure: float
    p: float
    sd: float | None
    item_rest: float | None
    item_total: float | None
    discrimination: float | None
    blank: int
    seconds: float | None
    options: tuple[OptionStatistics, ...]
    by_fifth: tuple[float, ...] = ()
    by_row: bool = False
    graded: bool = True


def own_letters(chosen: Iterable[str], option_order: Sequence[int], letters: str = "ABCDEFGHIJ") -> tuple[str, ...]:
    """Letters of a paper as letters of the version; `option_order`: original places, from 1, in the paper's order."""
    return tuple(sorted(letters[option_order[letters.index(letter)] - 1] for letter in chosen))


def item_statistics(answers: Iterable[Answered], keys: Mapping[int, Key]) -> dict[int, ItemStatistics]:
    """The statistics of every question version that somebody had, by its id."""
    by_question: dict[int, list[Answered]] = defaultdict(list)
    for answer in sorted(answers, key=_by_sheet):  # in one order, so that sums come out the same to the last digit
        by_question[answer.question].append(answer)
    easiness = {question: fmean(row.fraction for row in rows) for question, rows in by_question.items()}
    abilities = _Abilities(by_question, easiness)
    return {question: _item(rows, abilities, keys.get(question)) for question, rows in sorted(by_question.items())}


def _by_sheet(answer: Answered) -> tuple[int, int]:
    return answer.question, answer.sheet


class _Abilities:
    """What each sheet earned above expectation, and out of how many points."""

    def __init__(self, by_question: Mapping[int, list[Answered]], easiness: Mapping[int, float]) -> None:
        self._easiness = easiness
        self._above: dict[int, float] = defaultdict(float)
        self._full: dict[int, float] = defaultdict(float)
        for rows in by_question.values():
            for row in rows:
                self._above[row.sheet] += self._surplus(row)
                self._full[row.sheet] += row.points

    def __len__(self) -> int:
        return len(self._full)

    def total(self, row: Answered) -> float:
        return round(self._above[row.sheet] / self._full[row.sheet], _DIGITS)

    def rest(self, row: Answered) -> float | None:
        """The ability shown on the other questions; None where there are none."""
        full = self._full[row.sheet] - row.points
        return round((self._above[row.sheet] - self._surplus(row)) / full, _DIGITS) if full > 0 else None

    def _surplus(self, row: Answered) -> float:
        return row.points * (row.fraction - self._easiness[row.question])


def _item(rows: Sequence[Answered], abilities: _Abilities, key: Key | None) -> ItemStatistics:
    shares = [row.fraction for row in rows]
    totals = [abilities.total(row) for row in rows]
    with_rest = [(row.fraction, rest) for row in rows if (rest := abilities.rest(row)) is not None]
    times = [row.seconds for row in rows if row.seconds is not None]
    return ItemStatistics(
        question=rows[0].question,
        n=len(rows),
        papers=len({row.paper for row in rows}),
        exposure=len(rows) / len(abilities),
        p=fmean(shares),
        sd=deviation(shares),
        item_rest=correlation(with_rest),
        item_total=correlation(list(zip(shares, totals, strict=True))),
        discrimination=_kelley(shares, totals),
        blank=sum(not row.chosen for row in rows),
        seconds=median(times) if times else None,
        options=_options(rows, totals, key) if key else (),
        by_fifth=tuple(_weighted(shares, slice_weights(totals, low, high)) for low, high in FIFTHS),
        by_row=key is not None and key.by_row,
        graded=any(row.points for row in rows),
    )


def _options(rows: Sequence[Answered], totals: Sequence[float], key: Key) -> tuple[OptionStatistics, ...]:
    thirds = [slice_weights(totals, low, high) for low, high in THIRDS]
    return tuple(_option(letter, letter in key.right, rows, thirds) for letter in key.letters)


def _option(letter: str, right: bool, rows: Sequence[Answered], thirds: Sequence[Sequence[float]]) -> OptionStatistics:
    chose = [float(letter in row.chosen) for row in rows]
    low, middle, high = (_weighted(chose, weights) for weights in thirds)
    count = int(sum(chose))
    return OptionStatistics(letter, right, count, count / len(rows), (low, middle, high))


def _kelley(shares: Sequence[float], totals: Sequence[float]) -> float | None:
    if len(set(totals)) < 2:
        return None
    upper, lower = slice_weights(totals, 1 - KELLEY, 1), slice_weights(totals, 0, KELLEY)
    return _weighted(shares, upper) - _weighted(shares, lower)


def slice_weights(values: Sequence[float], low: float, high: float) -> list[float]:
    """How far each value belongs to the slice from `low` to `high` (0 to 1) of their order, lowest first.

    Those with the same value share what of the slice falls on them, so the order of the input never decides, and the
    slice holds exactly its part of the group.
    """
    order = sorted(range(len(values)), key=values.__getitem__)
    start, end = low * len(values), high * len(values)
    weights, at = [0.0] * len(values), 0
    for _value, tied in groupby(order, key=values.__getitem__):
        members = list(tied)
        inside = max(0.0, min(end, at + len(members)) - max(start, at)) / len(members)
        for member in members:
            weights[member] = inside
        at += len(members)
    return weights


def _weighted(values: Sequence[float], weights: Sequence[float]) -> float:
    return sum(value * weight for value, weight in zip(values, weights, strict=True)) / sum(weights)


def deviation(values: Sequence[float]) -> float | None:
    """The standard deviation with n - 1; None for fewer than two values."""
    if len(values) < 2:
        return None
    mean = fmean(values)
    return sqrt(sum((value - mean) ** 2 for value in values) / (len(values) - 1))


def correlation(pairs: Sequence[tuple[float, float]]) -> float | None:
    """Pearson's r; None where one side does not vary or there are fewer than three pairs."""
    if len(pairs) < 3:
        return None
    mean_x, mean_y = fmean(x for x, _y in pairs), fmean(y for _x, y in pairs)
    both = sum((x - mean_x) * (y - mean_y) for x, y in pairs)
    square_x, square_y = sum((x - mean_x) ** 2 for x, _y in pairs), sum((y - mean_y) ** 2 for _x, y in pairs)
    if min(square_x, square_y) < 10 ** (1 - _DIGITS) * len(pairs):
        return None
    return max(-1.0, min(1.0, both / sqrt(square_x * square_y)))
