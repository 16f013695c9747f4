"""An import can be undone as long as nothing came of it, and then the registry is as it was before."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from office.models import JournalRow
from people.keeping import PersonFacts, keep_person
from people.models import Membership, Person, RosterImport, Standing, User
from people.roster_import import apply_roster
from people.roster_undoing import UndoRefused, undo_roster_import
from tests.cast import NOW, Company
from tests.people.test_roster_import import HOA, NIE, plan

ClientOf = Callable[[User], Client]
LATER = NOW + timedelta(hours=1)


def registry() -> list[Any]:
    return [list(model.objects.order_by("pk").values()) for model in (Person, Membership, Standing)]


def imported(company: Company, *rows: list[Any]) -> RosterImport:
    apply_roster(plan=plan(company, *rows), by=company.quang, now=NOW, file_name="ds.xlsx")
    return RosterImport.objects.latest("pk")


def test_what_was_added_is_gone_and_what_was_changed_is_as_before(company: Company) -> None:
    imported(company, HOA)
    before = registry()
    changed = [1, "Lê Thị", "Hoà", "05/09/1990", "Nữ", "001190000011", "0987654321", "Chi bộ 1", ""]
    done = imported(company, changed, NIE)
    assert registry() != before

    undo_roster_import(done=done, by=company.quang, now=LATER)
    assert registry() == before
    assert RosterImport.objects.get(pk=done.pk).undone_at == LATER
    row = JournalRow.objects.get(act="people.roster.undo")
    assert (row.by, row.data) == (company.quang, {"file": "ds.xlsx", "deleted": 1, "put_back": 1})


def test_a_name_and_a_date_of_birth_are_put_back_too(company: Company) -> None:
    imported(company, HOA)
    before = registry()
    done = imported(company, [1, "Lê Thị", "Hoá", "06/09/1990", "", "001190000011", "", "", ""])
    assert Person.objects.get(national_number="001190000011").given == "Hoá"
    undo_roster_import(done=done, by=None, now=LATER)
    assert registry() == before


def test_nothing_is_undone_twice(company: Company) -> None:
    done = imported(company, HOA)
    undo_roster_import(done=done, by=None, now=LATER)
    with pytest.raises(UndoRefused):
        undo_roster_import(done=done, by=None, now=LATER)


def with_account(person: Person) -> None:
    User.objects.create_user("moi", person=person)


def transferred(person: Person) -> None:
    Membership.objects.filter(person=person).update(valid_until=NOW.date() + timedelta(days=9))


def changed_by_hand(person: Person) -> None:
    facts = PersonFacts(family_middle=person.family_middle, given=person.given, phone="0999999999")
    keep_person(facts=facts, by=None, now=NOW, person=person)


def changed_by_another_import(person: Person) -> None:
    RosterImport.objects.create(
        unit=person.memberships.get().unit, at=NOW, changed={str(person.pk): {"phone": ["", "1"]}}
    )


@pytest.mark.parametrize("depend", [with_account, transferred, changed_by_hand, changed_by_another_import])
def test_nothing_is_undone_where_something_depends_on_a_new_person(
    depend: Callable[[Person], None], company: Company
) -> None:
    done = imported(company, HOA, NIE)
    depend(Person.objects.get(national_number="001190000011"))
    before = registry()
    with pytest.raises(UndoRefused, match="Lê Thị Hoà"):
        undo_roster_import(done=done, by=None, now=LATER)
    assert registry() == before


def test_nothing_is_undone_where_a_person_was_changed_since(company: Company) -> None:
    imported(company, HOA)
    done = imported(company, [*HOA[:6], "0987654321", *HOA[7:]])
    Person.objects.filter(national_number="001190000011").update(phone="0900000000")
    with pytest.raises(UndoRefused, match="changed after the import"):
        undo_roster_import(done=done, by=None, now=LATER)


def test_the_page_that_imports_lists_imports_and_undoes_one_after_asking(
    jobs_at_once: None, company: Company, client_of: ClientOf
) -> None:
    done, client = imported(company, HOA), client_of(company.quang)
    client.cookies["django_language"] = "en"
    address = reverse("people_office:roster_undo", args=[done.uid])
    page = client.get(reverse("people_office:roster")).content.decode()
    assert address in page
    assert "ds.xlsx" in page
    assert "1 person is deleted" in client.get(address).content.decode()

    job = client.post(address).url
    assert "was undone" in client.get(job, follow=True).content.decode()
    assert not Person.objects.filter(national_number="001190000011").exists()
    assert address not in client.get(reverse("people_office:roster")).content.decode()


def test_a_stranger_undoes_nothing(company: Company, client_of: ClientOf) -> None:
    done = imported(company, HOA)
    address = reverse("people_office:roster_undo", args=[done.uid])
    assert client_of(company.stranger).post(address).status_code == 404
    assert "ds.xlsx" not in client_of(company.stranger).get(reverse("people_office:roster")).content.decode()
