"""The back office for units: the tree as of today, a unit's history, founding, renaming, moving."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.models import Membership, Unit, User
from people.models.units import UnitKind
from people.unit_tree import matching, unit_lines, with_people
from people.units import UnitFacts, change_unit, found_unit
from tests.cast import NOW, SINCE, Company

ClientOf = Callable[[User], Client]
TODAY = date(2026, 3, 10)


def tree(client: Client, query: str = "") -> str:
    return client.get(reverse("people_office:units") + query).content.decode()


def confirmed(client: Client, address: str, given: dict[str, str]) -> Any:
    """Looks at the effect and confirms it."""
    looked = client.post(address, given)
    return client.post(address, given | {"digest": looked.context["effect"].digest, "deed": "confirm"})


def test_the_tree_stands_in_order_with_its_depths_and_people(company: Company) -> None:
    lines = with_people(unit_lines(Unit.objects.exclude(code="XX"), TODAY), TODAY)

    assert [(line.unit.code, line.depth, line.people) for line in lines] == [
        ("DUK", 0, 3),
        ("DB01", 1, 3),
        ("DB01-1", 2, 2),
        ("DB01-2", 2, 1),
        ("DB02", 1, 0),
    ]


@pytest.mark.parametrize(
    ("homes", "counts"),
    [(["DB01-2"], [3, 3, 2, 2, 0]), (["DB02"], [3, 3, 2, 1, 1]), (["DB01-2", "DB02"], [3, 3, 2, 2, 1])],
)
def test_who_belongs_to_several_units_is_counted_once_above_them(
    company: Company, homes: list[str], counts: list[int]
) -> None:
    """An belongs to the first cell already."""
    for code in homes:
        Membership.objects.create(person=company.an.person, unit=Unit.objects.get(code=code), valid_from=SINCE)
    lines = with_people(unit_lines(Unit.objects.exclude(code="XX"), TODAY), TODAY)
    assert [line.people for line in lines] == counts


def test_a_scope_within_a_tree_begins_at_the_margin(company: Company) -> None:
    lines = unit_lines(Unit.objects.visible_to(company.binh), TODAY)

    assert [(line.unit.code, line.depth) for line in lines] == [("DB01", 0), ("DB01-1", 1), ("DB01-2", 1)]


def test_searching_keeps_the_way_up(company: Company) -> None:
    lines = unit_lines(Unit.objects.exclude(code="XX"), TODAY)

    assert [line.unit.code for line in matching(lines, "chi bo 2")] == ["DUK", "DB01", "DB01-2"]
    assert [line.unit.code for line in matching(lines, "db02")] == ["DUK", "DB02"]
    assert matching(lines, "không có đơn vị này") == []


def test_each_sees_the_own_tree(company: Company, client_of: ClientOf) -> None:
    page = tree(client_of(company.binh))

    assert "Chi bộ 1" in page
    assert "Đảng bộ Sở Y tế" not in page
    assert "Chi bộ 1" not in tree(client_of(company.stranger))
    assert "Đảng bộ Sở Y tế" not in tree(client_of(company.quang), "?q=chi bo")


def test_the_tree_asks_no_more_queries_for_more_units(company: Company, client_of: ClientOf) -> None:
    client = client_of(company.quang)
    tree(client)
    with CaptureQueriesContext(connection) as short:
        tree(client)
    for number in range(30):
        facts = UnitFacts(name=f"Chi bộ {number}", kind=UnitKind.SUBCELL, parent=company.db02)
        found_unit(code=f"T{number}", facts=facts, on=SINCE, by=None, now=NOW)
    with CaptureQueriesContext(connection) as long:
        tree(client)

    assert len(long) == len(short)


def test_a_unit_out_of_scope_is_not_there(company: Company, client_of: ClientOf) -> None:
    for door in ("unit", "unit_change"):
        address = reverse(f"people_office:{door}", args=[company.db01.uid])
        assert client_of(company.stranger).get(address).status_code == 404
    assert client_of(company.binh).get(reverse("people_office:unit", args=[company.db01.uid])).status_code == 200
    assert client_of(company.binh).get(reverse("people_office:unit_change", args=[company.db01.uid])).status_code == 404


def test_a_unit_is_founded_below_one_of_the_own(company: Company, client_of: ClientOf) -> None:
    given = {
        "code": "DB02-1",
        "name": "Chi bộ Khám bệnh",
        "kind": "subcell",
        "parent": str(company.db02.uid),
        "on": "2026-02-03",
        "decision_number": "15-QĐ/ĐU",
    }
    answer = client_of(company.quang).post(reverse("people_office:unit_found"), given)
    unit = Unit.objects.get(code="DB02-1")

    assert answer.url == reverse("people_office:unit", args=[unit.uid])
    assert unit.versions.get().parent == company.db02
    assert Unit.objects.below(company.duk, TODAY).filter(pk=unit.pk).exists()
    refused = client_of(company.stranger).post(reverse("people_office:unit_found"), given | {"code": "DB02-2"})
    assert refused.status_code == 422
    assert not Unit.objects.filter(code="DB02-2").exists()


def test_only_the_operator_founds_a_unit_without_a_superior(company: Company, client_of: ClientOf) -> None:
    given = {"code": "YY", "name": "Đảng bộ mới", "kind": "province", "parent": "", "on": "2026-02-03"}

    assert client_of(company.quang).post(reverse("people_office:unit_found"), given).status_code == 422
    assert client_of(company.root).post(reverse("people_office:unit_found"), given).status_code == 302


def test_a_rename_keeps_the_former_name_in_the_history(company: Company, client_of: ClientOf) -> None:
    address = reverse("people_office:unit_change", args=[company.db02.uid])
    given = {"name": "Đảng bộ Sở Y tế mới", "kind": "committee", "parent": str(company.duk.uid), "on": "2026-03-01"}
    client = client_of(company.quang)
    client.cookies["django_language"] = "en"

    assert "Nothing is saved yet" in client.post(address, given).content.decode()
    assert confirmed(client, address, given).status_code == 302
    page = client.get(reverse("people_office:unit", args=[company.db02.uid])).content.decode()
    assert "Đảng bộ Sở Y tế mới" in page
    assert company.db02.name_on(date(2026, 2, 28)) == "Đảng bộ Sở Y tế"
    again = client.post(address, given)
    assert again.status_code == 422
    assert again.context["form"].non_field_errors()


def test_the_top_of_a_scope_is_renamed_where_it_stands(company: Company, client_of: ClientOf) -> None:
    """Its superior is out of the organiser's reach, but stays its superior."""
    company.quang.grants.update(unit=company.db01)
    form = client_of(company.quang).get(reverse("people_office:unit_change", args=[company.db01.uid])).context["form"]

    assert form["parent"].value() == str(company.duk.uid)
    assert str(company.db02.uid) not in dict(form.fields["parent"].choices)


def test_a_dated_move_shows_only_from_its_day(company: Company, client_of: ClientOf) -> None:
    facts = UnitFacts(name="Chi bộ 2", kind=UnitKind.SUBCELL, parent=company.db02)
    change_unit(unit=company.db01_2, facts=facts, on=date(2026, 3, 11), by=None, now=NOW)

    assert [line.unit.code for line in unit_lines(Unit.objects.below(company.db01, TODAY), TODAY)] == [
        "DB01",
        "DB01-1",
        "DB01-2",
    ]
    later = date(2026, 3, 11)
    assert [line.unit.code for line in unit_lines(Unit.objects.below(company.db02, later), later)] == [
        "DB02",
        "DB01-2",
    ]
