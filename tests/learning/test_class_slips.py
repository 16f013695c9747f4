"""Slips for the learners of a class: once for all, and only for people whose records one keeps."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from learning.classes.admitting import admit
from learning.classes.changing import withdraw_learner
from learning.classes.office_slips import receivers_in
from learning.models import StudyClass
from office import clock
from office.models import JournalRow
from people.models import OneTimeCode, RoleGrant, User
from people.roles import Role
from tests.cast import SINCE, Cast
from tests.learning.test_changing import START, programme

ClientOf = Callable[[User], Client]


@pytest.fixture
def held(cast: Cast) -> StudyClass:
    """An and Anh take part; Đạt was withdrawn."""
    study_class = programme(cast)[0]
    *_others, dat = admit(study_class, [cast.an.person, cast.anh.person, cast.dat.person], on=START)
    withdraw_learner(enrolment=dat, reason="ốm", by=cast.quang, now=clock.now())
    return study_class


def page(held: StudyClass) -> str:
    return reverse("learning_office:class_slips", args=[held.uid])


def test_all_who_take_part_get_a_slip_that_signs_them_in(held: StudyClass, cast: Cast, client_of: ClientOf) -> None:
    office = client_of(cast.quang)
    office.cookies["django_language"] = "en"
    assert "2 learners of this class get a slip" in office.get(page(held)).content.decode()
    answer = office.post(page(held), {"valid_until": clock.today().isoformat()})
    assert b"".join(answer).startswith(b"%PDF")  # type: ignore[arg-type]
    assert set(OneTimeCode.objects.values_list("user", flat=True)) == {cast.an.pk, cast.anh.pk}
    row = JournalRow.objects.get(act="people.slips.print")
    assert (row.subject, row.data) == (f"learning.StudyClass:{held.pk}", {"slips": 2})


def test_a_code_opens_an_account_so_only_who_keeps_the_person_makes_one(held: StudyClass, cast: Cast) -> None:
    """The organiser of the class keeps the people of one committee only."""
    narrow = User.objects.create(username="hep")
    RoleGrant.objects.create(user=narrow, role=Role.ORGANISER, unit=cast.db02, valid_from=SINCE)
    who = receivers_in(held, narrow, clock.today())
    assert who.people == []
    assert {reason for _person, reason in who.left_out} == {"belongs to a unit whose people you do not keep"}


def test_where_nobody_gets_one_the_page_says_why(cast: Cast, client_of: ClientOf) -> None:
    empty, office = programme(cast)[0], client_of(cast.quang)
    office.cookies["django_language"] = "en"
    answer = office.post(page(empty), {"valid_until": clock.today().isoformat()})
    assert "Nobody here can get a slip" in answer.content.decode()
