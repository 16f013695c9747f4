"""The back office for people: who is listed, found, shown, added, changed, transferred."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from office.models import JournalRow
from people.keeping import Enrolment, PersonFacts, keep_person
from people.models import Membership, Person, User
from people.models.persons import BirthPrecision
from tests.cast import NOW, SINCE, Company

ClientOf = Callable[[User], Client]
NEW = {
    "family_middle": "Lý Thường",
    "given": "Kiệt",
    "since": "2026-01-05",
    "position": "Bí thư",
    "standing": "full",
    "sex": "male",
    "born": "09/1985",
    "national_number": "001085000111",
    "phone": "0912 345 678",
}


def add(company: Company, given: str, unit: str = "db02", **facts: str) -> Person:
    home = Enrolment(unit=getattr(company, unit), since=SINCE)
    return keep_person(facts=PersonFacts(family_middle="Phan", given=given, **facts), home=home, by=None, now=NOW)


def names_in(page: str, company: Company) -> set[str]:
    return {person.full_name for person in Person.objects.all() if person.full_name in page}


def shown(client: Client, name: str, query: str = "") -> str:
    return client.get(reverse(f"people_office:{name}") + query).content.decode()


def test_a_list_holds_the_own_units_people_and_nobody_elses(company: Company, client_of: ClientOf) -> None:
    add(company, "Xa")

    assert names_in(shown(client_of(company.binh), "people"), company) == {
        "Nguyễn Văn An",
        "Đỗ Thị Lan Anh",
        "Nguyễn Tiến Đạt",
    }
    assert "Phan Xa" in shown(client_of(company.quang), "people")
    assert names_in(shown(client_of(company.stranger), "people"), company) == set()


def test_the_list_is_in_the_order_of_given_names(company: Company, client_of: ClientOf) -> None:
    page = shown(client_of(company.quang), "people")

    assert page.index("Nguyễn Văn An") < page.index("Đỗ Thị Lan Anh") < page.index("Nguyễn Tiến Đạt")


@pytest.mark.parametrize("words", ["Đỗ Thị Lan", "do thi lan", "ĐỖ THỊ LAN ANH", "lan anh"])
def test_people_are_found_with_and_without_marks(words: str, company: Company, client_of: ClientOf) -> None:
    page = client_of(company.quang).get(reverse("people_office:people_results"), {"q": words}).content.decode()

    assert names_in(page, company) == {"Đỗ Thị Lan Anh"}


def test_a_unit_filters_with_all_that_lies_below_it(company: Company, client_of: ClientOf) -> None:
    add(company, "Xa")
    client = client_of(company.quang)

    assert names_in(shown(client, "people_results", f"?unit={company.db02.uid}"), company) == {"Phan Xa"}
    assert len(names_in(shown(client, "people_results", f"?unit={company.db01.uid}"), company)) == 3
    assert names_in(shown(client, "people_results", f"?unit={company.db01_2.uid}"), company) == {"Nguyễn Tiến Đạt"}


def test_a_filter_offers_no_unit_out_of_sight(company: Company, client_of: ClientOf) -> None:
    page = shown(client_of(company.binh), "people")

    assert "Đảng bộ Sở Tài chính" in page
    assert "Đảng bộ Sở Y tế" not in page
    outside = shown(client_of(company.binh), "people_results", f"?unit={company.db02.uid}")
    assert "Đảng bộ Sở Y tế" not in outside


def test_the_account_filter_parts_those_with_and_without(company: Company, client_of: ClientOf) -> None:
    add(company, "Xa")
    client = client_of(company.quang)

    assert names_in(shown(client, "people_results", "?account=false"), company) == {"Phan Xa"}
    assert "Phan Xa" not in shown(client, "people_results", "?account=true")


def test_a_long_list_asks_no_more_queries_than_a_short_one(company: Company, client_of: ClientOf) -> None:
    client = client_of(company.quang)
    shown(client, "people")
    with CaptureQueriesContext(connection) as short:
        shown(client, "people")
    for number in range(45):
        add(company, f"Thêm{number}", unit="db01_1" if number % 2 else "db02")
    with CaptureQueriesContext(connection) as long:
        shown(client, "people")

    assert len(long) == len(short)


def test_numbers_are_open_only_to_those_who_may_change_them(company: Company, client_of: ClientOf) -> None:
    person = add(company, "Kín", unit="db01_1", national_number="001090123456", phone="0912345678")
    address = reverse("people_office:person", args=[person.uid])
    kept, seen = (client_of(who).get(address).content.decode() for who in (company.quang, company.binh))

    assert "001090123456" in kept
    assert "0912345678" in kept
    assert "001090123456" not in seen
    assert "0912345678" not in seen
    assert "•••••••••456" in seen
    assert "•••••••678" in seen


def test_a_persons_page_shows_units_standing_and_what_was_done(company: Company, client_of: ClientOf) -> None:
    page = client_of(company.quang).get(reverse("people_office:person", args=[company.an.person.uid])).content.decode()

    assert "Chi bộ 1" in page
    assert "09/05/1990" in page
    address = reverse("people_office:person_change", args=[company.an.person.uid])
    held = {"family_middle": "Nguyễn Văn", "given": "An", "born": "09/05/1990", "native_place": "Huế"}
    client_of(company.quang).post(address, held)
    page = client_of(company.quang).get(reverse("people_office:person", args=[company.an.person.uid])).content.decode()
    assert "Huế" in page
    row = JournalRow.objects.get(act="people.person.change")
    assert row.data == {"changed": {"native_place": ["", "Huế"]}}
    assert str(row.by) in page


@pytest.mark.parametrize("door", ["person", "person_change", "person_transfer"])
def test_a_person_out_of_scope_is_not_there(door: str, company: Company, client_of: ClientOf) -> None:
    address = reverse(f"people_office:{door}", args=[company.an.person.uid])

    assert client_of(company.stranger).get(address).status_code == 404
    assert client_of(company.stranger).post(address, {"given": "Đổi"}).status_code == 404
    assert Person.objects.get(pk=company.an.person.pk).given == "An"


@pytest.mark.parametrize("door", ["person_change", "person_transfer"])
def test_who_only_sees_a_person_changes_nothing(door: str, company: Company, client_of: ClientOf) -> None:
    address = reverse(f"people_office:{door}", args=[company.an.person.uid])

    assert client_of(company.binh).get(address).status_code == 404
    assert client_of(company.khanh).post(address, {"given": "Đổi"}).status_code == 404
    page = client_of(company.binh).get(reverse("people_office:person", args=[company.an.person.uid])).content.decode()
    assert address not in page


def test_a_person_is_added_with_unit_standing_and_journal(company: Company, client_of: ClientOf) -> None:
    given = NEW | {"unit": str(company.db01_1.uid)}
    answer = client_of(company.quang).post(reverse("people_office:person_add"), given)
    person = Person.objects.get(given="Kiệt")

    assert answer.url == reverse("people_office:person", args=[person.uid])
    assert (person.born_on, person.born_precision) == (date(1985, 9, 1), BirthPrecision.MONTH)
    assert person.phone == "0912345678"
    held = person.memberships.get()
    assert (held.unit, held.valid_from, held.position) == (company.db01_1, date(2026, 1, 5), "Bí thư")
    assert person.standings.get().kind == "full"
    row = JournalRow.objects.get(act="people.person.add")
    assert (row.by, row.subject) == (company.quang, f"people.Person:{person.pk}")


@pytest.mark.parametrize(
    ("field", "text"),
    [("born", "31/02/1990"), ("national_number", "12345"), ("phone", "abc"), ("given", ""), ("unit", NEW["given"])],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    field: str, text: str, company: Company, client_of: ClientOf
) -> None:
    before = Person.objects.count()
    given = NEW | {"unit": str(company.db01_1.uid), field: text}
    answer = client_of(company.quang).post(reverse("people_office:person_add"), given)

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "Lý Thường" in answer.content.decode()
    assert Person.objects.count() == before


def test_nobody_is_added_to_a_unit_out_of_scope(company: Company, client_of: ClientOf) -> None:
    given = NEW | {"unit": str(company.db01_1.uid)}
    answer = client_of(company.stranger).post(reverse("people_office:person_add"), given)

    assert answer.status_code == 422
    assert not Person.objects.filter(given="Kiệt").exists()


def test_a_citizen_number_is_taken_once_and_the_refusal_names_nobody(company: Company, client_of: ClientOf) -> None:
    add(company, "Trước", national_number="001085000111")
    given = NEW | {"unit": str(company.xx.uid)}
    answer = client_of(company.stranger).post(reverse("people_office:person_add"), given)

    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors()
    assert "Trước" not in answer.content.decode()


def test_a_transfer_ends_one_membership_and_begins_another(company: Company, client_of: ClientOf) -> None:
    person = company.an.person
    held = person.memberships.get()
    given = {"leaving": held.pk, "unit": str(company.db02.uid), "on": "2026-03-01", "reason": "Quyết định 12"}
    answer = client_of(company.quang).post(reverse("people_office:person_transfer", args=[person.uid]), given)
    left, entered = person.memberships.order_by("valid_from")

    assert answer.status_code == 302
    assert (left.valid_until, left.reason) == (date(2026, 3, 1), "Quyết định 12")
    assert (entered.unit, entered.valid_from, entered.valid_until) == (company.db02, date(2026, 3, 1), None)
    assert JournalRow.objects.get(act="people.person.transfer").data["to"] == "DB02"


@pytest.mark.parametrize(("unit", "on"), [("db01_1", "2026-03-01"), ("db02", "2019-12-31"), ("xx", "2026-03-01")])
def test_a_transfer_that_cannot_be_is_refused(unit: str, on: str, company: Company, client_of: ClientOf) -> None:
    """Into the unit the person is in, before joining it, or into a unit out of reach."""
    person = company.an.person
    given = {"leaving": person.memberships.get().pk, "unit": str(getattr(company, unit).uid), "on": on, "reason": "x"}
    answer = client_of(company.quang).post(reverse("people_office:person_transfer", args=[person.uid]), given)

    assert answer.status_code == 422
    assert Membership.objects.get(person=person).valid_until is None


def test_nobodys_membership_ends_through_another_persons_address(company: Company, client_of: ClientOf) -> None:
    given = {
        "leaving": company.dat.person.memberships.get().pk,
        "unit": str(company.db02.uid),
        "on": "2026-03-01",
        "reason": "x",
    }
    answer = client_of(company.quang).post(
        reverse("people_office:person_transfer", args=[company.an.person.uid]), given
    )

    assert answer.status_code == 422
    assert company.dat.person.memberships.get().valid_until is None
