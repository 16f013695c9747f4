"""Positions over time, and transfers with their paper."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from office.errors import Refused
from office.models import JournalRow
from people.keeping import transfer_person
from people.models import Membership, Person, Unit, User
from people.positions import change_position
from tests.cast import NOW, SINCE, Company

ClientOf = Callable[[User], Client]
MAY, JUNE = date(2025, 5, 1), date(2025, 6, 1)
WHO: dict[str, Any] = {"by": None, "now": NOW}


def home(company: Company) -> Membership:
    assert company.an.person is not None
    return company.an.person.memberships.get(valid_until=None)


def history(person: Person | None) -> list[tuple[str, str, date, date | None]]:
    rows = Membership.objects.filter(person=person).order_by("valid_from")
    return list(rows.values_list("unit__code", "position", "valid_from", "valid_until"))


def test_a_position_changes_from_a_day_on_without_a_transfer(company: Company) -> None:
    said = {"reason": "Đại hội", "decision_number": "15-QĐ/ĐU"}
    change_position(membership=home(company), position=" Bí thư  chi bộ ", on=MAY, **said, **WHO)
    change_position(membership=home(company), position="", on=JUNE, **WHO)

    assert history(company.an.person) == [
        ("DB01-1", "", SINCE, MAY),
        ("DB01-1", "Bí thư chi bộ", MAY, JUNE),
        ("DB01-1", "", JUNE, None),
    ]
    first = Membership.objects.filter(person=company.an.person).earliest("valid_from")
    assert (first.reason, first.decision_number) == ("Đại hội", "15-QĐ/ĐU")
    row = JournalRow.objects.filter(act="people.person.position").order_by("pk").first()
    assert row is not None
    assert (row.data["to"], row.data["decision"]) == ("Bí thư chi bộ", "15-QĐ/ĐU")


def test_who_was_what_on_a_day_is_one_question(company: Company) -> None:
    change_position(membership=home(company), position="Bí thư", on=MAY, **WHO)

    def secretaries(on: date) -> list[str]:
        rows = Membership.objects.in_force(on).filter(position="Bí thư").select_related("person")
        return [row.person.full_name for row in rows]

    assert secretaries(date(2025, 4, 30)) == []
    assert secretaries(MAY) == ["Nguyễn Văn An"]


@pytest.mark.parametrize(
    ("position", "on", "refusal"),
    [("", MAY, "holds this position already"), ("Bí thư", SINCE, "01/01/2020"), ("Bí thư", date(2019, 1, 1), "after")],
)
def test_a_position_that_cannot_be_is_refused(position: str, on: date, refusal: str, company: Company) -> None:
    before = history(company.an.person)
    with pytest.raises(Refused, match=refusal):
        change_position(membership=home(company), position=position, on=on, **WHO)
    assert history(company.an.person) == before


def test_neither_a_membership_nor_a_unit_that_ended_gets_a_position(company: Company) -> None:
    held = home(company)
    Unit.objects.filter(pk=company.db01_1.pk).update(dissolved_on=MAY)
    with pytest.raises(Refused, match="does not exist"):
        change_position(membership=held, position="Bí thư", on=JUNE, **WHO)
    Membership.objects.filter(pk=held.pk).update(valid_until=MAY)
    with pytest.raises(Refused, match="ended already"):
        change_position(membership=held, position="Bí thư", on=date(2025, 4, 1), **WHO)


def test_a_transfer_keeps_reason_and_decision(company: Company) -> None:
    said = {"reason": "Chuyển công tác", "decision_number": "39-GGT"}
    transfer_person(leaving=home(company), unit=company.db02, on=MAY, position="Đảng viên", **said, **WHO)
    left = Membership.objects.filter(person=company.an.person).earliest("valid_from")

    assert (left.valid_until, left.reason, left.decision_number) == (MAY, "Chuyển công tác", "39-GGT")
    assert JournalRow.objects.get(act="people.person.transfer").data["decision"] == "39-GGT"


def test_the_door_changes_a_position_and_the_page_shows_both(company: Company, client_of: ClientOf) -> None:
    person = company.an.person
    assert person is not None
    client, here = client_of(company.quang), reverse("people_office:person", args=[person.uid])
    address = reverse("people_office:position_change", args=[person.uid])
    assert address in client.get(here).content.decode()
    given = {"membership": home(company).pk, "position": "Phó bí thư", "on": "2025-05-01", "decision_number": "15-QĐ"}

    assert client.post(address, given | {"on": "2019-01-01"}).status_code == 422
    assert client.post(address, given).url == here  # type: ignore[attr-defined]
    page = client.get(here).content.decode()
    assert "Phó bí thư" in page
    assert "15-QĐ" in page


def test_nobodys_position_changes_through_another_persons_address(company: Company, client_of: ClientOf) -> None:
    assert company.an.person is not None
    assert company.dat.person is not None
    address = reverse("people_office:position_change", args=[company.an.person.uid])
    given = {"membership": company.dat.person.memberships.get().pk, "position": "Bí thư", "on": "2025-05-01"}

    assert client_of(company.quang).post(address, given).status_code == 422
    assert client_of(company.binh).get(address).status_code == 404
    assert history(company.dat.person) == [("DB01-2", "", SINCE, None)]
