"""Duties that exclude each other: refused in words by the action, and by the database whoever writes to it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from office.models import JournalRow
from people.models import RoleGrant, Unit, User
from people.roles import Ability, Role, exclude_each_other
from people.roles_granting import RoleRefused, grant_role
from tests.cast import NOW, SINCE, Company
from tests.exams.delivery.racing import together

TODAY = NOW.date()
DAYS = [date(2026, 1, 1) + timedelta(days=number) for number in range(6)]


def granted(user: User, role: Role, unit: Any, start: date = SINCE, end: date | None = None) -> RoleGrant:
    return RoleGrant.objects.create(user=user, role=role, unit=unit, valid_from=start, valid_until=end)


def is_refused(**change: Any) -> bool:
    """Whether the database refuses the row, with no action asked."""
    try:
        with transaction.atomic():
            RoleGrant.objects.create(**change)
            transaction.set_rollback(True)
    except IntegrityError:
        return True
    return False


TRIGGERS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'people_rolegrant'"


@contextmanager
def unguarded() -> Iterator[None]:
    """As before there were guards."""
    away, back = ([f"ALTER TABLE people_rolegrant {deed} TRIGGER USER"] for deed in ("DISABLE", "ENABLE"))
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            guards = cursor.execute(TRIGGERS).fetchall()
            away, back = [f"DROP TRIGGER {name}" for name, _sql in guards], [sql for _name, sql in guards]
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for statement in away:
            cursor.execute(statement)
        yield
        for statement in back:
            cursor.execute(statement)


def test_the_database_excludes_exactly_the_pairs_of_the_rule(company: Company) -> None:
    for one, other in product(Role, Role):
        with transaction.atomic():
            granted(company.an, one, company.db01)
            refused = is_refused(user=company.an, role=other, unit=company.db02, valid_from=TODAY)
            transaction.set_rollback(True)
        assert refused == exclude_each_other(one, other), (one, other)


def test_only_inspecting_excludes_and_only_what_changes_something() -> None:
    excluded = {(one, other) for one, other in product(Role, Role) if exclude_each_other(one, other)}
    changing = set(Role) - {Role.INSPECTOR}
    assert excluded == {pair for role in changing for pair in ((role, Role.INSPECTOR), (Role.INSPECTOR, role))}


interval = st.tuples(st.sampled_from(DAYS), st.none() | st.sampled_from(DAYS)).filter(
    lambda pair: pair[1] is None or pair[1] >= pair[0]
)


@pytest.mark.django_db
@given(first=interval, second=interval)
def test_days_on_which_both_would_hold_are_what_is_refused(
    first: tuple[date, date | None], second: tuple[date, date | None]
) -> None:
    def days(pair: tuple[date, date | None]) -> set[date]:
        return {day for day in [*DAYS, date(2026, 12, 1)] if pair[0] <= day and (pair[1] is None or day < pair[1])}

    with transaction.atomic():
        user = User.objects.create(username="mot-nguoi")
        unit = Unit.objects.create(code="MOT", founded_on=SINCE)
        held = granted(user, Role.INSPECTOR, unit, *first)
        row = {"user": user, "role": Role.ORGANISER, "unit": held.unit}
        refused = is_refused(**row, valid_from=second[0], valid_until=second[1])
        overlapping = RoleGrant.objects.filter(pk=held.pk).overlapping(*second).exists()
        transaction.set_rollback(True)
    assert refused == overlapping == bool(days(first) & days(second))


def test_the_action_says_which_role_stands_in_the_way_and_writes_nothing(company: Company) -> None:
    with pytest.raises(RoleRefused) as refusal:
        grant_role(user=company.khanh, role=Role.TRAINER, unit=company.db02, on=TODAY, by=company.root, now=NOW)

    assert "“Inspector” on “Đảng uỷ Khối”" in refusal.value.message
    assert company.khanh.grants.count() == 1
    assert not JournalRow.objects.filter(act="people.role.grant").exists()


def test_an_inspector_is_no_secretary_either_since_secretaries_name_people_for_classes(company: Company) -> None:
    with pytest.raises(RoleRefused):
        grant_role(user=company.khanh, role=Role.SECRETARY, unit=company.db01_1, on=TODAY, by=company.root, now=NOW)
    assert not company.khanh.may(Ability.NOMINATE)
    assert company.binh.may(Ability.NOMINATE)


def test_one_duty_may_follow_on_the_other(company: Company) -> None:
    tomorrow = TODAY + timedelta(days=1)
    RoleGrant.objects.filter(user=company.khanh).update(valid_until=tomorrow)
    grant_role(user=company.khanh, role=Role.TRAINER, unit=company.duk, on=tomorrow, by=company.root, now=NOW)

    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.filter(user=company.khanh, role=Role.INSPECTOR).update(valid_until=None)


def test_what_excluded_each_other_before_is_shown_and_can_be_ended_and_not_be_prolonged(
    company: Company, client_of: Callable[[User], Client]
) -> None:
    until = TODAY + timedelta(days=30)
    with unguarded():
        both = granted(company.khanh, Role.SECRETARY, company.duk, end=until)

    for day in (until + timedelta(days=1), None):
        with pytest.raises(IntegrityError), transaction.atomic():
            RoleGrant.objects.filter(pk=both.pk).update(valid_until=day)
    clashing, address = RoleGrant.objects.clashing(TODAY), reverse("people_office:roles") + "?state=clash"
    assert {grant.user for grant in clashing} == {company.khanh}
    assert [grant.user for grant in client_of(company.chi).get(address).context["object_list"]] == [company.khanh] * 2

    assert RoleGrant.objects.filter(pk=both.pk).update(valid_until=TODAY) == 1
    assert not clashing.all().exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_grant_at_once_one_is_refused(company: Company) -> None:
    for number in range(8):
        user = User.objects.create(username=f"cung-luc-{number}")

        def appoint(role: Role, user: User = user) -> RoleGrant:
            return grant_role(user=user, role=role, unit=company.db01, on=TODAY, by=None, now=NOW)

        done = together(lambda: appoint(Role.INSPECTOR), lambda: appoint(Role.ORGANISER))
        assert [type(one) for one in done if not isinstance(one, RoleGrant)] == [RoleRefused]
        assert RoleGrant.objects.filter(user=user).count() == 1
