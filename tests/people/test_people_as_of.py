"""The list of people as of a day: who is on it, what is said of them, and that no page of it forgets the day."""

import io
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from office.models import JournalRow
from people.carrying import counted_in, with_people_carried
from people.decisions import Decision
from people.keeping import transfer_person
from people.models import Membership, Person, Standing, Unit, User
from people.reorganising import Part, merge_units, split_unit
from people.unit_tree import unit_lines
from tests.cast import NOW, Company
from tests.people.reorganised import BEFORE, DAY, LATER, merged, new

ClientOf = Callable[[User], Client]
TODAY = date(2026, 3, 10)
THEN = "on=2024-12-31"
LEAD = '<p class="office-lead'


def listed(client: Client, query: str = "") -> dict[str, str]:
    """Name and unit of each person on the page."""
    answer = client.get(f"{reverse('people_office:people')}?{query}")
    return {person.full_name: person.unit_names for person in answer.context["object_list"]}


def workbook(client: Client, query: str = "") -> list[tuple[object, ...]]:
    answer = client.get(f"{reverse('people_office:people_file')}?{query}")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    return list(sheet.iter_rows(values_only=True))  # type: ignore[union-attr]


def moved(company: Company) -> Person:
    """An goes from the first cell to the other body, with a position there, and becomes a probationary member."""
    person = company.an.person
    assert person is not None
    held = person.memberships.get()
    transfer_person(leaving=held, unit=company.db02, on=DAY, reason="12", position="Bí thư", by=company.quang, now=NOW)
    return person


def test_each_day_has_its_own_units_positions_and_standings(company: Company, client_of: ClientOf) -> None:
    person = moved(company)
    Standing.objects.filter(person=person).delete()
    Standing.objects.create(person=person, kind="candidate", valid_from=date(2024, 1, 1), valid_until=DAY)
    Standing.objects.create(person=person, kind="probationary", valid_from=DAY)
    client = client_of(company.quang)

    assert listed(client)["Nguyễn Văn An"] == "Đảng bộ Sở Y tế, Đảng uỷ Khối"
    assert listed(client, THEN)["Nguyễn Văn An"] == "Chi bộ 1, Đảng bộ Sở Tài chính"
    now, then = (client.get(reverse("people_office:people") + query).content.decode() for query in ("", f"?{THEN}"))
    assert "Bí thư" in now
    assert "Bí thư" not in then
    before, since = (str(Standing.Kind(kind).label) for kind in ("candidate", "probationary"))
    assert (before in now, since in now) == (False, True)
    assert (before in then, since in then) == (True, False)


def test_on_a_day_only_those_are_listed_who_belonged_somewhere(company: Company, client_of: ClientOf) -> None:
    Membership.objects.filter(person=company.dat.person).update(valid_from=date(2025, 1, 1))
    client = client_of(company.quang)

    assert "Nguyễn Tiến Đạt" in listed(client)
    assert "Nguyễn Tiến Đạt" not in listed(client, THEN)
    assert len(listed(client, THEN)) == 2
    assert listed(client, "on=2001-01-01") == {}


def test_the_default_is_today_and_what_is_no_day_is_today(company: Company, client_of: ClientOf) -> None:
    moved(company)
    client = client_of(company.quang)
    page = client.get(reverse("people_office:people")).content.decode()

    assert 'type="date" name="on" value="2026-03-10"' in page
    assert LEAD not in page
    assert listed(client, "on=31/31/2024") == listed(client, "on=") == listed(client)
    lead = client.get(reverse("people_office:people") + f"?{THEN}").content.decode().partition(LEAD)[2]
    assert "31/12/2024" in lead.partition("</p>")[0]


def test_a_unit_of_that_day_filters_the_people_of_that_day(company: Company, client_of: ClientOf) -> None:
    moved(company)
    client = client_of(company.quang)

    assert "Nguyễn Văn An" in listed(client, f"{THEN}&unit={company.db01_1.uid}")
    assert "Nguyễn Văn An" not in listed(client, f"unit={company.db01_1.uid}")
    assert listed(client, f"{THEN}&unit={company.db02.uid}") == {}


def test_carried_to_today_people_stand_in_what_became_of_their_unit(company: Company, client_of: ClientOf) -> None:
    Membership.objects.filter(person=company.dat.person).update(unit=company.db02)
    merged(company)
    moi, client = Unit.objects.get(code="DB09"), client_of(company.quang)

    assert listed(client, THEN)["Nguyễn Tiến Đạt"] == "Đảng bộ Sở Y tế, Đảng uỷ Khối"
    carried = listed(client, f"{THEN}&carried=on&unit={moi.uid}")
    assert carried == {
        "Nguyễn Văn An": "Chi bộ 1, Đảng bộ DB09",
        "Đỗ Thị Lan Anh": "Chi bộ 1, Đảng bộ DB09",
        "Nguyễn Tiến Đạt": "Đảng bộ DB09, Đảng uỷ Khối",
    }
    assert listed(client, f"{THEN}&unit={moi.uid}") != carried  # there was no such unit then


def test_each_person_of_a_split_unit_is_listed_where_the_person_went(company: Company, client_of: ClientOf) -> None:
    chosen = frozenset({company.anh.person.pk})  # type: ignore[union-attr]
    parts = [Part(new(company, "P1")), Part(new(company, "P2"), chosen)]
    split_unit(unit=company.db01_1, parts=parts, stays=False, decision=Decision(DAY), by=company.chi, now=NOW)
    first, second = (Unit.objects.get(code=code) for code in ("P1", "P2"))
    client = client_of(company.quang)

    assert listed(client, f"{THEN}&carried=on&unit={first.uid}") == {"Nguyễn Văn An": "Đảng bộ P1, Đảng uỷ Khối"}
    assert listed(client, f"{THEN}&carried=on&unit={second.uid}") == {"Đỗ Thị Lan Anh": "Đảng bộ P2, Đảng uỷ Khối"}


@pytest.mark.parametrize("stays", [True, False])
def test_the_list_of_a_unit_holds_whom_the_tree_counts_there(stays: bool, company: Company) -> None:
    """After a split, merges of its parts and one of its neighbour into it: for every unit, from every day."""
    chosen = frozenset({company.anh.person.pk})  # type: ignore[union-attr]
    first = Part(new(company, "P1"))
    merge_units(units=[company.db01_2], into=company.db01_1, decision=Decision(BEFORE), by=company.chi, now=NOW)
    parts = [first, Part(new(company, "P2"), chosen)]
    split_unit(unit=company.db01_1, parts=parts, stays=stays, decision=Decision(DAY), by=company.chi, now=NOW)
    part = Unit.objects.get(code="P2")
    merge_units(units=[part], into=company.db02, decision=Decision(LATER), by=company.chi, now=NOW)
    lines = unit_lines(Unit.objects.all(), TODAY)
    for day in (date(2024, 12, 31), BEFORE, DAY, LATER):
        counted = {line.unit.pk: line.people for line in with_people_carried(lines, day, TODAY, among=lines)}
        found = {
            unit.pk: Person.objects.filter(counted_in(unit, day, TODAY)).count()
            for unit in Unit.objects.filter(pk__in=counted)
        }
        assert found == counted
        assert sum(counted.values()) > 0


def test_paging_searching_ordering_and_downloading_keep_the_day(
    company: Company, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("people.office_people.PeopleList.paginate_by", 1)
    moved(company)
    client = client_of(company.quang)
    query = f"{THEN}&carried=on&unit={company.db01.uid}&ordering=-sort_key"
    answer = client.get(f"{reverse('people_office:people')}?{query}")
    page = answer.content.decode()

    assert [person.full_name for person in answer.context["object_list"]] == ["Nguyễn Tiến Đạt"]
    onward = next(line for line in page.split('"') if "p=2" in line)
    assert all(part in onward for part in ("on=2024-12-31", "carried=on", f"unit={company.db01.uid}"))
    assert answer.context["view"].file_url().endswith(query)
    assert list(listed(client, f"{query}&p=3")) == ["Nguyễn Văn An"]
    assert listed(client, f"{THEN}&q=van+an") == {"Nguyễn Văn An": "Chi bộ 1, Đảng bộ Sở Tài chính"}
    assert listed(client, f"{THEN}&q=van+an&unit={company.db02.uid}") == {}


def test_the_workbook_says_what_the_list_says_and_who_took_it(company: Company, client_of: ClientOf) -> None:
    moved(company)
    Person.objects.filter(account=company.an).update(national_number="001090123456", phone="0912345678")
    rows = workbook(client_of(company.binh), THEN)

    assert rows[0][0] == "Tính đến ngày 31/12/2024"
    assert [row[1:3] for row in rows[2:]] == [("Đỗ Thị Lan", "Anh"), ("Nguyễn Tiến", "Đạt")]
    rows = workbook(client_of(company.quang), f"{THEN}&q=van an&carried=on")
    assert rows[0][0] == "Tính đến ngày 31/12/2024, theo cơ cấu đơn vị ngày 10/03/2026"
    [row] = rows[2:]
    assert row[1:3] == ("Nguyễn Văn", "An")
    assert row[5:7] == ("Chi bộ 1, Đảng bộ Sở Tài chính", None)
    assert "001090123456" not in str(rows)
    taken = JournalRow.objects.filter(act="people.person.list").latest("pk")
    assert (taken.by, taken.data) == (company.quang, {"on": "2024-12-31", "people": 1})


def test_who_left_what_one_may_see_is_not_listed_as_of_an_earlier_day(company: Company, client_of: ClientOf) -> None:
    moved(company)

    assert set(listed(client_of(company.binh), THEN)) == {"Đỗ Thị Lan Anh", "Nguyễn Tiến Đạt"}
    assert len(listed(client_of(company.root), THEN)) == 3
