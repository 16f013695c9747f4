"""What comes next in a class, by its state and days, and as its overview says it."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from exams.results.models import Release
from learning.classes.arrows import State
from learning.classes.coming import SENTENCES, coming
from learning.classes.next_steps import Next, Standing, next_step
from learning.models import LearnerState, StudyClass
from tests.cast import NOW, Cast
from tests.learning.finals.holding import class_with_test

START, END = date(2026, 4, 6), date(2026, 4, 10)
DAY = timedelta(days=1)


def standing(**facts: bool | date) -> Standing:
    return Standing(START, END, **facts)  # type: ignore[arg-type]  # each test names its own facts


@pytest.mark.parametrize(
    ("state", "facts", "today", "step"),
    [
        (State.PLANNED, {}, START - 40 * DAY, Next.CALL),
        (State.CALLED, {"deadline": START - 9 * DAY}, START - 9 * DAY, Next.AWAIT_NAMES),
        (State.CALLED, {"deadline": START - 9 * DAY}, START - 8 * DAY, Next.OPEN),
        (State.OPENED, {}, START - DAY, Next.TIMETABLE),
        (State.OPENED, {"has_timetable": True}, START - DAY, Next.SUMMON),
        (State.OPENED, {"has_timetable": True}, START, Next.TEACH),
        (State.OPENED, {}, START, Next.TIMETABLE),
        (State.OPENED, {"has_timetable": True}, END, Next.PLAN_FINALS),
        (State.OPENED, {}, END + DAY, Next.PLAN_FINALS),
        (State.OPENED, {"has_finals": True}, END + DAY, Next.RELEASE),
        (State.OPENED, {"has_finals": True, "are_results_out": True}, END, Next.RECOGNISE),
        (State.RECOGNISED, {"owes_certificates": True}, END + DAY, Next.ISSUE),
        (State.RECOGNISED, {}, END + DAY, Next.CLOSE),
        (State.CLOSED, {}, END, None),
        (State.CANCELLED, {}, END, None),
    ],
)
def test_each_stage_of_a_class_has_its_next_step(
    state: State, facts: dict[str, bool | date], today: date, step: Next | None
) -> None:
    assert next_step(state, standing(**facts), today=today) == step


@given(st.sampled_from(State), st.booleans(), st.booleans(), st.booleans(), st.booleans(), st.dates())
def test_only_a_class_that_is_over_has_no_next_step(
    state: State, timetable: bool, finals: bool, out: bool, owes: bool, today: date
) -> None:
    facts = standing(has_timetable=timetable, has_finals=finals, are_results_out=out, owes_certificates=owes)
    step = next_step(state, facts, today=today)
    assert (step is None) == (state in (State.CLOSED, State.CANCELLED))
    assert step is None or step in SENTENCES


def door_of(held: StudyClass, today: date) -> str:
    found = coming(StudyClass.objects.get(pk=held.pk), today=today)
    return found.door if found else ""


@pytest.mark.django_db
def test_the_overview_knows_how_far_the_final_test_and_the_certificates_are(cast: Cast) -> None:
    held = class_with_test(cast)
    assert door_of(held, held.ends_on) == "class_finals"
    Release.objects.create(sitting=cast.sitting, released_at=NOW)
    assert door_of(held, held.ends_on) == "class_recognition"
    StudyClass.objects.filter(pk=held.pk).update(state=State.RECOGNISED)
    assert door_of(held, held.ends_on) == "class_report"
    held.enrolments.update(state=LearnerState.RECOGNISED)
    assert door_of(held, held.ends_on) == "class_learners"


@pytest.mark.django_db
def test_a_class_with_test_and_essay_waits_for_both(cast: Cast) -> None:
    held = class_with_test(cast, finish="both", essay_percent=40)
    Release.objects.create(sitting=cast.sitting, released_at=NOW)
    assert door_of(held, held.ends_on) == "class_finals"


@pytest.mark.django_db
def test_only_who_runs_the_class_is_told_what_comes_next(cast: Cast, client: Client) -> None:
    held = class_with_test(cast)
    Release.objects.create(sitting=cast.sitting, released_at=NOW)
    door = reverse("learning_office:class", args=[held.uid])
    client.force_login(cast.quang)
    page = client.get(door).content.decode()
    told = page.split("office-next")[1].split("</p>")[0]
    assert reverse("learning_office:class_recognition", args=[held.uid]) in told
    client.force_login(cast.khanh)
    assert "office-next" not in client.get(door).content.decode()
