"""The fixed cast is what its description says."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from wagtail.models import Page

from exams.delivery.starting import start_attempt
from office import clock as office_clock
from people.models import Person, Unit, User
from people.roles import Ability
from tests.cast import CANDIDATES, NOW, PASSWORD, RIGHT, STAFF, Cast, Company, right_answers
from tests.conftest import StoppedClock


def test_everybody_of_the_cast_can_sign_in(company: Company, client: Client) -> None:
    for name in [*STAFF, *CANDIDATES, "root"]:
        assert client.login(username=name, password=PASSWORD), name


def test_staff_hold_their_role_where_the_description_says(company: Company) -> None:
    assert Unit.objects.where_may(company.quang, Ability.RUN_SITTINGS).count() == 5
    assert Unit.objects.where_may(company.binh, Ability.SEE_PEOPLE).count() == 3
    assert list(Unit.objects.where_may(company.stranger, Ability.RUN_SITTINGS)) == [company.xx]


def test_a_paper_has_six_questions_and_its_right_answers_are_known(cast: Cast) -> None:
    for entry in (cast.entry_an, cast.entry_anh, cast.entry_dat):
        found = right_answers(entry)
        assert {str(n): sorted(letters) for n, letters in found.items()} == {
            n: sorted(letters) for n, letters in entry.paper.key.right.items()
        }
        assert len(found) == 6
        assert all(found.values()), RIGHT


def test_a_candidate_of_the_cast_can_start_at_once(cast: Cast, clock: StoppedClock) -> None:
    attempt = start_attempt(entry=cast.entry_dat, by=cast.dat, now=clock.now())
    assert (attempt.deadline_at - NOW).total_seconds() == 40 * 60


def test_the_clock_stands_still_until_it_is_moved(clock: StoppedClock) -> None:
    assert office_clock.now() == NOW
    clock.shift(minutes=5)
    assert (office_clock.now() - NOW).total_seconds() == 300


def test_a_signed_in_client_is_the_person_asked_for(company: Company, client_of: Callable[[User], Client]) -> None:
    assert int(client_of(company.an).session["_auth_user_id"]) == company.an.pk


def test_the_database_orders_names_as_a_vietnamese_roster_does(db: None) -> None:
    names = ["Ân", "Anh", "An", "Đạt", "Dũng", "Ê", "Yến", "Ánh", "Ơn", "Oanh"]
    for given in names:
        Person.objects.create(family_middle="Nguyễn", given=given)
    in_order = list(Person.objects.by_name().values_list("given", flat=True))
    assert in_order == ["An", "Anh", "Ánh", "Ân", "Dũng", "Đạt", "Ê", "Oanh", "Ơn", "Yến"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])  # after the first turn all tables are swept
def test_a_test_that_commits_finds_what_the_migrations_wrote(turn: int) -> None:
    assert not connection.in_atomic_block
    assert Page.objects.filter(depth=1).exists()
