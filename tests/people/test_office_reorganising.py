"""The back office for reorganisations: what is shown before, what is done after, and taking it back."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from learning.models import Enrolment, StudyClass
from people.models import Membership, Reorganisation, Unit, User
from people.unit_tree import folded, unit_lines, with_people
from people.units import UnitFacts, found_unit
from tests.cast import NOW, SINCE, Cast, Company

ClientOf = Callable[[User], Client]
TODAY = date(2026, 3, 10)


def english(client: Client) -> Client:
    client.cookies["django_language"] = "en"
    return client


def door(name: str, unit: Unit) -> str:
    return reverse(f"people_office:unit_{name}", args=[unit.uid])


def into_db02(company: Company, **more: str) -> dict[str, str]:
    return {"on": "2026-03-01", "decision_number": "12-QĐ/ĐU", "decided_on": "", "heir": str(company.db02.uid)} | more


def confirmed(client: Client, address: str, given: dict[str, Any]) -> Any:
    looked = client.post(address, given)
    return client.post(address, given | {"digest": looked.context["effect"].digest, "deed": "confirm"})


def test_the_effect_is_shown_before_anything_is_saved(cast: Cast, client_of: ClientOf) -> None:
    ahead = {"starts_on": TODAY, "ends_on": TODAY + timedelta(days=9), "code": "L1", "title": "Lớp 1"}
    course = StudyClass.objects.create(unit=cast.duk, **ahead)
    Enrolment.objects.create(study_class=course, person=cast.dat.person)  # type: ignore[misc]
    given = into_db02(cast, heir=str(cast.db01_1.uid))  # type: ignore[arg-type]
    page = english(client_of(cast.quang)).post(door("merge", cast.db01_2), given).content.decode()

    assert "Nothing is saved yet" in page
    assert "Nguyễn Tiến Đạt: Chi bộ 2 → Chi bộ 1" in page
    assert "Kiểm tra nhận thức" in page
    assert "Lớp 1, " in page
    assert not Reorganisation.objects.exists()
    assert Membership.objects.in_force(TODAY).get(person=cast.dat.person).unit == cast.db01_2


def test_what_was_looked_at_is_recorded_when_it_is_confirmed(company: Company, client_of: ClientOf) -> None:
    client = english(client_of(company.quang))
    answer = confirmed(client, door("merge", company.db01), into_db02(company))

    assert answer.url == reverse("people_office:unit", args=[company.db02.uid])
    page = client.get(answer.url).content.decode()
    assert "Came from" in page
    assert "Đảng bộ Sở Tài chính" in page
    gone = client.get(reverse("people_office:unit", args=[company.db01.uid])).content.decode()
    assert "Went to" in gone
    assert door("merge", company.db01) not in gone


def test_what_changed_meanwhile_is_shown_again_and_not_done(company: Company, client_of: ClientOf) -> None:
    client = english(client_of(company.quang))
    given = into_db02(company, heir=str(company.db01_1.uid))
    looked = client.post(door("merge", company.db01_2), given)
    Membership.objects.create(person=company.an.person, unit=company.db01_2, valid_from=SINCE)
    again = client.post(
        door("merge", company.db01_2), given | {"digest": looked.context["effect"].digest, "deed": "confirm"}
    )

    assert "Something changed" in again.content.decode()
    assert not Reorganisation.objects.exists()


def test_two_sisters_merge_into_a_new_unit(company: Company, client_of: ClientOf) -> None:
    given = {"on": "2026-03-01", "others": [str(company.db02.uid)], "code": "MOI", "name": "Đảng bộ mới", "heir": ""}
    confirmed(client_of(company.quang), door("merge", company.db01), given)

    born = Unit.objects.get(code="MOI")
    assert born.versions.get().parent == company.duk
    assert {row.from_unit for row in born.came_from.all()} == {company.db01, company.db02}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"heir": "", "code": "", "name": ""}, "Name the new unit"),
        ({"on": "2019-01-01"}, "after that day"),
        ({"on": ""}, "Something has to be mended"),
        ({"on": "31/02/2026"}, "Something has to be mended"),
        ({"decided_on": "2026-05-01"}, "Correct one of the two"),
    ],
)
def test_a_refusal_keeps_what_was_typed(
    company: Company, client_of: ClientOf, given: dict[str, str], words: str
) -> None:
    client = english(client_of(company.quang))
    answer = client.post(door("merge", company.db01), into_db02(company) | given)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "12-QĐ/ĐU" in answer.content.decode()


def test_a_unit_of_others_is_neither_offered_nor_taken(company: Company, client_of: ClientOf) -> None:
    client = client_of(company.quang)
    given = into_db02(company, heir=str(company.xx.uid))

    assert client.post(door("merge", company.db01), given).status_code == 422
    assert "Đảng bộ tỉnh khác" not in client.get(door("merge", company.db01)).content.decode()


def test_whoever_is_chosen_goes_to_the_part_chosen(company: Company, client_of: ClientOf) -> None:
    client = english(client_of(company.quang))
    given: dict[str, Any] = {
        "on": "2026-03-01",
        "code_1": "P1",
        "name_1": "Chi bộ 1A",
        "code_2": "P2",
        "name_2": "Chi bộ 1B",
    }
    looked = client.post(door("split", company.db01_1), given)
    assert "Đỗ Thị Lan Anh: Chi bộ 1 → Chi bộ 1A" in looked.content.decode()
    confirmed(client, door("split", company.db01_1), given | {f"person_{company.anh.person_id}": "2"})

    homes = {row.person: row.unit.code for row in Membership.objects.in_force(TODAY).filter(unit__code__startswith="P")}
    assert homes == {company.an.person: "P1", company.anh.person: "P2"}


def test_a_part_needs_a_code_and_a_name(company: Company, client_of: ClientOf) -> None:
    answer = english(client_of(company.quang)).post(door("split", company.db01), {"on": "2026-03-01", "code_1": "P1"})

    assert answer.status_code == 422
    assert "needs a code and a name" in answer.content.decode()


def test_a_dissolved_unit_goes_on_in_its_heir(company: Company, client_of: ClientOf) -> None:
    given = into_db02(company, heir=str(company.db01_1.uid))
    confirmed(client_of(company.quang), door("dissolve", company.db01_2), given)

    assert Membership.objects.in_force(TODAY).get(person=company.dat.person).unit == company.db01_1


def test_what_is_recorded_can_be_undone_by_who_keeps_the_units(company: Company, client_of: ClientOf) -> None:
    confirmed(client_of(company.quang), door("merge", company.db01), into_db02(company))
    address = reverse("people_office:reorganisation_undo", args=[Reorganisation.objects.get().uid])

    assert client_of(company.stranger).post(address).status_code == 404
    assert client_of(company.khanh).get(address).status_code == 404
    assert "Undoing takes all of this back" in english(client_of(company.quang)).get(address).content.decode()
    client_of(company.quang).post(address)
    assert Unit.objects.existing(TODAY).filter(code="DB01").exists()
    assert "Undone on" in english(client_of(company.quang)).get(address).content.decode()


def test_after_undoing_a_new_unit_is_gone_and_the_page_of_the_old_one_says_so(
    company: Company, client_of: ClientOf
) -> None:
    client = english(client_of(company.quang))
    given = {"on": "2026-03-01", "others": [str(company.db02.uid)], "code": "MOI", "name": "Đảng bộ mới", "heir": ""}
    confirmed(client, door("merge", company.db01), given)
    client.post(reverse("people_office:reorganisation_undo", args=[Reorganisation.objects.get().uid]))

    assert not Unit.objects.filter(code="MOI").exists()
    page = client.get(reverse("people_office:unit", args=[company.db01.uid])).content.decode()
    assert "undone: Merge of 01/03/2026" in page


def test_a_new_unit_beside_the_top_of_the_own_tree_is_for_others_to_found(
    company: Company, client_of: ClientOf
) -> None:
    company.quang.grants.update(unit=company.db01)
    given = {"on": "2026-03-01", "code_1": "P1", "name_1": "A", "code_2": "P2", "name_2": "B"}
    answer = english(client_of(company.quang)).post(door("split", company.db01), given)

    assert answer.status_code == 422
    assert "outside what you keep" in answer.content.decode()


def test_why_it_cannot_be_undone_is_said(company: Company, client_of: ClientOf) -> None:
    client = english(client_of(company.quang))
    confirmed(client, door("merge", company.db01), into_db02(company))
    found_unit(code="T", facts=UnitFacts("Tổ", "group", company.db01_1), on=TODAY, by=None, now=NOW)  # type: ignore[arg-type]
    address = reverse("people_office:reorganisation_undo", args=[Reorganisation.objects.get().uid])

    assert "can no longer be undone" in client.get(address).content.decode()
    assert client.post(address, follow=True).status_code == 200
    assert Reorganisation.objects.get().undone_at is None


def test_the_tree_of_an_earlier_day(company: Company, client_of: ClientOf) -> None:
    client = client_of(company.quang)
    confirmed(client, door("merge", company.db01), into_db02(company))
    tree = reverse("people_office:units")

    assert "Đảng bộ Sở Tài chính" not in client.get(tree).content.decode()
    assert "Đảng bộ Sở Tài chính" in client.get(tree + "?on=2026-02-28").content.decode()
    assert "Đảng bộ Sở Tài chính" in client.get(tree + "?on=2026-02-28&q=so+tai+chinh").content.decode()
    assert client.get(tree + "?on=30/02/2026&below=abc").status_code == 200


def test_people_of_an_earlier_day_in_todays_structure(company: Company, client_of: ClientOf) -> None:
    client = english(client_of(company.quang))
    confirmed(client, door("merge", company.db01_2), into_db02(company))
    address = reverse("people_office:units") + "?on=2026-02-28"

    assert [(line.unit.code, line.people) for line in client.get(address).context["lines"]] == [
        ("DUK", 3), ("DB01", 3), ("DB01-1", 2), ("DB01-2", 1), ("DB02", 0),
    ]  # fmt: skip
    carried = client.get(address + "&carried=on")
    assert [(line.unit.code, line.people) for line in carried.context["lines"]] == [
        ("DUK", 3), ("DB01", 2), ("DB01-1", 2), ("DB02", 1),
    ]  # fmt: skip
    assert "The units of today with the people of" in carried.content.decode()


def test_a_large_tree_shows_its_upper_levels_and_opens_below(company: Company, client_of: ClientOf) -> None:
    for number in range(310):
        facts = UnitFacts(f"Chi bộ số {number}", "subcell", company.db02)  # type: ignore[arg-type]
        found_unit(code=f"S{number:03d}", facts=facts, on=SINCE, by=None, now=NOW)
    client = english(client_of(company.quang))
    page = client.get(reverse("people_office:units")).content.decode()

    assert "310 units below" in page
    assert "Chi bộ số 7" not in page
    assert "Chi bộ số 7" in client.get(reverse("people_office:units") + f"?below={company.db02.uid}").content.decode()


def test_folding_leaves_whole_levels_with_all_their_people(company: Company) -> None:
    lines = unit_lines(Unit.objects.exclude(code="XX"), TODAY)
    shown = with_people(folded(lines, 4), TODAY, among=lines)

    assert [(line.unit.code, line.people, line.hidden) for line in shown] == [
        ("DUK", 3, 0),
        ("DB01", 3, 2),
        ("DB02", 0, 0),
    ]
    assert folded(lines, 5) == lines


def test_who_belongs_to_two_units_is_counted_once_above_both(company: Company) -> None:
    Membership.objects.create(person=company.an.person, unit=company.db02, valid_from=SINCE)
    Membership.objects.create(person=company.an.person, unit=company.db01_2, valid_from=SINCE)
    lines = unit_lines(Unit.objects.exclude(code="XX"), TODAY)

    assert {line.unit.code: line.people for line in with_people(lines, TODAY)} == {
        "DUK": 3, "DB01": 3, "DB01-1": 2, "DB01-2": 2, "DB02": 1,
    }  # fmt: skip
