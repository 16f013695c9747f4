"""How alike the papers of a set must be, and how often a question may stand in them. Pure."""

from dataclasses import dataclass, field

from exams.papers.parallel import Tolerance

# Wider than any two papers can be apart: for papers that need not be equal.
ANY = Tolerance(1.0, 1.0)


@dataclass(frozen=True, slots=True)
class Limits:
    """`equal`: expected means and spreads may be no further apart than the tolerance. `most_percent`: of a hundred
    papers a question may stand in so many, but always in one; None: in any number."""

    equal: bool = False
    tolerance: Tolerance = field(default_factory=Tolerance)
    most_percent: int | None = None

    def most_papers(self, papers: int) -> int | None:
        """In how many of so many papers a question may stand."""
        if self.most_percent is None or self.most_percent >= 100:
            return None
        return max(1, papers * self.most_percent // 100)

    @property
    def allowed(self) -> Tolerance:
        """How far papers may be apart."""
        return self.tolerance if self.equal else ANY
