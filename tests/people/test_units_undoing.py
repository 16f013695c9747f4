"""A list of units can be taken back as a whole, as long as nothing rests on what it founded, moved or renamed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from office.models import JournalRow
from people.keeping import Enrolment, PersonFacts, keep_person
from people.models import Reorganisation, RoleGrant, Unit, User
from people.roles import Role
from people.undoing import undo_reorganisation, why_not
from people.units import UnitRefused
from people.units_import import apply_units, plan_units
from tests.cast import NOW, SINCE, Company
from tests.people.reorganised import rows
from tests.people.test_units_sheet import DAY, NEW, TODAY, Line, rows_of

ClientOf = Callable[[User], Client]
MOVED: list[Line] = [
    ("DB04", "Đảng bộ Sở Xây dựng", "Đảng bộ cơ sở", "DUK"),
    ("DB01-2", "Chi bộ 2", "Chi bộ trực thuộc", "DB04"),
]


def imported(by: User, lines: Any = NEW) -> Reorganisation:
    plan = plan_units(rows=rows_of(*lines), on=DAY, by=by, now=NOW)
    done = apply_units(plan=plan, on=DAY, by=by, now=NOW, file_name="don-vi.xlsx")
    assert done is not None
    return done


def undo(done: Reorganisation, by: User) -> None:
    undo_reorganisation(reorganisation=done, by=by, now=NOW)


@pytest.mark.parametrize("lines", [NEW, MOVED], ids=["renamed", "moved"])
def test_a_list_is_taken_back_as_a_whole(lines: Any, company: Company) -> None:
    before = rows()
    done = imported(company.quang, lines)
    assert rows() != before
    assert why_not(done) == ""
    undo(done, company.quang)

    assert rows() == before
    assert not Reorganisation.objects.standing().exists()


def test_a_list_that_says_nothing_new_is_no_reorganisation(company: Company) -> None:
    plan = plan_units(rows=rows_of(NEW[3]), on=DAY, by=company.quang, now=NOW)
    assert apply_units(plan=plan, on=DAY, by=company.quang, now=NOW) is None
    assert not Reorganisation.objects.exists()


def a_member(company: Company, unit: Unit) -> None:
    keep_person(facts=PersonFacts("Phan", "Xa"), home=Enrolment(unit, TODAY), by=company.quang, now=NOW)


def a_role(company: Company, unit: Unit) -> None:
    RoleGrant.objects.create(user=company.an, role=Role.SECRETARY, unit=unit, valid_from=SINCE)


@pytest.mark.parametrize(("use", "words"), [(a_member, "people"), (a_role, "roles")])
def test_what_is_in_use_stays(use: Callable[[Company, Unit], None], words: str, company: Company) -> None:
    done = imported(company.quang)
    use(company, Unit.objects.get(code="DB03-1"))
    before = rows()

    with pytest.raises(UnitRefused, match=f"in use already \\({words}\\)"):
        undo(done, company.quang)
    assert rows() == before


def test_what_was_changed_since_is_undone_first(company: Company) -> None:
    done = imported(company.quang)
    undo(Reorganisation.objects.get(kind="rename"), company.quang)
    assert "changed since" in why_not(done)


def test_the_journal_of_the_superior_unit_tells_of_the_list(company: Company) -> None:
    assert imported(company.quang).unit == company.duk
    row = JournalRow.objects.get(act="people.unit.import")
    assert row.data == {"file": "don-vi.xlsx", "founded": 2, "changed": 1, "on": str(DAY)}


def test_the_page_of_importing_leads_to_the_undoing_for_who_brought_the_list(
    company: Company, client_of: ClientOf
) -> None:
    client, address = client_of(company.quang), reverse("people_office:units_upload")
    imported(company.quang)
    undoing = reverse("people_office:reorganisation_undo", args=[Reorganisation.objects.get(kind="import").uid])

    assert undoing in client.get(address).content.decode()
    assert client_of(company.chi).get(undoing).status_code == 404
    assert "Đảng bộ Sở Nội vụ" in client.get(undoing).content.decode()
    assert client.post(undoing).status_code == 302
    assert not Unit.objects.filter(code="DB03").exists()
