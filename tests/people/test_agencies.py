"""A Party body and the agency in which it works: two units, linked, never one."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from people.agencies import link_agency
from people.models import Unit, User
from people.models.units import UnitKind
from people.reorganising import Decision, dissolve_unit_into
from people.units import UnitFacts, UnitRefused, change_unit, found_unit
from tests.cast import NOW, SINCE, Company

ClientOf = Callable[[User], Client]
DAY = date(2025, 7, 1)


@pytest.fixture
def agency(company: Company) -> Unit:
    facts = UnitFacts("Sở Tài chính", UnitKind.AGENCY)
    return found_unit(code="STC", facts=facts, on=SINCE, by=None, now=NOW)


def test_each_page_shows_the_other(company: Company, agency: Unit, client_of: ClientOf) -> None:
    client = client_of(company.root)
    client.cookies["django_language"] = "en"
    address = reverse("people_office:unit_agency", args=[company.db01.uid])
    assert client.post(address, {"agency": str(agency.uid)}).status_code == 302

    body = client.get(reverse("people_office:unit", args=[company.db01.uid])).content.decode()
    assert "Works in the agency" in body
    assert "Sở Tài chính" in body
    page = client.get(reverse("people_office:unit", args=[agency.uid])).content.decode()
    assert "Party bodies in it" in page
    assert "Đảng bộ Sở Tài chính" in page


def test_a_link_is_taken_back(company: Company, agency: Unit) -> None:
    for linked in (agency, None):
        link_agency(unit=company.db01, agency=linked, by=company.root, now=NOW)
        assert Unit.objects.get(pk=company.db01.pk).agency_of == linked


def test_only_a_party_body_is_linked_and_only_to_an_agency(company: Company, agency: Unit) -> None:
    with pytest.raises(UnitRefused, match="is an agency itself"):
        link_agency(unit=agency, agency=agency, by=company.root, now=NOW)
    with pytest.raises(UnitRefused, match="is no agency"):
        link_agency(unit=company.db01, agency=company.db02, by=company.root, now=NOW)
    dissolve_unit_into(unit=agency, heir=None, decision=Decision(DAY), by=company.root, now=NOW)
    with pytest.raises(UnitRefused, match="has ended"):
        link_agency(unit=company.db01, agency=agency, by=company.root, now=NOW)


def test_neither_becomes_the_other_or_hangs_below_it(company: Company, agency: Unit) -> None:
    with pytest.raises(UnitRefused, match="kept apart"):
        found_unit(code="C", facts=UnitFacts("C", UnitKind.CELL, agency), on=DAY, by=None, now=NOW)
    with pytest.raises(UnitRefused, match="kept apart"):
        change_unit(unit=agency, facts=UnitFacts("Sở", UnitKind.COMMITTEE), on=DAY, by=None, now=NOW)
    with pytest.raises(UnitRefused, match="kept apart"):
        change_unit(unit=agency, facts=UnitFacts("Sở", UnitKind.AGENCY, company.duk), on=DAY, by=None, now=NOW)
