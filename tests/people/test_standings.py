"""Standings over time: every arrow, every refusal, corrections, and what the database itself refuses."""

import itertools
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from office.models import JournalRow
from people.models import Person, Standing, User
from people.standing_rules import FOLLOWS, may_follow
from people.standings import StandingFacts, StandingRefused, change_standing, correct_standing, remove_standing
from tests.cast import NOW, Company

ClientOf = Callable[[User], Client]
KINDS = tuple(Standing.Kind.values)
ARROWS = [(before, kind) for before in KINDS for kind in KINDS]
JANUARY, MARCH, JUNE = date(2024, 1, 1), date(2024, 3, 1), date(2024, 6, 1)
WHO: dict[str, Any] = {"by": None, "now": NOW}


def person_who_is(kind: str, since: date = JANUARY) -> Person:
    person = Person.objects.create(family_middle="Lê", given="Mai")
    if kind:
        change_standing(person=person, facts=facts(kind, since), **WHO)
    return person


def facts(kind: str, on: date, **said: Any) -> StandingFacts:
    return StandingFacts(**{"kind": kind, "on": on, "decision_number": "12-QĐ/ĐU"} | said)


def history(person: Person) -> list[tuple[str, date, date | None]]:
    return list(person.standings.order_by("valid_from").values_list("kind", "valid_from", "valid_until"))


def test_the_rule_knows_every_kind() -> None:
    assert set(FOLLOWS) == set(KINDS)
    assert all(set(after) <= set(KINDS) for after in FOLLOWS.values())
    assert all(may_follow(kind, "") for kind in KINDS)


@pytest.mark.django_db
@pytest.mark.parametrize(("before", "kind"), ARROWS)
def test_one_standing_follows_another_only_in_the_order_of_the_party(before: str, kind: str) -> None:
    person = person_who_is(before)
    if kind in FOLLOWS[before]:
        change_standing(person=person, facts=facts(kind, MARCH), **WHO)
        assert history(person) == [(before, JANUARY, MARCH), (kind, MARCH, None)]
        return
    with pytest.raises(StandingRefused) as refusal:
        change_standing(person=person, facts=facts(kind, MARCH), **WHO)
    assert str(Standing.Kind(FOLLOWS[before][0]).label) in refusal.value.message
    assert history(person) == [(before, JANUARY, None)]


@pytest.mark.django_db
@pytest.mark.parametrize("on", [JANUARY, date(2023, 12, 31)])
def test_days_do_not_run_backwards(on: date) -> None:
    person = person_who_is("candidate")

    with pytest.raises(StandingRefused, match="01/01/2024"):
        change_standing(person=person, facts=facts("probationary", on), **WHO)
    assert history(person) == [("candidate", JANUARY, None)]


@pytest.mark.django_db
def test_a_change_says_why_and_its_decision_is_not_from_after() -> None:
    person = person_who_is("candidate")

    with pytest.raises(StandingRefused, match="decision"):
        change_standing(person=person, facts=facts("probationary", MARCH, decision_number=" "), **WHO)
    with pytest.raises(StandingRefused, match="dated after"):
        change_standing(person=person, facts=facts("probationary", MARCH, decided_on=JUNE), **WHO)
    change_standing(person=person, facts=facts("outside", MARCH, decision_number="", reason="tự nguyện"), **WHO)
    assert person.standings.last().reason == "tự nguyện"  # type: ignore[union-attr]


@pytest.mark.django_db
def test_admission_fills_both_its_dates_and_never_overwrites_one() -> None:
    person = person_who_is("candidate")
    change_standing(person=person, facts=facts("probationary", MARCH, decided_on=date(2024, 2, 20)), **WHO)
    person.refresh_from_db()

    assert (person.joined_on, person.admitted_by_decision_on) == (MARCH, date(2024, 2, 20))
    Person.objects.filter(pk=person.pk).update(official_on=JUNE)
    change_standing(person=person, facts=facts("full", date(2025, 3, 1)), **WHO)
    person.refresh_from_db()
    assert person.official_on == JUNE
    filled = [row.data["filled"] for row in JournalRow.objects.filter(act="people.person.standing").order_by("pk")]
    assert filled == [[], ["joined_on", "admitted_by_decision_on"], []]


@pytest.mark.django_db
def test_a_wrong_entry_is_mended_and_the_journal_keeps_what_it_said() -> None:
    person = person_who_is("outstanding")
    change_standing(person=person, facts=facts("candidate", MARCH), **WHO)
    for on in (date(2024, 2, 1), JUNE):
        held = person.standings.get(kind="candidate")
        correct_standing(standing=held, facts=facts("candidate", on, decision_number="13"), why="nhầm ngày", **WHO)
        assert history(person) == [("outstanding", JANUARY, on), ("candidate", on, None)]

    row = JournalRow.objects.filter(act="people.person.correct_standing").order_by("pk").first()
    assert row is not None
    assert (row.data["was"]["since"], row.data["is"]["since"], row.data["why"]) == (
        "2024-03-01",
        "2024-02-01",
        "nhầm ngày",
    )
    assert row.data["was"]["decision"] == "12-QĐ/ĐU"


@pytest.mark.django_db
def test_a_correction_stays_between_its_neighbours_and_in_their_order() -> None:
    person = person_who_is("candidate")
    change_standing(person=person, facts=facts("probationary", MARCH), **WHO)
    change_standing(person=person, facts=facts("full", JUNE), **WHO)
    middle, before = person.standings.get(kind="probationary"), history(person)

    for wrong in (facts("probationary", JUNE), facts("probationary", JANUARY), facts("outstanding", MARCH)):
        with pytest.raises(StandingRefused):
            correct_standing(standing=middle, facts=wrong, why="nhầm", **WHO)
    with pytest.raises(StandingRefused, match="wrong with the entry"):
        correct_standing(standing=middle, facts=facts("probationary", MARCH), why=" ", **WHO)
    with pytest.raises(StandingRefused, match="cannot follow"):
        remove_standing(standing=middle, why="nhầm", **WHO)
    assert history(person) == before


@pytest.mark.django_db
def test_an_entry_that_never_was_goes_and_the_one_before_goes_on() -> None:
    person = person_who_is("candidate")
    change_standing(person=person, facts=facts("probationary", MARCH), **WHO)
    wrong = person.standings.get(kind="probationary")
    remove_standing(standing=wrong, why="của người khác", **WHO)

    assert history(person) == [("candidate", JANUARY, None)]
    row = JournalRow.objects.get(act="people.person.remove_standing")
    assert (row.data["was"]["kind"], row.data["why"]) == ("probationary", "của người khác")
    with pytest.raises(StandingRefused, match="not there any more"):
        remove_standing(standing=Standing(pk=999_999, person=person), why="x", **WHO)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("start", "end"),
    [(MARCH, None), (date(2023, 1, 1), date(2024, 1, 2)), (date(2024, 2, 1), date(2024, 2, 2)), (MARCH, JANUARY)],
)
def test_the_database_itself_lets_no_standings_overlap_or_run_backwards(start: date, end: date | None) -> None:
    person = Person.objects.create(given="Mai")
    Standing.objects.create(person=person, kind="candidate", valid_from=JANUARY, valid_until=JUNE)

    with pytest.raises(IntegrityError), transaction.atomic():
        Standing.objects.create(person=person, kind="full", valid_from=start, valid_until=end)
    other = Standing.objects.create(person=person, kind="full", valid_from=JUNE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Standing.objects.filter(pk=other.pk).update(valid_from=MARCH)


DAYS = st.dates(date(2024, 1, 1), date(2024, 1, 20))


@pytest.mark.django_db
@given(steps=st.lists(st.tuples(st.sampled_from(["change", "correct", "remove"]), st.sampled_from(KINDS), DAYS)))
def test_whatever_is_tried_a_person_has_one_standing_a_day_in_an_allowed_order(
    steps: list[tuple[str, str, date]],
) -> None:
    with transaction.atomic():
        person = Person.objects.create(given="Mai")
        for deed, kind, on in steps:
            _try(person, deed, kind, on)
        rows = history(person)
        assert all(one[2] == other[1] for one, other in itertools.pairwise(rows))
        assert all(may_follow(other[0], one[0]) for one, other in itertools.pairwise(rows))
        assert not rows or rows[-1][2] is None
        transaction.set_rollback(True)


def _try(person: Person, deed: str, kind: str, on: date) -> None:
    held = person.standings.order_by("valid_from")[on.day % 3 :].first()
    try:
        if deed == "change":
            change_standing(person=person, facts=facts(kind, on), **WHO)
        elif deed == "correct" and held:
            correct_standing(standing=held, facts=facts(kind, on), why="x", **WHO)
        elif held:
            remove_standing(standing=held, why="x", **WHO)
    except StandingRefused:
        pass


def test_the_doors_change_correct_and_show_the_history(company: Company, client_of: ClientOf) -> None:
    person = company.an.person
    assert person is not None
    client, here = client_of(company.quang), reverse("people_office:person", args=[person.uid])
    asked = reverse("people_office:standing_change", args=[person.uid])

    page = client.get(asked).content.decode()
    assert "Outside the Party" in page or "Ngoài Đảng" in page
    given = {"kind": "outside", "on": "2025-05-01", "decision_number": "7-QĐ/ĐU", "decided_on": "", "reason": "xoá tên"}
    assert client.post(asked, given | {"decision_number": "", "reason": ""}).status_code == 422
    assert client.post(asked, given).url == here  # type: ignore[attr-defined]
    assert "7-QĐ/ĐU" in client.get(here).content.decode()

    mistaken = person.standings.get(kind="outside")
    mend = reverse("people_office:standing_correct", args=[person.uid, mistaken.pk])
    assert mend in client.get(here).content.decode()
    assert client.post(mend, given | {"why": ""}).status_code == 422
    assert client.post(mend, given | {"why": "của người khác", "never": "on"}).url == here  # type: ignore[attr-defined]
    assert [kind for kind, _start, _end in history(person)] == ["full"]
    assert client.get(reverse("people_office:standing_correct", args=[person.uid, mistaken.pk])).status_code == 404


def test_an_entry_of_another_person_is_not_corrected_through_this_ones_address(
    company: Company, client_of: ClientOf
) -> None:
    assert company.an.person
    assert company.dat.person
    other = company.dat.person.standings.get()
    address = reverse("people_office:standing_correct", args=[company.an.person.uid, other.pk])

    assert client_of(company.quang).get(address).status_code == 404
    assert client_of(company.binh).get(address).status_code == 404
