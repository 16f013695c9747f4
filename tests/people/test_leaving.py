"""Who leaves a unit leaves the roles there: by transfer, by merging, splitting, dissolving; told before it is done."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from office.models import JournalRow
from people.effects import previewed
from people.keeping import transfer_person
from people.models import Membership, Reorganisation, RoleGrant, Unit, User
from people.models.units import UnitKind
from people.reorganising import Part, dissolve_unit_into, split_unit
from people.roles import Role
from people.roles_granting import grant_role
from people.standings import StandingFacts, change_standing
from people.undoing import undo_reorganisation, why_not
from people.units import UnitRefused
from tests.cast import NOW, SINCE, Company
from tests.people.reorganised import DAY, DECISION, LATER, cells, merged, new

ClientOf = Callable[[User], Client]


@pytest.fixture
def dat(company: Company) -> User:
    """Secretary of his cell, of the committee above it and of the whole; and of a unit that he never belonged to."""
    for unit in (company.db01_2, company.db01, company.duk, company.db02):
        RoleGrant.objects.create(user=company.dat, role=Role.SECRETARY, unit=unit, valid_from=SINCE)
    return company.dat


def leaves(dat: User, unit: Unit, on: date = LATER) -> None:
    leaving = Membership.objects.get(person=dat.person, valid_until=None, unit__code="DB01-2")
    transfer_person(leaving=leaving, unit=unit, on=on, reason="GGT 5", by=None, now=NOW)


def held(user: User, on: date) -> list[str]:
    return sorted(grant.unit.code for grant in user.grants.in_force(on))


def test_a_transfer_within_the_committee_ends_the_role_in_the_cell_alone(company: Company, dat: User) -> None:
    leaves(dat, company.db01_1)

    assert held(dat, DAY) == ["DB01", "DB01-2", "DB02", "DUK"]
    assert held(dat, LATER) == ["DB01", "DB02", "DUK"]


def test_a_transfer_out_of_the_committee_ends_the_roles_in_it_and_no_others(company: Company, dat: User) -> None:
    leaves(dat, company.db02)

    assert held(dat, LATER) == ["DB02", "DUK"]
    ended = JournalRow.objects.filter(act="people.role.end").order_by("pk")
    assert [(row.data["unit"], row.data["on"]) for row in ended] == [("DB01-2", str(LATER)), ("DB01", str(LATER))]


def test_who_leaves_the_whole_leaves_what_lies_below_it_too(company: Company, dat: User) -> None:
    leaves(dat, company.xx)
    assert held(dat, LATER) == []


def test_who_stays_a_member_besides_keeps_the_roles_there(company: Company, dat: User) -> None:
    Membership.objects.create(person=dat.person, unit=company.db01_1, valid_from=SINCE)
    leaves(dat, company.db02)
    assert held(dat, LATER) == ["DB01", "DB02", "DUK"]


def test_a_role_that_was_to_begin_later_never_does_and_one_that_ended_stays_as_it_was(company: Company) -> None:
    autumn, winter = date(2025, 11, 1), date(2025, 12, 1)
    to_come = RoleGrant.objects.create(user=company.dat, role=Role.SECRETARY, unit=company.db01_2, valid_from=winter)
    over = RoleGrant.objects.create(
        user=company.dat, role=Role.INVIGILATOR, unit=company.db01_2, valid_from=SINCE, valid_until=DAY
    )
    leaves(company.dat, company.db02, on=autumn)

    to_come.refresh_from_db()
    over.refresh_from_db()
    assert (to_come.valid_until, over.valid_until) == (winter, DAY)
    assert held(company.dat, date(2030, 1, 1)) == []


def test_roles_of_others_are_nobodys_to_end_by_a_transfer(company: Company, dat: User) -> None:
    RoleGrant.objects.create(user=company.an, role=Role.SECRETARY, unit=company.db01_2, valid_from=SINCE)
    leaves(dat, company.db02)
    assert held(company.an, LATER) == ["DB01-2"]


def test_who_stands_outside_the_party_leaves_all_roles_that_day(company: Company, dat: User) -> None:
    assert dat.person is not None
    facts = StandingFacts("outside", LATER, reason="khai trừ")
    change_standing(person=dat.person, facts=facts, by=company.chi, now=NOW)

    assert held(dat, DAY) == ["DB01", "DB01-2", "DB02", "DUK"]
    assert held(dat, LATER) == []
    assert JournalRow.objects.filter(act="people.role.end", by=company.chi).count() == 4


Deed = Callable[[Company], Reorganisation]


def dissolved(company: Company) -> Reorganisation:
    return dissolve_unit_into(unit=company.db01_2, heir=company.db02, decision=DECISION, by=company.chi, now=NOW)


def parted(company: Company) -> Reorganisation:
    """A part goes out of the cell; the cell stays."""
    person = company.dat.person_id
    assert person is not None
    part = Part(new(company, "P1", UnitKind.SUBCELL), people=frozenset({person}))
    return split_unit(unit=company.db01_2, parts=[part], decision=DECISION, by=company.chi, now=NOW, stays=True)


@pytest.mark.parametrize(
    ("deed", "left"),
    [
        (cells, ["DB01", "DB02", "DUK"]),  # into the next cell of the committee
        (dissolved, ["DB02", "DUK"]),  # into another committee
        (parted, ["DB02", "DUK"]),  # out of a cell that stays, directly below the whole
        (lambda company: merged(company, into=company.db02), ["DB01-2", "DB02", "DUK"]),  # the cell goes along whole
    ],
)
def test_a_reorganisation_ends_the_roles_of_who_leaves_says_so_before_and_gives_them_back(
    deed: Deed, left: list[str], company: Company, dat: User
) -> None:
    before = held(dat, DAY)
    told = previewed(lambda: deed(company), NOW)
    ended = [who for who, _role, _unit in told.roles if who == str(dat)]
    done = deed(company)

    assert held(dat, DAY) == left
    assert len(ended) == len(before) - len(left)
    undo_reorganisation(reorganisation=done, by=company.chi, now=NOW)
    assert held(dat, DAY) == before


def test_a_role_does_not_come_back_beside_a_duty_that_excludes_it(company: Company) -> None:
    RoleGrant.objects.create(user=company.dat, role=Role.INSPECTOR, unit=company.db01_2, valid_from=SINCE)
    done = cells(company)
    grant_role(user=company.dat, role=Role.ORGANISER, unit=company.db02, on=LATER, by=None, now=NOW)

    assert "“Organiser” on “Đảng bộ Sở Y tế”" in why_not(done)
    with pytest.raises(UnitRefused):
        undo_reorganisation(reorganisation=done, by=company.chi, now=NOW)
    assert held(company.dat, LATER) == ["DB02"]


def test_the_page_names_the_roles_that_a_transfer_ends_and_asks_for_a_tick(
    company: Company, dat: User, client_of: ClientOf
) -> None:
    assert dat.person is not None
    client, address = client_of(company.quang), reverse("people_office:person_transfer", args=[dat.person.uid])
    leaving = Membership.objects.get(person=dat.person)
    given: dict[str, Any] = {"leaving": leaving.pk, "unit": company.db02.uid, "on": "2026-03-10", "reason": "GGT 5"}

    client.cookies["django_language"] = "en"
    asked = client.post(address, given)
    assert asked.status_code == 422
    assert "Unit secretary, Chi bộ 2; Unit secretary, Đảng bộ Sở Tài chính" in asked.content.decode()
    assert Membership.objects.get(pk=leaving.pk).valid_until is None

    assert client.post(address, given | {"roles_end": "on"}).status_code == 302
    assert held(dat, NOW.date()) == ["DB02", "DUK"]


def test_a_transfer_that_ends_no_role_asks_for_nothing_more(company: Company, client_of: ClientOf) -> None:
    assert company.an.person is not None
    leaving = Membership.objects.get(person=company.an.person)
    given = {"leaving": leaving.pk, "unit": company.db02.uid, "on": "2026-03-10", "reason": "GGT 5"}
    address = reverse("people_office:person_transfer", args=[company.an.person.uid])
    assert client_of(company.quang).post(address, given).status_code == 302
