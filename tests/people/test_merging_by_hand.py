"""Merging two records that no finder has paired: search the other one, compare, merge as ever."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from office.models import JournalRow
from people.duplicates import DuplicateRefused, pair_by_hand, say_different
from people.keeping import Enrolment, PersonFacts, keep_person
from people.models import Person, PersonPair, User
from tests.cast import NOW, SINCE, Company

ClientOf = Callable[[User], Client]


@pytest.fixture
def an(company: Company) -> Person:
    assert company.an.person is not None
    return company.an.person


@pytest.fixture
def other(company: Company) -> Person:
    """The same person under a name that no finder would think of, in another unit."""
    home = Enrolment(unit=company.db02, since=SINCE)
    return keep_person(facts=PersonFacts(family_middle="Phạm", given="Hòa"), home=home, by=None, now=NOW)


def address(person: Person) -> str:
    return reverse("people_office:person_merge", args=[person.uid])


def test_two_records_are_found_compared_and_merged(
    company: Company, an: Person, other: Person, client_of: ClientOf
) -> None:
    client = client_of(company.quang)
    assert address(an) in client.get(reverse("people_office:person", args=[an.uid])).content.decode()
    page = client.get(address(an), {"q": "pham hoa"})
    assert [person.unit_names for person in page.context["people"]] == ["Đảng bộ Sở Y tế, Đảng uỷ Khối"]

    compared = client.post(address(an), {"other": str(other.uid)}).url
    assert compared == reverse("people_office:person_pair", args=[PersonPair.objects.get().uid])
    lines = client.get(compared).context["form"].differing
    chosen = {"keep": "one" if an.pk < other.pk else "other"} | dict.fromkeys(lines, "one")
    client.post(compared, chosen | {"confirmed": "1"})
    other.refresh_from_db()
    assert other.merged_into == an


def test_the_search_offers_no_record_twice_and_none_out_of_reach(
    company: Company, an: Person, other: Person, client_of: ClientOf
) -> None:
    client = client_of(company.quang)
    assert client.get(address(an), {"q": "Nguyễn Văn An"}).context["people"] == []
    home = Enrolment(unit=company.xx, since=SINCE)
    far = keep_person(facts=PersonFacts(family_middle="Phạm", given="Hòa Xa"), home=home, by=None, now=NOW)

    assert list(client.get(address(an), {"q": "Phạm Hòa"}).context["people"]) == [other]
    answer = client.post(address(an), {"other": str(far.uid)})
    assert (answer.status_code, PersonPair.objects.count()) == (422, 0)
    assert client.post(address(far), {"other": str(an.uid)}).status_code == 404


@pytest.mark.parametrize("said", ["", "nobody", "x" * 50])
def test_what_is_no_record_is_refused(said: str, company: Company, an: Person, client_of: ClientOf) -> None:
    assert client_of(company.quang).post(address(an), {"other": said}).status_code == 422
    assert not PersonPair.objects.exists()


def test_a_record_is_not_compared_with_itself(company: Company, an: Person, client_of: ClientOf) -> None:
    answer = client_of(company.quang).post(address(an), {"other": str(an.uid)})

    assert answer.status_code == 422
    with pytest.raises(DuplicateRefused):
        pair_by_hand(one=an, other=an, by=company.quang, now=NOW)


def test_that_two_differ_can_be_thought_over(company: Company, an: Person, other: Person) -> None:
    pair = pair_by_hand(one=other, other=an, by=company.quang, now=NOW)
    assert pair_by_hand(one=an, other=other, by=company.quang, now=NOW) == pair
    assert JournalRow.objects.filter(act="people.person.alike").count() == 2
    say_different(pair=pair, by=company.quang, now=NOW)
    assert not PersonPair.objects.undecided().exists()

    pair_by_hand(one=an, other=other, by=company.quang, now=NOW)
    assert PersonPair.objects.undecided().get() == pair
