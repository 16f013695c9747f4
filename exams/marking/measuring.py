"""All statistics of a sitting from what was sat. Pure: the same answers give the same figures on every machine."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from statistics import fmean

from exams.marking.form_effect import FormEffect, form_effect
from exams.marking.naming import Written, commonest
from exams.marking.reliability import PaperStatistics, Together, paper_statistics, together
from exams.marking.statistics import Answered, ItemStatistics, Key, deviation, item_statistics

# The version of these rules: figures made by an older one are made anew.
RULE = "1"


@dataclass(slots=True)
class Sat:
    """A sitting as it was sat and marked. `written`: texts with whether they were right, by question version.

    `scores`: on the scale, as written ("7.5"), by paper code. `inputs`: the digest of what each mark was made of.
    """

    seed: str
    full: float
    answers: list[Answered] = field(default_factory=list)
    keys: dict[int, Key] = field(default_factory=dict)
    written: dict[int, list[tuple[str, bool]]] = field(default_factory=dict)
    scores: dict[str, list[str]] = field(default_factory=dict)
    inputs: list[str] = field(default_factory=list)
    marked_until: datetime | None = None

    @property
    def digest(self) -> str:
        """SHA-256 over all that the figures depend on."""
        return hashlib.sha256("\n".join([RULE, *sorted(self.inputs)]).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Measured:
    """What the answers of a sitting tell. `scores` are counted, ascending; mean and spread are on the scale."""

    n: int
    mean: float | None
    sd: float | None
    scores: Sequence[tuple[str, int]]
    together: Together
    papers: Mapping[int, PaperStatistics]
    items: Mapping[int, ItemStatistics]
    written: Mapping[int, Sequence[Written]]
    form_effect: FormEffect


def measure(sat: Sat) -> Measured:
    """Everything at once; 5,000 sheets of 40 questions take seconds."""
    graded = [answer for answer in sat.answers if answer.points]
    papers = paper_statistics(graded)
    by_paper = {code: [float(score) for score in several] for code, several in sat.scores.items()}
    scores = [score for several in by_paper.values() for score in several]
    counts = Counter(score for several in sat.scores.values() for score in several)
    return Measured(
        n=len(scores),
        mean=fmean(scores) if scores else None,
        sd=deviation(scores),
        scores=sorted(counts.items(), key=lambda counted: float(counted[0])),
        together=together(papers.values()),
        papers=papers,
        items=item_statistics(sat.answers, sat.keys),
        written={version: commonest(texts) for version, texts in sat.written.items()},
        form_effect=form_effect(by_paper, seed=sat.seed),
    )
