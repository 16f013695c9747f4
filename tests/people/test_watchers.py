"""Who can see a person, and why: exactly the accounts that see the person, each with its reason."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from people.models import Membership, Person, RoleGrant, ServiceToken, Unit, UnitAncestry, User
from people.roles import Role, exclude_each_other
from people.watchers import systems_that_see, watchers_of
from tests.cast import NOW, SINCE, Company

ClientOf = Callable[[User], Client]
TODAY = NOW.date()
UNITS = ("duk", "db01", "db01_1", "db01_2", "db02", "xx")
USERS = ("chi", "quang", "thu", "khanh", "binh", "stranger", "an")

days = st.integers(-3, 3).map(lambda number: TODAY + timedelta(days=number))
intervals = st.tuples(days, st.none() | st.integers(1, 6)).map(
    lambda pair: (pair[0], None if pair[1] is None else pair[0] + timedelta(days=pair[1]))
)
grants = st.lists(st.tuples(st.sampled_from(USERS), st.sampled_from(Role), st.sampled_from(UNITS), intervals))
homes = st.lists(st.tuples(st.sampled_from(UNITS), intervals), max_size=3)


@pytest.mark.parametrize("name", ["an", "dat"])
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(granted=grants, lived=homes, moved=st.sampled_from(["", "db01_1", "db01"]), off=st.sets(st.sampled_from(USERS)))
def test_those_named_are_exactly_those_who_see_the_person(
    company: Company,
    name: str,
    granted: list[tuple[str, Role, str, tuple[date, date | None]]],
    lived: list[tuple[str, tuple[date, date | None]]],
    moved: str,
    off: set[str],
) -> None:
    person = getattr(company, name).person
    with transaction.atomic():
        _arrange(company, person, granted, lived, moved)
        User.objects.filter(username__in=off).update(is_active=False)
        told = {one.user.username for one in watchers_of(person, TODAY)}
        users = User.objects.filter(is_active=True)
        seen_by = {user.username for user in users if person in Person.objects.visible_to(user)}
        transaction.set_rollback(True)
    assert told == seen_by


def _arrange(
    company: Company,
    person: Person,
    granted: list[tuple[str, Role, str, tuple[date, date | None]]],
    lived: list[tuple[str, tuple[date, date | None]]],
    moved: str,
) -> None:
    """Other memberships, other roles as far as they go together, one unit without anything above it."""
    Membership.objects.filter(person=person).delete()
    for unit, (start, end) in {unit: days for unit, days in lived}.items():
        Membership.objects.create(person=person, unit=getattr(company, unit), valid_from=start, valid_until=end)
    for who, role, unit, (start, end) in granted:
        held = RoleGrant.objects.filter(user__username=who)
        excluded = any(exclude_each_other(role, Role(other.role)) for other in held)
        if not excluded and not held.filter(role=role, unit__code=getattr(company, unit).code).exists():
            user, at = getattr(company, who), getattr(company, unit)
            RoleGrant.objects.create(user=user, role=role, unit=at, valid_from=start, valid_until=end)
    if moved:
        links = UnitAncestry.objects.filter(descendant=getattr(company, moved), depth__gt=0)
        links.update(valid_until=TODAY)


def reasons(company: Company) -> dict[str, list[str]]:
    return {one.user.username: one.reasons for one in watchers_of(company.an.person, TODAY)}  # type: ignore[arg-type]


def test_each_reason_says_role_unit_and_day(company: Company) -> None:
    RoleGrant.objects.create(
        user=company.binh, role=Role.SECRETARY, unit=company.db01_1, valid_from=TODAY, valid_until=date(2026, 4, 1)
    )

    assert reasons(company) == {
        "an": ["This is the person's own account."],
        "binh": [
            "Unit secretary of “Đảng bộ Sở Tài chính”, above this person's unit (Chi bộ 1), since 01/01/2020.",
            "Unit secretary of “Chi bộ 1”, this person's unit, since 10/03/2026. Ends on 01/04/2026.",
        ],
        "chi": ["Administrator of “Đảng uỷ Khối”, above this person's unit (Chi bộ 1), since 01/01/2020."],
        "khanh": ["Inspector of “Đảng uỷ Khối”, above this person's unit (Chi bộ 1), since 01/01/2020."],
        "quang": ["Organiser of “Đảng uỷ Khối”, above this person's unit (Chi bộ 1), since 01/01/2020."],
        "root": ["Operates the platform: sees everybody."],
    }


@pytest.mark.parametrize("name", ["chi", "khanh", "root"])
def test_administrators_and_inspectors_read_it_and_the_page_of_the_person_leads_there(
    name: str, company: Company, client_of: ClientOf
) -> None:
    assert company.an.person is not None
    client = client_of(getattr(company, name))
    address = reverse("people_office:person_watchers", args=[company.an.person.uid])

    assert address in client.get(reverse("people_office:person", args=[company.an.person.uid])).content.decode()
    shown = client.get(address).content.decode()
    assert all(text in shown for text in ("(chi)", "(binh)", "Đảng bộ Sở Tài chính", "01/01/2020"))


def test_who_sees_the_person_but_does_not_rule_over_access_is_not_shown_the_way(
    company: Company, client_of: ClientOf
) -> None:
    assert company.an.person is not None
    address = reverse("people_office:person_watchers", args=[company.an.person.uid])
    client = client_of(company.quang)
    assert address not in client.get(reverse("people_office:person", args=[company.an.person.uid])).content.decode()
    assert client.get(address).status_code == 404


def test_people_read_who_sees_them_by_name_and_role_without_accounts(company: Company, client_of: ClientOf) -> None:
    shown = client_of(company.an).get(reverse("people:own_watchers")).content.decode()
    assert "Lê Thị Chi" in shown
    assert "(chi)" not in shown
    assert Unit.objects.get(code="DUK").name_on(SINCE) in shown


def test_the_keys_of_other_systems_are_told_too(company: Company, client_of: ClientOf) -> None:
    for unit, scope in ((company.db01, "read_people"), (company.db02, "read_people"), (company.duk, "read_units")):
        ServiceToken.objects.create(
            name=f"{scope} {unit.code}",
            digest=unit.code,
            unit=unit,
            scopes=[scope],
            valid_until=date(2026, 4, 1),
            made_by=company.chi,
            made_at=NOW,
        )
    assert company.an.person is not None
    assert systems_that_see(company.an.person, TODAY) == [
        "Another system, “read_people DB01”, reads the people of “Đảng bộ Sở Tài chính” with a key, until 01/04/2026."
    ]
    assert "read_people DB01" in client_of(company.an).get(reverse("people:own_watchers")).content.decode()
