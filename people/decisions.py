"""What every reorganisation rests on: a decision, and the day from which it holds."""

from dataclasses import dataclass, replace
from datetime import date

from people.units import UnitFacts


@dataclass(frozen=True, slots=True)
class Decision:
    """From which day, by which decision."""

    on: date
    number: str = ""
    decided_on: date | None = None

    def written_in(self, facts: UnitFacts) -> UnitFacts:
        return replace(facts, decision_number=self.number, decided_on=self.decided_on)
