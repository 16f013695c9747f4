"""Who sees whom: roles hold on their unit and below, from their day until their day."""

from datetime import timedelta

import pytest

from exams.bank.models import Bank, Question
from exams.papers.models import Blueprint
from exams.sittings.models import Entry, Sitting
from people.models import Person, RoleGrant, Unit
from people.roles import Ability
from tests.cast import NOW, Cast

CANDIDATES = {"An", "Anh", "Đạt"}


def givens(cast: Cast, name: str) -> set[str]:
    return {person.given for person in Person.objects.visible_to(getattr(cast, name))}


def test_roles_see_their_tree_and_nobody_elses(cast: Cast) -> None:
    assert givens(cast, "quang") >= CANDIDATES
    assert givens(cast, "khanh") >= CANDIDATES
    assert not givens(cast, "stranger") & CANDIDATES
    assert givens(cast, "thu") == set()
    assert givens(cast, "an") == {"An"}
    assert givens(cast, "root") >= CANDIDATES


def test_a_unit_secretary_sees_the_own_unit_and_below(cast: Cast) -> None:
    assert givens(cast, "binh") >= CANDIDATES
    seen = {unit.code for unit in Unit.objects.visible_to(cast.binh)}
    assert seen == {"DB01", "DB01-1", "DB01-2"}


@pytest.mark.parametrize("name", ["chi", "quang", "loan", "khanh", "root"])
def test_staff_of_the_committee_see_its_sittings(cast: Cast, name: str) -> None:
    assert list(Sitting.objects.visible_to(getattr(cast, name))) == [cast.sitting]


@pytest.mark.parametrize("name", ["stranger", "thu", "vinh", "binh", "an"])
def test_others_see_no_sitting(cast: Cast, name: str) -> None:
    assert not Sitting.objects.visible_to(getattr(cast, name)).exists()


@pytest.mark.parametrize(
    ("name", "sees"),
    [
        ("thu", True),
        ("vinh", True),
        ("khanh", True),
        ("root", True),
        ("quang", False),
        ("chi", False),
        ("loan", False),
        ("stranger", False),
        ("an", False),
    ],
)
def test_questions_with_their_keys_are_for_trainers_reviewers_and_inspectors(cast: Cast, name: str, sees: bool) -> None:
    user = getattr(cast, name)
    assert Bank.objects.visible_to(user).exists() == sees
    assert Question.objects.visible_to(user).exists() == sees


def test_a_candidate_sees_the_own_entry_only(cast: Cast) -> None:
    assert list(Entry.objects.visible_to(cast.an)) == [cast.entry_an]
    assert list(Entry.objects.of_candidate(cast.quang)) == []


def test_a_role_holds_from_its_first_day_until_its_last(cast: Cast) -> None:
    grant = RoleGrant.objects.get(user=cast.quang)
    today = NOW.date()
    for first, last, holds in (
        (today, None, True),
        (today + timedelta(days=1), None, False),
        (today - timedelta(days=9), today, False),
        (today - timedelta(days=9), today + timedelta(days=1), True),
    ):
        RoleGrant.objects.filter(pk=grant.pk).update(valid_from=first, valid_until=last)
        user = type(cast.quang).objects.get(pk=cast.quang.pk)
        assert Sitting.objects.visible_to(user).exists() == holds
        assert user.may(Ability.SEE_SITTINGS) == holds


def test_a_switched_off_account_sees_nothing(cast: Cast) -> None:
    for user in (cast.quang, cast.root):
        user.is_active = False
        assert not Sitting.objects.visible_to(user).exists()
        assert not Blueprint.objects.visible_to(user).exists()
        assert not user.abilities()
