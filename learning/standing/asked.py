"""The question that a report answers."""

from dataclasses import dataclass
from datetime import date

from learning.models import Programme, StudyClass
from learning.standing.expecting import Rule


@dataclass(frozen=True, slots=True)
class Question:
    """What a report is about: the classes of a programme that began in a period, or one class.

    `day`: as of when; `structure`: the day whose units are meant, the same or today.
    """

    programme: Programme
    rule: Rule
    since: date
    until: date
    day: date
    structure: date
    today: date
    study_class: StudyClass | None = None

    @property
    def is_past(self) -> bool:
        return self.day < self.today

    @property
    def is_carried(self) -> bool:
        return self.structure != self.day
