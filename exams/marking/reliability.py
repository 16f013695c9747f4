"""How exactly a paper measures: mean, spread, Cronbach's alpha (KR-20 where questions are right or wrong), and the
standard error of measurement. Pure.

Everybody who sat a paper had all its questions; one that a sheet does not mention counts as earning nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from exams.marking.statistics import Answered


@dataclass(frozen=True, slots=True)
class PaperStatistics:
    """One paper, in points. None: it cannot be told from so few sheets or questions, or nobody differs.

    `own`: the sum of the variances of its questions, of which and of the variance of the total alpha is made.
    `alpha_without`: alpha were the question left out; a rise says that the question does not belong to the rest.
    """

    paper: int
    n: int
    questions: int
    full: float
    mean: float
    sd: float | None
    alpha: float | None
    error: float | None
    own: float
    alpha_without: Mapping[int, float | None]


@dataclass(frozen=True, slots=True)
class Together:
    """The papers of a sitting as one test: alpha, and the standard error as a share of the points of a paper."""

    alpha: float | None
    error: float | None


def together(papers: Iterable[PaperStatistics]) -> Together:
    """Alpha from the variances inside each paper, pooled by their degrees of freedom.

    Papers that were not equally hard then do not pass for people who differ. For a single paper it is that paper's
    alpha. Papers that one person alone sat tell nothing; where all are so, neither can be told.
    """
    several = [paper for paper in papers if paper.n > 1 and paper.questions > 1 and paper.full > 0]
    freedom = sum(paper.n - 1 for paper in several)
    if not freedom:
        return Together(None, None)
    own = sum((paper.n - 1) * paper.own / paper.full**2 for paper in several) / freedom
    total = sum((paper.n - 1) * (paper.sd or 0.0) ** 2 / paper.full**2 for paper in several) / freedom
    questions = sum((paper.n - 1) * paper.questions for paper in several) / freedom
    alpha = _alpha(questions, own, total)
    return Together(alpha, sqrt(total * (1 - alpha)) if alpha is not None else None)


def paper_statistics(answers: Iterable[Answered]) -> dict[int, PaperStatistics]:
    """The statistics of every paper, by its id."""
    by_paper: dict[int, dict[int, dict[int, float]]] = defaultdict(lambda: defaultdict(dict))
    points: dict[tuple[int, int], float] = {}
    for row in answers:
        by_paper[row.paper][row.question][row.sheet] = row.fraction * row.points
        points[row.paper, row.question] = row.points
    full = {paper: sum(points[paper, question] for question in columns) for paper, columns in by_paper.items()}
    return {paper: _paper(paper, columns, full[paper]) for paper, columns in sorted(by_paper.items())}


def _paper(paper: int, columns: Mapping[int, Mapping[int, float]], full: float) -> PaperStatistics:
    sheets = sorted({sheet for column in columns.values() for sheet in column})
    table = {question: [column.get(sheet, 0.0) for sheet in sheets] for question, column in columns.items()}
    totals = [sum(row) for row in zip(*table.values(), strict=True)]
    variance = _covariance(totals, totals)
    own = {question: _covariance(column, column) for question, column in table.items()}
    alpha = _alpha(len(table), sum(own.values()), variance)
    return PaperStatistics(
        paper=paper,
        n=len(sheets),
        questions=len(table),
        full=full,
        mean=sum(totals) / len(totals),
        sd=sqrt(variance) if len(sheets) > 1 else None,
        alpha=alpha,
        error=sqrt(variance * (1 - alpha)) if alpha is not None else None,
        own=sum(own.values()),
        alpha_without={
            question: _alpha(
                len(table) - 1,
                sum(own.values()) - own[question],
                variance + own[question] - 2 * _covariance(column, totals),
            )
            for question, column in table.items()
        },
    )


def _alpha(questions: float, own: float, total: float) -> float | None:
    """Cronbach's alpha from the sum of the variances of the questions and the variance of the total."""
    if questions < 2 or total <= 1e-12:
        return None
    return questions / (questions - 1) * (1 - own / total)


def _covariance(one: Sequence[float], other: Sequence[float]) -> float:
    """With n - 1; 0 for a single sheet."""
    if len(one) < 2:
        return 0.0
    mean_one, mean_other = sum(one) / len(one), sum(other) / len(other)
    both = sum((x - mean_one) * (y - mean_other) for x, y in zip(one, other, strict=True))
    return both / (len(one) - 1)
