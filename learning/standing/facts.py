"""The report of a programme: everybody who is expected or on the way, with the units that each belongs to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from learning.standing.asked import Question
from learning.standing.expecting import expected_homes
from learning.standing.rolling import Home, Standings
from learning.standing.stages import Stage
from learning.standing.ways import HeldClass, Learner, classes_of, learners_of
from people.carrying import people_where_they_went
from people.models import Membership

# People are named before their class begins. Looking further back does no harm: a unit carries its own people only
# from the day on which it went.
NAMED_AHEAD = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Report:
    """`learners`: those who are named for a class, or in one. All others are expected, no more."""

    standings: Standings
    learners: Mapping[int, Learner]


def report_on(question: Question) -> Report:
    """Whom a unit has sent counts where that unit went; all others where they belong on the day."""
    classes = classes_of(question)
    learners = learners_of(classes, question)
    homes = dict.fromkeys(_homes_of_learners(learners, classes, question))
    at_home = {person for person, _unit in homes}
    rest = [(person, unit) for person, unit in _homes_of_expected(question) if person not in at_home]
    homes |= dict.fromkeys(rest)
    stages = {person: Stage.EXPECTED for person, _unit in rest}
    stages |= {person: learner.stage for person, learner in learners.items()}
    return Report(Standings(stages, tuple(homes)), learners)


def _homes_of_learners(
    learners: Mapping[int, Learner], classes: Mapping[int, HeldClass], question: Question
) -> list[Home]:
    if not learners:
        return []
    sent = [(person, learner.unit) for person, learner in learners.items() if learner.unit is not None]
    first = min(held.starts_on for held in classes.values()) - NAMED_AHEAD
    homes = people_where_they_went(sent, min(first, question.structure), question.structure)
    return homes + _members(set(learners) - {person for person, _unit in sent}, question)


def _members(people: set[int], question: Question) -> list[Home]:
    if not people:
        return []
    members = Membership.objects.in_force(question.day).order_by().filter(person__in=people)
    return _carried(list(members.values_list("person", "unit")), question)


def _homes_of_expected(question: Question) -> list[Home]:
    if question.study_class:
        return []
    homes = expected_homes(question.programme, question.rule, on=question.day, before=question.since)
    return _carried(homes, question)


def _carried(homes: list[Home], question: Question) -> list[Home]:
    return people_where_they_went(homes, question.day, question.structure) if question.is_carried else homes
