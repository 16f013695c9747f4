"""Papers of equal difficulty: what is asked for, what is expected of a paper, and what stands in the way. Pure.

What a paper is expected to give follows from its questions: the mean is the sum of points × p, the spread (standard
deviation) the sum of points × √(p(1-p)) × r, r being the correlation of the question with the total (Gulliksen 1950;
van der Linden 2005, Linear Models for Optimal Test Design). Both are told as a share of the paper's points.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt
from typing import Literal

from exams.papers.drawing import Candidate, Want

ENOUGH_ANSWERS = 30
# What is taken for a question with fewer answers: by its level, and an ordinary correlation with the total.
PRIOR_P = {1: 0.85, 2: 0.70, 3: 0.55, 4: 0.40}
PRIOR_R = 0.35


@dataclass(frozen=True, slots=True)
class Rated:
    """A question with its difficulty. `measured`: from answers; else taken from its level."""

    question: Candidate
    p: float
    r: float
    measured: bool

    @property
    def spread(self) -> float:
        """What it adds to the standard deviation of a total, for one point."""
        return sqrt(self.p * (1 - self.p)) * self.r


def rated(question: Candidate, *, answers: int = 0, p: float | None = None, r: float | None = None) -> Rated:
    """A question as its statistics rate it where there are enough answers, else as its level does."""
    if p is None or answers < ENOUGH_ANSWERS:
        return Rated(question, PRIOR_P[question.level], PRIOR_R, measured=False)
    return Rated(question, p, PRIOR_R if r is None else max(r, 0.0), measured=True)


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far apart the highest and the lowest paper may be, as a share of the points: 0.005 is 0.05 of 10 points."""

    mean: float = 0.005
    spread: float = 0.005

    def times(self, factor: float) -> "Tolerance":
        return Tolerance(self.mean * factor, self.spread * factor)


@dataclass(frozen=True, slots=True)
class Expected:
    """What a paper is expected to give, as shares of its points."""

    mean: float
    spread: float


@dataclass(frozen=True)
class Order:
    """Papers to be made. `points`: of a question of each line, 1 where not said; `enemies`: sets of question ids of
    which a paper may hold one; `most_papers`: how many papers may hold the same question, None for any."""

    wants: Sequence[Want]
    pool: Sequence[Rated]
    papers: int
    seed: str
    points: Mapping[int, float] = field(default_factory=dict)
    enemies: Sequence[frozenset[int]] = ()
    most_papers: int | None = None
    tolerance: Tolerance = field(default_factory=Tolerance)

    def worth(self, want: Want) -> float:
        return float(self.points.get(want.line, 1))

    @property
    def full(self) -> float:
        return sum(self.worth(want) * want.count for want in self.wants)

    @property
    def limit(self) -> int:
        """In how many papers a question may be."""
        return self.papers if self.most_papers is None else min(self.most_papers, self.papers)


Chosen = tuple[tuple[int, int], ...]  # (line, question id), as `drawing.Draw.chosen`


@dataclass(frozen=True, slots=True)
class Assembly:
    """The papers, what is expected of each, and how many of their questions (of all papers) were measured."""

    papers: tuple[Chosen, ...]
    expected: tuple[Expected, ...]
    measured: int
    questions: int

    @property
    def apart(self) -> Expected:
        """How far apart the highest and the lowest paper are."""
        means, spreads = [one.mean for one in self.expected], [one.spread for one in self.expected]
        return Expected(max(means) - min(means), max(spreads) - min(spreads))


Limit = Literal["questions", "enemies", "exposure", "tolerance", "together"]


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What is in the way. `missing`: so many more questions of the line are needed; `instead`: the value of the limit
    with which it would go (papers a question may be in, or a tolerance of the mean), None where none was found."""

    limit: Limit
    line: int | None = None
    missing: int = 0
    instead: float | None = None


class CannotAssemble(Exception):  # an answer, not a fault
    """The papers cannot be made so; `obstacles` say why."""

    def __init__(self, obstacles: Sequence[Obstacle]) -> None:
        super().__init__(obstacles)
        self.obstacles = tuple(obstacles)


def expected(paper: Chosen, order: Order) -> Expected:
    """What a paper is expected to give."""
    worth = {want.line: order.worth(want) for want in order.wants}
    by_id = {one.question.id: one for one in order.pool}
    mean = sum(worth[line] * by_id[question].p for line, question in paper)
    spread = sum(worth[line] * by_id[question].spread for line, question in paper)
    return Expected(mean / order.full, spread / order.full)


def assembly_of(papers: Sequence[Chosen], order: Order) -> Assembly:
    measured = {one.question.id for one in order.pool if one.measured}
    held = [question for paper in papers for _line, question in paper]
    of_measured = sum(question in measured for question in held)
    return Assembly(tuple(papers), tuple(expected(paper, order) for paper in papers), of_measured, len(held))


def broken(assembly: Assembly, order: Order) -> list[str]:
    """Which promises these papers break, as codes: an independent check of what a solver gave. Empty: none."""
    uses = Counter(question for paper in assembly.papers for _line, question in paper)
    apart, allowed = assembly.apart, order.tolerance
    faults = {
        "papers": len(assembly.papers) != order.papers,
        "lines": not all(_fills(paper, order) for paper in assembly.papers),
        "enemies": hold_enemies(assembly.papers, order.enemies),
        "exposure": max(uses.values(), default=0) > order.limit,
        "mean": apart.mean > allowed.mean + 1e-9,
        "spread": apart.spread > allowed.spread + 1e-9,
    }
    return [code for code, is_fault in faults.items() if is_fault]


def _fills(paper: Chosen, order: Order) -> bool:
    by_id = {one.question.id: one.question for one in order.pool}
    by_line = {want.line: want for want in order.wants}
    counts = Counter(line for line, _question in paper)
    right = all(by_line[line].takes(by_id[question]) for line, question in paper)
    once = len({question for _line, question in paper}) == len(paper)
    return right and once and all(counts[line] == want.count for line, want in by_line.items())


def hold_enemies(papers: Iterable[Chosen], enemies: Sequence[frozenset[int]]) -> bool:
    """Whether any paper holds two questions that may not stand together."""
    held = [{question for _line, question in paper} for paper in papers]
    return any(len(several & questions) > 1 for questions in held for several in enemies)
