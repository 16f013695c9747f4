"""People are found by any part of a name, with or without diacritics; by numbers only by those who may see them."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from people.finding import FirstOfMany
from people.keeping import Enrolment, PersonFacts, keep_person
from people.models import Person, User
from people.name_search import digits_of, parts_of
from people.names import fold
from tests.cast import NOW, SINCE, Company

ClientOf = Callable[[User], Client]
NAMES = [
    ("Nguyễn Thị Ánh", "Nguyệt"),
    ("H'Hen", "Niê"),
    ("Y Phú", "Byă"),
    ("Trần Văn", "Đạt (A)"),
    ("Lê", "Thủy"),
    ("O'\\Brien", "100%_"),
]


def add(company: Company, family: str, given_name: str, **facts: str) -> Person:
    said = PersonFacts(family_middle=family, given=given_name, **facts)
    return keep_person(facts=said, home=Enrolment(unit=company.db01_1, since=SINCE), by=None, now=NOW)


def found(client: Client, typed: str) -> set[str]:
    answer = client.get(reverse("people_office:people_results"), {"q": typed})
    assert answer.status_code == 200
    return {person.full_name for person in answer.context["object_list"]}


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("nguyệt", "Nguyễn Thị Ánh Nguyệt"),
        ("NGUYET", "Nguyễn Thị Ánh Nguyệt"),
        ("nguyet nguyen", "Nguyễn Thị Ánh Nguyệt"),
        ("guye anh thi", "Nguyễn Thị Ánh Nguyệt"),
        ("h’hen", "H'Hen Niê"),
        ("nie h'h", "H'Hen Niê"),
        ("bya phu", "Y Phú Byă"),
        ("dat (a)", "Trần Văn Đạt (A)"),
        ("ðạt", "Trần Văn Đạt (A)"),
        ("thuỷ", "Lê Thủy"),
        ("o'\\b", "O'\\Brien 100%_"),
        ("100%_", "O'\\Brien 100%_"),
    ],
)
def test_a_person_is_found_by_parts_of_the_name(typed: str, name: str, company: Company, client_of: ClientOf) -> None:
    for family, given_name in NAMES:
        add(company, family, given_name)

    assert name in found(client_of(company.quang), typed)


@pytest.mark.parametrize("typed", ["zzz", "nguyet tran", "%", "_x", "' OR 1=1", "a:*", "& |", "\\"])
def test_what_no_name_holds_finds_nobody(typed: str, company: Company, client_of: ClientOf) -> None:
    add(company, "Nguyễn Ánh", "Nguyệt")

    assert found(client_of(company.quang), typed) == set()


@pytest.mark.django_db
@given(
    names=st.lists(st.text("anđeghêưNÔ' -\\&|:*()%_́", min_size=1, max_size=12), min_size=1, max_size=6),
    typed=st.text("anđegưN' -\\&|:*()%_", max_size=6),
)
def test_a_search_finds_whose_name_holds_every_word_and_nobody_else(names: list[str], typed: str) -> None:
    people = Person.objects.bulk_create(Person(given=name, search_text=fold(name)[:240]) for name in names)
    ours = Person.objects.filter(pk__in=[person.pk for person in people])

    expected = {each.pk for each in people if all(part in each.search_text for part in parts_of(typed))}
    assert {person.pk for person in ours.named(typed)} == expected
    ours.delete()


@pytest.mark.parametrize("typed", ["001090123456", "123456", "0912 345 678", "0912345678", "345.678"])
def test_by_numbers_find_only_those_who_keep_people(typed: str, company: Company, client_of: ClientOf) -> None:
    add(company, "Phan", "Kín", national_number="001090123456", phone="0912345678")

    assert found(client_of(company.quang), typed) == {"Phan Kín"}
    assert found(client_of(company.binh), typed) == set()  # sees people, changes none
    assert found(client_of(company.khanh), typed) == set()
    assert found(client_of(company.stranger), typed) == set()


def test_what_is_too_short_for_a_number_is_no_number() -> None:
    assert digits_of("456") == ""
    assert digits_of("12 34 56") == "123456"
    assert digits_of("an 123456") == ""
    assert digits_of("１２３４５６") == ""


def test_a_search_finds_nobody_out_of_sight(company: Company, client_of: ClientOf) -> None:
    assert found(client_of(company.binh), "nguyen") == {"Nguyễn Văn An", "Nguyễn Tiến Đạt"}
    assert found(client_of(company.stranger), "nguyen") == set()
    assert found(client_of(company.root), "nguyen") == {"Nguyễn Văn An", "Nguyễn Tiến Đạt"}


def test_a_search_keeps_the_order_and_the_filters_of_the_list(company: Company, client_of: ClientOf) -> None:
    client, address = client_of(company.quang), reverse("people_office:people_results")
    named = [person.given for person in client.get(address, {"q": "n"}).context["object_list"]]
    assert named == ["An", "Anh", "Đạt"]
    back = client.get(address, {"q": "n", "ordering": "-sort_key"}).context["object_list"]
    assert [person.given for person in back] == ["Đạt", "Anh", "An"]
    here = client.get(address, {"q": "nguyen", "unit": str(company.db01_2.uid)}).context["object_list"]
    assert [person.given for person in here] == ["Đạt"]


def test_of_very_many_the_first_are_shown_in_order(
    company: Company, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FirstOfMany, "MOST", 60)
    for number in range(70):
        add(company, "Lý", f"Thêm{number:02d}")
    client, address = client_of(company.quang), reverse("people_office:people_results")

    first = client.get(address, {"q": "them"})
    assert "more than 60" in first.content.decode() or "60" in first.content.decode()
    assert [person.given for person in first.context["object_list"]][:2] == ["Thêm00", "Thêm01"]
    second = client.get(address, {"q": "them", "p": "2"}).context["object_list"]
    assert [person.given for person in second][-1] == "Thêm59"
    few = client.get(address, {"q": "them0"}).context["object_list"]
    assert [person.given for person in few] == [f"Thêm0{number}" for number in range(10)]


def test_a_search_asks_as_many_queries_for_few_as_for_many(company: Company, client_of: ClientOf) -> None:
    client = client_of(company.quang)
    found(client, "nguyen")
    with CaptureQueriesContext(connection) as few:
        found(client, "nguyen")
    for number in range(45):
        add(company, "Nguyễn", f"Thêm{number}")
    with CaptureQueriesContext(connection) as many:
        found(client, "nguyen")

    assert len(many) == len(few)
