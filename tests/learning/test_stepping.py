"""The ways of a class and of a learner: those that exist, and the refusal of all others."""

from datetime import date

import pytest

from learning.classes.admitting import admit
from learning.classes.arrows import CLASS_FROM, LEARNER_FROM, Learner, State
from learning.classes.stepping import Decision, StepRefused, step, step_learners
from learning.models import StudyClass
from office import clock
from office.models import JournalRow
from tests.cast import Cast

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 1)


@pytest.fixture
def held(cast: Cast) -> StudyClass:
    return StudyClass.objects.create(unit=cast.duk, code="L-1", title="Lớp 1", starts_on=DAY, ends_on=DAY)


@pytest.mark.parametrize("to", list(State))
@pytest.mark.parametrize("at", list(State))
def test_a_class_goes_only_where_an_arrow_leads(cast: Cast, held: StudyClass, at: State, to: State) -> None:
    StudyClass.objects.filter(pk=held.pk).update(state=at)
    if at in CLASS_FROM[to]:
        step(held, to, by=cast.quang, now=clock.now())
    else:
        with pytest.raises(StepRefused):
            step(held, to, by=cast.quang, now=clock.now())
    held.refresh_from_db()
    arrived = at in CLASS_FROM[to]
    assert held.state == (to if arrived else at)
    assert held.steps.count() == int(arrived)


def test_a_step_keeps_its_decision_and_is_told_in_the_journal(cast: Cast, held: StudyClass) -> None:
    told = step(held, State.OPENED, by=cast.quang, now=clock.now(), decision=Decision("12-QĐ/ĐUK", DAY))
    assert (told.decision_number, told.decided_on, told.by) == ("12-QĐ/ĐUK", DAY, cast.quang)
    assert JournalRow.objects.filter(act="learning.class.step").count() == 1


@pytest.mark.parametrize("to", list(Learner))
@pytest.mark.parametrize("at", list(Learner))
def test_a_learner_goes_only_where_an_arrow_leads(cast: Cast, held: StudyClass, at: Learner, to: Learner) -> None:
    (learner,) = admit(held, [cast.entry_an.person], on=DAY)
    held.enrolments.update(state=at)
    if at in LEARNER_FROM[to]:
        step_learners([learner.pk], to, reason="vì lý do")
    else:
        with pytest.raises(StepRefused):
            step_learners([learner.pk], to)
    learner.refresh_from_db()
    assert learner.state == (to if at in LEARNER_FROM[to] else at)


def test_admission_keeps_the_names_of_the_day_and_takes_nobody_twice(cast: Cast, held: StudyClass) -> None:
    person = cast.entry_an.person
    (learner,) = admit(held, [person], on=clock.today())
    assert learner.unit_name
    assert learner.unit is not None
    assert admit(held, [person], on=clock.today()) == []
