"""The statistics of a question over several sittings, from those of each. Pure.

What people earned is added up. Correlations and the shares of thirds and fifths compare people of one sitting with each
other, so they are averaged by how many answered, and never mixed across groups that had other papers.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from math import sqrt
from typing import NamedTuple

from exams.marking.naming import MOST_WRITTEN, Written
from exams.marking.statistics import ItemStatistics, OptionStatistics


class VersionStep(NamedTuple):
    """A version of a question. `goes_on`: it only corrects the words of the one before it."""

    version: int
    question: int
    number: int
    goes_on: bool


def first_versions(steps: Iterable[VersionStep]) -> dict[int, int]:
    """For each version the first of those whose statistics are its own too."""
    firsts: dict[int, int] = {}
    before: VersionStep | None = None
    for step in sorted(steps, key=lambda step: (step.question, step.number)):
        joined = step.goes_on and before is not None and before.question == step.question
        firsts[step.version] = firsts[before.version] if joined and before else step.version
        before = step
    return firsts


def pooled(several: Sequence[ItemStatistics], *, version: int) -> ItemStatistics:
    """One question's statistics of at least one sitting as one. Of a single sitting: the same figures."""
    if len(several) == 1:
        return replace(several[0], question=version)
    n = sum(item.n for item in several)
    p = sum(item.n * item.p for item in several) / n
    return ItemStatistics(
        question=version,
        n=n,
        papers=sum(item.papers for item in several),
        exposure=n / sum(item.n / item.exposure for item in several),
        p=p,
        sd=_deviation(several, n, p),
        item_rest=_mean(several, lambda item: item.item_rest),
        item_total=_mean(several, lambda item: item.item_total),
        discrimination=_mean(several, lambda item: item.discrimination),
        blank=sum(item.blank for item in several),
        seconds=_mean(several, lambda item: item.seconds),
        options=_options(several, n),
        by_fifth=_each(several, lambda item: item.by_fifth),
        by_row=several[0].by_row,
        graded=several[0].graded,
    )


def _deviation(several: Sequence[ItemStatistics], n: int, p: float) -> float | None:
    if n < 2:
        return None
    squares = sum((item.n - 1) * (item.sd or 0.0) ** 2 + item.n * (item.p - p) ** 2 for item in several)
    return sqrt(squares / (n - 1))


def _mean(several: Sequence[ItemStatistics], figure: Callable[[ItemStatistics], float | None]) -> float | None:
    known = [(item.n, value) for item in several if (value := figure(item)) is not None]
    return sum(n * value for n, value in known) / sum(n for n, _value in known) if known else None


def _each(
    several: Sequence[ItemStatistics], figures: Callable[[ItemStatistics], tuple[float, ...]]
) -> tuple[float, ...]:
    """The mean of figures that stand in a row, place by place."""
    known = [(item.n, figures(item)) for item in several if figures(item)]
    if not known:
        return ()
    n = sum(count for count, _values in known)
    return tuple(sum(count * values[place] for count, values in known) / n for place in range(len(known[0][1])))


def _options(several: Sequence[ItemStatistics], n: int) -> tuple[OptionStatistics, ...]:
    """Options by name. One that some sittings do not have counts as never chosen there."""
    names = sorted({option.letter for item in several for option in item.options})
    return tuple(_option(name, several, n) for name in names)


def _option(name: str, several: Sequence[ItemStatistics], n: int) -> OptionStatistics:
    found = [(item.n, option) for item in several for option in item.options if option.letter == name]
    low, middle, high = (sum(count * option.by_third[third] for count, option in found) / n for third in range(3))
    count = sum(option.count for _count, option in found)
    return OptionStatistics(name, found[-1][1].right, count, count / n, (low, middle, high))


def pooled_written(several: Iterable[Sequence[Written]]) -> list[Written]:
    """What was written most often over several sittings, of what was kept of each."""
    counts: Counter[tuple[str, bool]] = Counter()
    for texts in several:
        counts.update({(one.text, one.right): one.times for one in texts})
    found = [Written(text, count, right) for (text, right), count in counts.items()]
    return sorted(found, key=lambda one: (-one.times, one.text))[:MOST_WRITTEN]
