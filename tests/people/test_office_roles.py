"""The back office for roles: who grants what to whom, and how a role ends."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from office.models import JournalRow
from people.models import RoleGrant, Unit, User
from people.roles import Role
from people.roles_granting import RoleRefused, end_role, grant_role
from tests.cast import NOW, SINCE, Company

ClientOf = Callable[[User], Client]
TODAY = date(2026, 3, 10)


def grant(by: User | None, role: Role, unit: Unit, to: User) -> RoleGrant:
    return grant_role(user=to, role=role, unit=unit, on=TODAY, by=by, now=NOW)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.SECRETARY, Role.INVIGILATOR])
def test_an_administrator_grants_what_lies_within_the_own_reach(role: Role, company: Company) -> None:
    grant(company.chi, role, company.db01, company.an)

    assert company.an.grants.in_force(TODAY).get().role == role
    assert JournalRow.objects.get(act="people.role.grant").by == company.chi


@pytest.mark.parametrize("role", [Role.ORGANISER, Role.TRAINER, Role.REVIEWER, Role.INSPECTOR])
def test_nobody_grants_what_they_do_not_hold_themselves(role: Role, company: Company) -> None:
    with pytest.raises(RoleRefused):
        grant(company.chi, role, company.db01, company.an)
    assert not company.an.grants.exists()


def test_one_who_is_a_trainer_too_can_appoint_trainers_there_and_nowhere_else(company: Company) -> None:
    RoleGrant.objects.create(user=company.chi, role=Role.TRAINER, unit=company.db01, valid_from=SINCE)

    grant(company.chi, Role.TRAINER, company.db01_1, company.an)
    with pytest.raises(RoleRefused):
        grant(company.chi, Role.TRAINER, company.db02, company.anh)


def test_nobody_grants_a_role_on_a_unit_out_of_reach(company: Company) -> None:
    with pytest.raises(RoleRefused):
        grant(company.chi, Role.SECRETARY, company.xx, company.an)
    with pytest.raises(RoleRefused):
        grant(company.quang, Role.SECRETARY, company.db01, company.an)


def test_the_operator_and_commands_grant_everything(company: Company) -> None:
    for role in Role:
        user = company.anh if role == Role.INSPECTOR else company.an
        grant(company.root, role, company.db01, user)
        grant(None, role, company.db02, user)

    assert RoleGrant.objects.filter(user__in=[company.an, company.anh]).count() == 2 * len(Role)


def test_a_role_is_granted_once_at_a_time(company: Company) -> None:
    grant(company.chi, Role.SECRETARY, company.db01, company.an)
    with pytest.raises(RoleRefused):
        grant(company.chi, Role.SECRETARY, company.db01, company.an)


def test_a_role_is_renewed_from_its_last_day_on_and_granted_for_a_time_before_another(company: Company) -> None:
    def granted(start: date, end: date | None) -> RoleGrant:
        to = {"user": company.an, "role": Role.SECRETARY, "unit": company.db01}
        return grant_role(**to, on=start, until=end, by=company.chi, now=NOW)

    may, june, july = date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)
    granted(may, june)
    granted(june, july)
    granted(TODAY, may)
    granted(july, None)
    with pytest.raises(RoleRefused):
        granted(date(2026, 6, 30), july)
    assert company.an.grants.count() == 4


def test_an_ended_role_opens_nothing_from_that_day(company: Company) -> None:
    held = company.binh.grants.get()
    end_role(grant=held, on=TODAY, by=company.chi, now=NOW)

    assert not Unit.objects.visible_to(User.objects.get(pk=company.binh.pk)).exists()
    with pytest.raises(RoleRefused):
        end_role(grant=RoleGrant.objects.get(pk=held.pk), on=TODAY, by=company.chi, now=NOW)


def test_a_role_that_has_not_begun_never_will(company: Company) -> None:
    later = date(2026, 4, 1)
    held = grant_role(user=company.an, role=Role.SECRETARY, unit=company.db01, on=later, by=None, now=NOW)
    end_role(grant=held, on=TODAY, by=company.chi, now=NOW)

    assert not company.an.grants.in_force(later).exists()


def test_nobody_ends_a_role_of_their_own(company: Company) -> None:
    with pytest.raises(RoleRefused):
        end_role(grant=company.chi.grants.get(), on=TODAY, by=company.chi, now=NOW)
    assert company.chi.grants.get().valid_until is None


def test_the_list_holds_grants_of_the_own_units_only(company: Company, client_of: ClientOf) -> None:
    page = client_of(company.chi).get(reverse("people_office:roles")).content.decode()

    assert "Bùi Văn" in page
    assert "Ngô Văn" not in page


def test_a_role_is_granted_by_user_name(company: Company, client_of: ClientOf) -> None:
    client = client_of(company.chi)
    given = {"account": "an", "role": "secretary", "unit": str(company.db01.uid), "on": "2026-03-10"}

    assert client.post(reverse("people_office:role_grant"), given).status_code == 302
    assert company.an.grants.get().role == Role.SECRETARY
    unknown = client.post(reverse("people_office:role_grant"), given | {"account": "khong-co"})
    assert unknown.status_code == 422
    assert "account" in unknown.context["form"].errors


def test_a_form_made_by_hand_goes_no_further_than_the_rule(company: Company, client_of: ClientOf) -> None:
    client = client_of(company.chi)
    for role, unit in (("trainer", company.db01), ("secretary", company.xx)):
        given = {"account": "an", "role": role, "unit": str(unit.uid), "on": "2026-03-10"}
        assert client.post(reverse("people_office:role_grant"), given).status_code == 422
    assert not company.an.grants.exists()


def test_from_a_persons_page_the_role_brings_an_account(company: Company, client_of: ClientOf) -> None:
    person = company.anh.person
    company.anh.delete()
    address = reverse("people_office:role_grant") + f"?person={person.uid}"
    client_of(company.chi).post(address, {"role": "invigilator", "unit": str(company.db01.uid), "on": "2026-03-10"})

    assert User.objects.get(person=person).grants.get().role == Role.INVIGILATOR


def test_a_refused_grant_opens_no_account(company: Company, client_of: ClientOf) -> None:
    person = company.anh.person
    company.anh.delete()
    RoleGrant.objects.create(user=company.chi, role=Role.TRAINER, unit=company.db01, valid_from=SINCE)
    address = reverse("people_office:role_grant") + f"?person={person.uid}"
    given = {"role": "trainer", "unit": str(company.db02.uid), "on": "2026-03-10"}

    assert client_of(company.chi).post(address, given).status_code == 422
    assert not User.objects.filter(person=person).exists()


def test_a_person_out_of_sight_is_given_nothing(company: Company, client_of: ClientOf) -> None:
    company.chi.grants.update(unit=company.db02)
    address = reverse("people_office:role_grant") + f"?person={company.an.person.uid}"

    assert client_of(company.chi).get(address).status_code == 404
    assert client_of(company.chi).get(reverse("people_office:role_grant") + "?person=x").status_code == 404


def test_ending_asks_once_and_needs_a_post(company: Company, client_of: ClientOf) -> None:
    client, held = client_of(company.chi), company.binh.grants.get()
    address = reverse("people_office:role_end", args=[held.uid])

    assert client.get(address).status_code == 200
    assert RoleGrant.objects.get(pk=held.pk).valid_until is None
    assert client.post(address).status_code == 302
    assert RoleGrant.objects.get(pk=held.pk).valid_until == TODAY
    assert client.post(address).status_code == 422
    other = reverse("people_office:role_end", args=[company.stranger.grants.get().uid])
    assert client.post(other).status_code == 404


def test_an_ended_role_is_listed_among_the_ended(company: Company, client_of: ClientOf) -> None:
    end_role(grant=company.binh.grants.get(), on=TODAY, by=company.chi, now=NOW)
    client, address = client_of(company.chi), reverse("people_office:roles_results")

    assert "Bùi Văn" not in client.get(address).content.decode()
    ended = client.get(address, {"state": "ended"}).content.decode()
    assert "Bùi Văn" in ended
    assert "/end/" not in ended
