"""Counts of a result list: how many were listed, tested, absent, and how many reached each band."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from exams.marking.grades import percentages
from exams.results.queries import Outcome, ResultRow
from exams.sittings.models import GradeBand


@dataclass(frozen=True, slots=True)
class BandCount:
    """How many reached a band and their share of all that were marked, in per cent with two decimals."""

    label: str
    floor: Decimal
    below: Decimal | None  # None: the highest band
    passed: bool
    count: int
    share: Decimal


@dataclass(slots=True)
class Tally:
    """Adds up rows as they pass."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    bands: Counter[int] = field(default_factory=Counter)
    papers: Counter[int] = field(default_factory=Counter)

    def add(self, row: ResultRow) -> None:
        outcome = row.outcome
        self.outcomes[outcome] += 1
        if row.paper is not None:
            self.papers[row.paper] += 1
        if outcome is Outcome.MARKED and row.band is not None:
            self.bands[row.band] += 1

    @property
    def listed(self) -> int:
        return self.outcomes.total()

    @property
    def tested(self) -> int:
        """All who started, whatever became of it."""
        return self.listed - self.outcomes[Outcome.ABSENT]

    def by_band(self, bands: Iterable[GradeBand]) -> list[BandCount]:
        """The bands from the highest down; the shares add up to exactly 100 (or are all 0)."""
        ordered = sorted(bands, key=lambda band: band.floor, reverse=True)
        counts = [self.bands[band.pk] for band in ordered]
        ceilings = [None, *(band.floor for band in ordered)]
        return [
            BandCount(band.label, band.floor, below, band.passed, count, share)
            for band, below, count, share in zip(ordered, ceilings, counts, percentages(counts), strict=False)
        ]
