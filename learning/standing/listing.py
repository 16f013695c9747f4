"""The people behind a number of the report. Who opened such a list, or took it away, is written down."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.functional import Promise

from learning.models import StudyClass
from learning.standing.asked import Question
from learning.standing.facts import Report
from learning.standing.rolling import Home
from learning.standing.stages import Stage
from learning.standing.table import REACHED, STOPPED
from learning.standing.ways import Learner
from office import journal
from office.models import JournalRow
from people.models import Person, Unit, User
from people.unit_names import full_unit_names
from people.unit_tree import UnitLine

OPENED = "learning.standing.open"
# Somebody who works with a list opens it many times; one line an hour says as much.
NOTED_FOR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Choice:
    """Who is meant: all who reached a stage, or those who stand there (`stopped`)."""

    stage: Stage
    stopped: bool = False

    @property
    def label(self) -> Promise:
        return (STOPPED if self.stopped else REACHED)[self.stage]

    def holds(self, stage: Stage) -> bool:
        return stage == self.stage if self.stopped else stage >= self.stage


def read_choice(asked: Mapping[str, str]) -> Choice | None:
    """From an address: `reached=attending`, or `stands=admitted`."""
    stopped = "stands" in asked
    name = (asked.get("stands") or asked.get("reached") or "").upper()
    return Choice(Stage[name], stopped) if name in Stage.__members__ else None


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody of the list: the unit by its name in the structure asked about, and the class, if there is one."""

    person: Person
    unit: int
    unit_name: str
    stage: Stage
    study_class: StudyClass | None
    attended: int

    @property
    def stands(self) -> Promise:
        return STOPPED[self.stage]


def people_of(report: Report, units: Sequence[UnitLine], choice: Choice, question: Question) -> list[Listed]:
    """Those with a home among the units, by name; each once, with the first of several units. Three queries."""
    inside = {line.unit.pk for line in units}
    homes = _first_homes(report, inside, choice)
    people = Person.objects.in_bulk(list(homes))
    classes = StudyClass.objects.in_bulk({one.study_class for one in _learners(report, homes)})
    names = full_unit_names(homes.values(), question.structure)
    found = [
        _listed(people[person], unit, names.get(unit, ""), report, classes)
        for person, unit in homes.items()
        if person in people
    ]
    return sorted(found, key=lambda one: (one.person.sort_key, one.person.pk))


def _first_homes(report: Report, inside: set[int], choice: Choice) -> dict[int, int]:
    homes: dict[int, int] = {}
    stages, pairs = report.standings.stages, report.standings.homes
    chosen: list[Home] = [(person, unit) for person, unit in pairs if unit in inside and choice.holds(stages[person])]
    for person, unit in chosen:
        homes.setdefault(person, unit)
    return homes


def _learners(report: Report, homes: Mapping[int, int]) -> list[Learner]:
    return [report.learners[person] for person in homes if person in report.learners]


def _listed(person: Person, unit: int, unit_name: str, report: Report, classes: Mapping[int, StudyClass]) -> Listed:
    learner = report.learners.get(person.pk)
    held = classes.get(learner.study_class) if learner else None
    stage = report.standings.stages[person.pk]
    return Listed(person, unit, unit_name, stage, held, learner.attended if learner else 0)


def note_list(*, choice: Choice, unit: Unit | None, by: User, now: datetime) -> None:
    """Notes that this account looked at a list of people of the unit, at most once an hour."""
    subject = unit or by
    recent = JournalRow.objects.about(subject).filter(act=OPENED, by=by, at__gt=now - NOTED_FOR)
    if recent.filter(data__stage=choice.stage.name.lower()).exists():
        return
    with transaction.atomic():
        data = {"stage": choice.stage.name.lower()}
        journal.write(act=OPENED, subject=subject, by=by, now=now, data=data)
