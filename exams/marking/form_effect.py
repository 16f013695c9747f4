"""Was any paper harder than the others? Told after the exam, from the scores, in words. Pure and repeatable.

Permutation tests: if the papers were alike, the scores could as well have fallen to other papers, so they are dealt out
anew many times, and what was seen is compared with what chance makes. No shape of the scores is assumed. Overall the
spread between the papers' means is tested (what the F of an analysis of variance ranks by); single papers are named by
the largest standardised distance of any paper in each deal, so that many papers do not make a false alarm likelier.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import sqrt
from random import Random
from statistics import fmean, median
from typing import Literal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from exams.marking.statistics import deviation

FEWEST_A_PAPER = 5
DEALS, LEAST_DEALS, MOST_CARDS = 1999, 499, 4_000_000
SIGNIFICANT = 0.05
# The difference of two means that a test at 5 % sees four times in five: 1.96 + 0.84 standard errors.
_SEEN_MOSTLY = 2.8

Verdict = Literal["too_few", "no_spread", "no_difference", "difference"]


@dataclass(frozen=True, slots=True)
class PaperMean:
    """A paper's mean; `chance`: how likely such a distance of any paper from the rest is if all are alike."""

    code: str
    n: int
    mean: float
    chance: float


@dataclass(frozen=True, slots=True)
class FormEffect:
    """`chance`: how likely means this far apart are if the papers are alike. `seen`: the smallest difference between
    two papers that so many candidates would mostly show. `codes_left_out`: papers with too few candidates."""

    verdict: Verdict
    papers: tuple[PaperMean, ...]
    left_out: tuple[str, ...]
    chance: float | None = None
    seen: float | None = None


def form_effect(scores: Mapping[str, Sequence[float]], *, seed: str) -> FormEffect:
    """Compares the scores of papers, by their codes. The same scores and seed give the same answer everywhere."""
    told = {code: list(scores[code]) for code in sorted(scores) if len(scores[code]) >= FEWEST_A_PAPER}
    left_out = tuple(sorted(set(scores) - set(told)))
    if len(told) < 2:
        return FormEffect("too_few", _means(told), left_out)
    everybody = [score for several in told.values() for score in several]
    spread = deviation(everybody)
    if not spread or spread < 1e-9:
        return FormEffect("no_spread", _means(told), left_out)
    return _tested(told, left_out, everybody, spread, seed)


def _tested(
    told: Mapping[str, Sequence[float]], left_out: tuple[str, ...], everybody: list[float], spread: float, seed: str
) -> FormEffect:
    sizes = [len(several) for several in told.values()]
    seen_far = _distances([sum(several) for several in told.values()], sizes, everybody, spread)
    dealt = [_distances(sums, sizes, everybody, spread) for sums in _deals(everybody, sizes, seed)]
    chance = _share([_between(far, sizes) for far in dealt], _between(seen_far, sizes))
    farthest = [max(map(abs, far)) for far in dealt]
    papers = tuple(
        PaperMean(code, len(several), fmean(several), _share(farthest, abs(far)))
        for (code, several), far in zip(told.items(), seen_far, strict=True)
    )
    seen = _SEEN_MOSTLY * spread * sqrt(2 / median(sizes))
    return FormEffect("difference" if chance < SIGNIFICANT else "no_difference", papers, left_out, chance, seen)


def _deals(everybody: Sequence[float], sizes: Sequence[int], seed: str) -> Iterator[list[float]]:
    """The sums of the papers when the scores are dealt out anew; `random()` is the same in every version of Python."""
    chance = Random(seed)  # noqa: S311  # repeatable on purpose, nothing secret
    bounds = list(pairwise([0, *accumulate(sizes)]))
    for _deal in range(max(LEAST_DEALS, min(DEALS, MOST_CARDS // len(everybody)))):
        order = sorted((chance.random(), place) for place in range(len(everybody)))
        yield [sum(everybody[place] for _key, place in order[low:high]) for low, high in bounds]


def _distances(sums: Sequence[float], sizes: Sequence[int], everybody: Sequence[float], spread: float) -> list[float]:
    """How many standard errors each mean lies from the mean of all."""
    mean, count = fmean(everybody), len(everybody)
    return [
        (total / size - mean) / (spread * sqrt(1 / size - 1 / count))
        for total, size in zip(sums, sizes, strict=True)
    ]  # fmt: skip


def _between(distances: Sequence[float], sizes: Sequence[int]) -> float:
    """The spread between means: with all scores fixed, the F of an analysis of variance grows with it."""
    count = sum(sizes)
    return sum(far**2 * (1 - size / count) for far, size in zip(distances, sizes, strict=True))


def _share(dealt: Sequence[float], seen: float) -> float:
    """How often chance did at least as much; what was seen counts as one deal, so this is never 0."""
    return (1 + sum(value >= seen - 1e-9 for value in dealt)) / (1 + len(dealt))


def _means(told: Mapping[str, Sequence[float]]) -> tuple[PaperMean, ...]:
    return tuple(PaperMean(code, len(several), fmean(several), 1.0) for code, several in told.items())


def in_words(effect: FormEffect) -> list[str]:
    """What to tell the organisers, one sentence each."""
    sentences = [_verdict(effect)]
    if effect.verdict == "difference":
        sentences += [_named(paper, effect) for paper in effect.papers if paper.chance < SIGNIFICANT]
    if effect.seen is not None:
        sentences.append(
            _("With so many candidates a paper, a difference of %(seen)s between two papers would mostly be seen.")
            % {"seen": number_format(effect.seen, 2)}
        )
    if effect.left_out:
        sentences.append(
            _("Not compared, with fewer than %(fewest)d candidates: %(codes)s.")
            % {"fewest": FEWEST_A_PAPER, "codes": ", ".join(effect.left_out)}
        )
    return sentences


def _verdict(effect: FormEffect) -> str:
    says = {
        "too_few": _("Too few candidates to compare the papers: at least two papers with %(fewest)d each are needed."),
        "no_spread": _("All candidates have the same score, so the papers cannot be compared."),
        "no_difference": _("The papers differ no more than chance would make them."),
        "difference": _("The papers differ more than chance would make them."),
    }
    return says[effect.verdict] % {"fewest": FEWEST_A_PAPER}


def _named(paper: PaperMean, effect: FormEffect) -> str:
    total = sum(other.n for other in effect.papers)
    mean = sum(other.n * other.mean for other in effect.papers) / total
    harder = _("Paper %(code)s was harder: mean %(own)s, all papers %(mean)s.")
    easier = _("Paper %(code)s was easier: mean %(own)s, all papers %(mean)s.")
    named = {"code": paper.code, "own": number_format(paper.mean, 2), "mean": number_format(mean, 2)}
    return (harder if paper.mean < mean else easier) % named
