"""What happens to the learners of a class: committee, moves, withdrawals, commendations, and the refusals."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from exams.delivery.starting import start_attempt
from learning.classes.admitting import admit
from learning.classes.arrows import State
from learning.classes.changing import (
    ChangeRefused,
    cancel_class,
    commend_learners,
    move_learner,
    name_committee,
    withdraw_learner,
)
from learning.classes.planning import ClassPlan, plan_class
from learning.classes.stepping import Decision, StepRefused, step
from learning.models import Enrolment, LearnerState, PartKind, StudyClass
from learning.programmes.publishing import CoursePart, ProgrammeFacts, found_programme, publish_version
from office import clock
from tests.cast import Cast

pytestmark = pytest.mark.django_db
START = date(2026, 3, 2)
END = date(2026, 3, 6)


def programme(cast: Cast, code: str = "NTVD") -> list[StudyClass]:
    """Two classes of one programme."""
    facts = ProgrammeFacts(title="Bồi dưỡng nhận thức về Đảng", scale=cast.sitting.scale, basis="HD 61")
    parts = [CoursePart(PartKind.LESSON, "Bài 1", 50)]
    made = found_programme(code=code, unit=cast.duk, facts=facts, parts=parts, by=cast.quang, now=clock.now())
    version = made.versions.get()
    publish_version(version=version, by=cast.quang, now=clock.now())
    version.refresh_from_db()
    return [
        plan_class(
            plan=ClassPlan(f"{code}-{n}", f"Lớp {code} {n}", cast.duk, version, START, END),
            by=cast.quang,
            now=clock.now(),
        )
        for n in (1, 2)
    ]


@pytest.fixture
def classes(cast: Cast) -> list[StudyClass]:
    return programme(cast)


@pytest.fixture
def learners(cast: Cast, classes: list[StudyClass]) -> list[Enrolment]:
    people = [entry.person for entry in cast.sitting.entries.select_related("person")]
    made = admit(classes[0], people, on=START)
    assert len(made) >= 3
    return made


def test_who_moves_takes_the_periods_along(cast: Cast, classes: list[StudyClass], learners: list[Enrolment]) -> None:
    Enrolment.objects.filter(pk=learners[0].pk).update(periods_attended=15)
    moved = move_learner(
        enrolment=learners[0], to_class=classes[1], reason="đi công tác", by=cast.quang, now=clock.now()
    )
    assert (moved.study_class, moved.periods_carried, moved.periods_attended) == (classes[1], 15, 15)
    assert moved.moved_from == learners[0]
    learners[0].refresh_from_db()
    assert (learners[0].state, learners[0].reason) == (LearnerState.MOVED, "đi công tác")
    assert learners[0] not in classes[0].enrolments.taking_part()


def test_nobody_moves_twice_or_into_a_class_that_takes_nobody(
    cast: Cast, classes: list[StudyClass], learners: list[Enrolment]
) -> None:
    again = {"reason": "x", "by": cast.quang, "now": clock.now()}
    with pytest.raises(ChangeRefused):
        move_learner(enrolment=learners[0], to_class=classes[0], **again)
    with pytest.raises(ChangeRefused):
        move_learner(enrolment=learners[0], to_class=programme(cast, "DVM")[0], **again)
    move_learner(enrolment=learners[0], to_class=classes[1], **again)
    with pytest.raises(ChangeRefused):
        move_learner(enrolment=learners[0], to_class=classes[1], **again)
    cancel_class(study_class=classes[1], **again)
    with pytest.raises(ChangeRefused):
        move_learner(enrolment=learners[1], to_class=classes[1], **again)
    assert classes[1].enrolments.count() == 1


def test_a_withdrawal_needs_a_reason_and_stays_on_record(cast: Cast, learners: list[Enrolment]) -> None:
    with pytest.raises(ChangeRefused):
        withdraw_learner(enrolment=learners[0], reason="  ", by=cast.quang, now=clock.now())
    withdraw_learner(enrolment=learners[0], reason="ốm dài ngày", by=cast.quang, now=clock.now())
    with pytest.raises(StepRefused):
        withdraw_learner(enrolment=learners[0], reason="lần nữa", by=cast.quang, now=clock.now())
    learners[0].refresh_from_db()
    assert (learners[0].state, learners[0].reason) == (LearnerState.WITHDRAWN, "ốm dài ngày")


def test_whoever_leaves_the_class_does_not_sit_its_test(
    cast: Cast, classes: list[StudyClass], learners: list[Enrolment]
) -> None:
    StudyClass.objects.filter(pk=classes[0].pk).update(final_test=cast.sitting)
    classes[0].refresh_from_db()
    start_attempt(entry=cast.entry_an, by=cast.an, now=clock.now())
    by_person = {one.person_id: one for one in classes[0].enrolments.select_related("person", "study_class__version")}
    an, anh = by_person[cast.entry_an.person_id], by_person[cast.entry_anh.person_id]
    with pytest.raises(ChangeRefused):
        move_learner(enrolment=an, to_class=classes[1], reason="x", by=cast.quang, now=clock.now())
    withdraw_learner(enrolment=an, reason="ốm", by=cast.quang, now=clock.now())
    move_learner(enrolment=anh, to_class=classes[1], reason="x", by=cast.quang, now=clock.now())
    left = set(cast.sitting.entries.values_list("person", flat=True))
    assert left == {cast.entry_an.person_id, cast.entry_dat.person_id}


def test_a_committee_is_a_monitor_and_at_most_two_deputies(
    cast: Cast, classes: list[StudyClass], learners: list[Enrolment]
) -> None:
    named = {"study_class": classes[0], "by": cast.quang, "now": clock.now()}
    name_committee(monitor=learners[0], deputies=learners[1:3], **named)
    name_committee(monitor=learners[1], deputies=[learners[0]], **named)
    roles = dict(classes[0].enrolments.exclude(committee="").values_list("pk", "committee"))
    assert roles == {learners[1].pk: "monitor", learners[0].pk: "deputy"}
    with pytest.raises(ChangeRefused):
        name_committee(monitor=learners[0], deputies=[learners[0]], **named)
    with pytest.raises(ChangeRefused):
        name_committee(monitor=None, deputies=[*learners[:2], learners[2]], **named)
    withdraw_learner(enrolment=learners[2], reason="thôi học", by=cast.quang, now=clock.now())
    with pytest.raises(ChangeRefused):
        name_committee(monitor=learners[2], deputies=[], **named)


def test_a_commendation_names_its_decision_once_for_each_learner(
    cast: Cast, classes: list[StudyClass], learners: list[Enrolment]
) -> None:
    decision = Decision("15-QĐ/ĐUK", END)
    praised = {"study_class": classes[0], "reason": "học tập xuất sắc", "by": cast.quang, "now": clock.now()}
    assert len(commend_learners(learners=learners[:2], decision=decision, **praised)) == 2
    for wrong, whom in ((decision, learners[:1]), (decision, []), (Decision("16", date(2020, 1, 1)), learners[2:3])):
        with pytest.raises(ChangeRefused):
            commend_learners(learners=whom, decision=wrong, **praised)


def test_a_recognised_class_is_not_cancelled(cast: Cast, classes: list[StudyClass]) -> None:
    for state in (State.OPENED, State.RECOGNISED):
        step(classes[0], state, by=cast.quang, now=clock.now())
    with pytest.raises(StepRefused):
        cancel_class(study_class=classes[0], reason="nhầm", by=cast.quang, now=clock.now())


def test_an_organiser_does_it_all_from_the_pages(
    cast: Cast, client: Client, classes: list[StudyClass], learners: list[Enrolment]
) -> None:
    client.force_login(cast.quang)
    client.cookies["django_language"] = "en"
    held = classes[0].uid
    door = "learning_office:"
    chosen = {"monitor": learners[0].pk, "deputies": [learners[1].pk]}
    page = client.post(reverse(door + "class_committee", args=[held]), chosen, follow=True).content.decode()
    assert "The class committee is named." in page
    assert learners[0].person.full_name in page
    to = {"to_class": classes[1].pk, "reason": "chuyển công tác"}
    page = client.post(reverse(door + "learner_move", args=[learners[1].uid]), to, follow=True).content.decode()
    assert "periods attended went along" in page
    empty = client.post(reverse(door + "learner_withdraw", args=[learners[2].uid]), {"reason": ""})
    assert empty.status_code == 422
    praise = {"decision_number": "7-QĐ", "decided_on": END, "reason": "chăm chỉ", "learners": [learners[2].pk]}
    page = client.post(reverse(door + "class_commend", args=[held]), praise, follow=True).content.decode()
    assert "chăm chỉ" in page
    for file in re.findall(r'href="(/admin/[^"]+/(?:pdf|docx)/)"', page):
        assert client.get(file).content[:4] in (b"%PDF", b"PK\x03\x04")
    assert page.count("/docx/") == 2
    page = client.post(reverse(door + "class_cancel", args=[held]), {"reason": "quá ít"}, follow=True).content.decode()
    assert "The class is cancelled." in page
