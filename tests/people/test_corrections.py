"""Requests for correction: asked by the person, decided by who keeps the registry, answered in words."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from office.models import JournalRow
from people.corrections import (
    CORRECTABLE,
    MOST_OPEN,
    OTHER,
    CorrectionRefused,
    accept_correction,
    ask_correction,
    decline_correction,
    values_of,
)
from people.keeping import PersonFacts, PersonRefused, keep_person
from people.models import CorrectionRequest, Person, User
from tests.cast import NOW, Company

ClientOf = Callable[[User], Client]


def asked(
    company: Company, field: str = "phone", says: str = "0912 345 678", by: User | None = None
) -> CorrectionRequest:
    return ask_correction(field=field, says=says, reason="theo căn cước", by=by or company.an, now=NOW)


def an(company: Company) -> Person:
    return Person.objects.get(pk=company.an.person_id)


@pytest.mark.parametrize(
    ("field", "says", "column", "value"),
    [
        ("phone", "0912.345.678", "phone", "0912345678"),
        ("given", " Ân ", "given", "Ân"),
        ("born_on", "09/1991", "born_text", "09/1991"),
        ("sex", "Nữ", "sex", "female"),
        ("national_number", "001085000111", "national_number", "001085000111"),
        ("email", "an@vidu.vn", "email", "an@vidu.vn"),
        ("official_on", "3/2/2015", "official_on", "2015-02-03"),
    ],
)
def test_what_is_accepted_is_held_from_then_on(
    field: str, says: str, column: str, value: str, company: Company
) -> None:
    done = accept_correction(request=asked(company, field, says), answer="Đã sửa", by=company.quang, now=NOW)
    assert str(getattr(an(company), column)) == value
    assert (done.state, done.answer, done.decided_by, done.decided_at) == ("accepted", "Đã sửa", company.quang, NOW)
    acts = JournalRow.objects.about(an(company)).order_by("pk")
    assert [row.act for row in acts] == ["people.correction.ask", "people.person.change", "people.correction.accept"]
    assert [row.by for row in acts] == [company.an, company.quang, company.quang]


def test_nothing_else_changes_when_one_field_is_corrected(company: Company) -> None:
    before = Person.objects.filter(pk=company.an.person_id).values().get()
    accept_correction(request=asked(company), answer="", by=company.quang, now=NOW)
    after = Person.objects.filter(pk=company.an.person_id).values().get()
    assert {name for name in after if after[name] != before[name]} == {"phone"}


def test_what_is_kept_elsewhere_is_accepted_without_a_change(company: Company) -> None:
    accept_correction(request=asked(company, OTHER, "Chi bộ 2"), answer="Đã chuyển", by=company.quang, now=NOW)
    assert not JournalRow.objects.filter(act="people.person.change").exists()


def test_declined_leaves_things_as_they_are_and_says_why(company: Company) -> None:
    request = asked(company)
    with pytest.raises(CorrectionRefused, match="Say why"):
        decline_correction(request=request, answer=" ", by=company.quang, now=NOW)
    done = decline_correction(request=request, answer="Không khớp", by=company.quang, now=NOW)
    assert (done.state, done.answer, an(company).phone) == ("declined", "Không khớp", "")


@pytest.mark.parametrize(
    ("field", "says"),
    [
        ("born_on", "hôm qua"),
        ("born_on", "31/02/1990"),
        ("national_number", "12"),
        ("phone", "không có"),
        ("email", "a@"),
        ("sex", "x"),
        ("official_on", "2015"),
        ("given", "a" * 61),
        ("given", "  "),
        (OTHER, " "),
        ("password", "x"),
        ("", "x"),
    ],
)
def test_what_cannot_be_read_is_refused_before_it_is_asked(field: str, says: str, company: Company) -> None:
    with pytest.raises(CorrectionRefused):
        asked(company, field, says)
    assert not CorrectionRequest.objects.exists()


def test_one_request_of_a_field_at_a_time_and_not_too_many(company: Company) -> None:
    first = asked(company)
    with pytest.raises(CorrectionRefused, match="waits already"):
        asked(company)
    decline_correction(request=first, answer="Sai", by=company.quang, now=NOW)
    asked(company)
    says = {
        "born_on": "1990",
        "joined_on": "1/1/2010",
        "official_on": "1/1/2011",
        "admitted_by_decision_on": "1/1/2010",
    }
    says |= {"national_number": "001085000111", "email": "a@b.vn", "sex": "Nam"}
    others = [field for field in CORRECTABLE if field != "phone"][: MOST_OPEN - 1]
    for field in others:
        asked(company, field, says.get(field, "An"))
    with pytest.raises(CorrectionRefused, match="Very many"):
        asked(company, OTHER, "x")


def test_it_is_answered_once_and_by_somebody_else(company: Company) -> None:
    request = asked(company)
    User.objects.filter(pk=company.an.pk).update(is_superuser=True)
    with pytest.raises(CorrectionRefused, match="your own request"):
        accept_correction(request=request, answer="", by=User.objects.get(pk=company.an.pk), now=NOW)
    accept_correction(request=request, answer="", by=company.quang, now=NOW)
    for decide in (accept_correction, decline_correction):
        with pytest.raises(CorrectionRefused, match="answered already"):
            decide(request=request, answer="x", by=company.quang, now=NOW)


def test_a_number_of_somebody_else_is_refused_and_nothing_is_half_done(company: Company) -> None:
    request = asked(company, "national_number", "001085000111")
    facts = PersonFacts(family_middle="Đỗ", given="Anh", national_number="001085000111")
    keep_person(facts=facts, person=company.anh.person, by=company.quang, now=NOW)
    with pytest.raises(PersonRefused):
        accept_correction(request=request, answer="", by=company.quang, now=NOW)
    request.refresh_from_db()
    assert (request.state, an(company).national_number) == ("open", "")


def test_a_reason_is_needed_and_accounts_of_functions_have_nothing_to_correct(company: Company) -> None:
    with pytest.raises(CorrectionRefused, match="how this can be checked"):
        ask_correction(field="phone", says="0912345678", reason=" ", by=company.an, now=NOW)
    with pytest.raises(CorrectionRefused, match="nobody in the registry"):
        asked(company, by=company.quang)


def test_every_field_of_the_registry_can_be_asked_about() -> None:
    held = {field for field in PersonFacts.__dataclass_fields__ if field not in ("sort_name", "born_precision")}
    assert held <= set(CORRECTABLE)
    assert values_of(OTHER, "x") == {}


def test_the_person_asks_and_reads_the_answer_on_the_own_page(company: Company, client_of: ClientOf) -> None:
    client, address = client_of(company.an), reverse("people:my_data")
    client.cookies["django_language"] = "en"
    form = {"field": "phone", "says": "0912345678", "reason": "thẻ SIM"}
    refused = client.post(address, form | {"says": "không"})
    assert (refused.status_code, "không" in refused.content.decode()) == (422, True)
    assert client.post(address, form).status_code == 302
    decline_correction(request=CorrectionRequest.objects.get(), answer="Số này đã cắt", by=company.quang, now=NOW)
    page = client.get(address).content.decode()
    assert "Số này đã cắt" in page
    assert "Declined" in page


def test_who_keeps_the_registry_decides_on_the_page(company: Company, client_of: ClientOf) -> None:
    request, client = asked(company), client_of(company.quang)
    client.cookies["django_language"] = "en"
    listed = client.get(reverse("people_office:corrections")).content.decode()
    assert "Nguyễn Văn An" in listed
    address = reverse("people_office:correction", args=[request.uid])
    page = client.get(address).content.decode()
    assert "0912 345 678" in page
    assert JournalRow.objects.filter(act="people.person.open", by=company.quang).count() == 1
    for wrong in ({"deed": "x"}, {"deed": "decline", "answer": ""}):
        assert client.post(address, wrong).status_code == 422
    assert client.post(address, {"deed": "accept", "answer": ""}).status_code == 302
    assert an(company).phone == "0912345678"
    again = client.post(address, {"deed": "decline", "answer": "x"})
    assert (again.status_code, "answered already" in again.content.decode()) == (422, True)
    assert "Answer the request" not in client.get(address).content.decode()


def test_a_request_is_for_those_who_keep_this_person(company: Company, client_of: ClientOf) -> None:
    address = reverse("people_office:correction", args=[asked(company).uid])
    statuses: dict[str, Any] = {
        name: client_of(getattr(company, name)).get(address).status_code
        for name in ("root", "chi", "quang", "khanh", "binh", "stranger")
    }
    assert statuses == {"root": 200, "chi": 200, "quang": 200, "khanh": 404, "binh": 404, "stranger": 404}
