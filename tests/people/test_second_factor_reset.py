"""A lost second factor is taken away by somebody above, in the back office or on the machine itself."""

from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from office.models import JournalRow
from people.models import RoleGrant, User
from people.roles import Role
from people.second_reset import ResetRefused, reset_lost_factors
from tests.cast import SINCE, Company
from tests.conftest import StoppedClock
from tests.people.second import factors, give_password, give_second, is_in, shown, with_app

ClientOf = Callable[[User], Client]


def test_an_administrator_takes_it_away_and_the_sessions_end(
    company: Company, client_of: ClientOf, clock: StoppedClock
) -> None:
    with_app(company.loan, clock.at)
    stolen = Client()
    give_password(stolen, company.loan)
    give_second(stolen, shown(clock.shift(minutes=1)))
    door = reverse("people_office:second_reset", args=[RoleGrant.objects.get(user=company.loan).uid])
    chi = client_of(company.chi)
    assert company.loan.get_full_name() in chi.get(door).content.decode()
    assert factors(company.loan)
    assert chi.post(door).status_code == 302
    assert factors(company.loan) == []
    assert stolen.get("/my/").headers["Location"].startswith("/sign-in/")
    fresh = Client()
    give_password(fresh, company.loan)
    assert is_in(fresh)
    assert JournalRow.objects.filter(act="people.user.factors_reset", by=company.chi).count() == 1
    assert chi.post(door).status_code == 422


@pytest.mark.parametrize("who", ["chi", "root", "stranger"])
def test_nobody_weakens_the_own_account_or_one_with_more_power(company: Company, clock: StoppedClock, who: str) -> None:
    user = with_app(getattr(company, who), clock.at)
    if who == "stranger":  # holds a role in chi's tree too, and another that chi does not rule
        RoleGrant.objects.create(user=user, role=Role.INVIGILATOR, unit=company.duk, valid_from=SINCE)
    with pytest.raises(ResetRefused):
        reset_lost_factors(user=user, by=company.chi, now=clock.at)
    assert factors(user) == ["recovery_codes", "totp"]


def test_on_the_machine_itself_a_command_does_it(company: Company, clock: StoppedClock) -> None:
    with_app(company.root, clock.at)
    call_command("reset_second_factor", "root")
    assert factors(company.root) == []
    for name in ("root", "khong-co-ai"):
        with pytest.raises(CommandError):
            call_command("reset_second_factor", name)
