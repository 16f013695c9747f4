"""What is held about a person: told to the person, opened under record, erased without breaking anything."""

import json
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from exams.delivery.closing import hand_in
from exams.delivery.starting import start_attempt
from exams.marking.actions import mark_sitting
from exams.marking.models import Mark
from exams.results.actions import release_results
from office import journal
from office.commands import Refusal
from office.journal_verifying import verify_chains
from office.models import JournalRow
from people.journal_chains import seal_journal
from people.keeping import PersonFacts, keep_person
from people.models import FailedSignIn, Membership, Person, RoleGrant, RosterImport, User
from people.personal_data import held_about
from people.personal_erasing import NotErased, erase_person
from people.roles import Role
from tests.cast import NOW, Cast, Company

ClientOf = Callable[[User], Client]
FACTS = PersonFacts(
    family_middle="Nguyễn Văn", given="An", national_number="001085000111", phone="0912345678", email="an@vd.vn"
)
LATER = NOW + timedelta(days=1)  # the exam is over
TRACES = ("Nguyễn Văn", "nguyen van", "001085000111", "0912345678", "an@vd.vn", "Kim Liên")


def person_of(user: User) -> Person:
    assert user.person
    return user.person


def sat(cast: Cast) -> None:
    """An hands in and is marked; the results are not released."""
    now = cast.sitting.opens_at
    attempt = start_attempt(entry=cast.entry_an, by=cast.an, now=now)
    hand_in(attempt=attempt, by=cast.an, now=now + timedelta(minutes=5))
    mark_sitting(sitting=cast.sitting, by=None, now=now + timedelta(hours=3))


def asked(client: Client) -> dict[str, Any]:
    response = client.get(reverse("people:own_data"))
    assert response["Content-Disposition"] == 'attachment; filename="my-data.json"'
    told: dict[str, Any] = json.loads(response.content)
    return told


def test_a_person_gets_the_own_data_and_nobody_elses(cast: Cast, client_of: ClientOf) -> None:
    told = asked(client_of(cast.an))
    assert [row["given"] for row in told["people.Person"]] == ["An"]
    assert told["people.Membership"][0]["unit__code"] == "DB01-1"
    assert [row["number"] for row in told["sittings.Entry"]] == [cast.entry_an.number]
    text = json.dumps(told, ensure_ascii=False)
    assert "Lan Anh" not in text
    assert "pbkdf2" not in text
    assert "password" not in text
    assert JournalRow.objects.filter(act="people.person.export", by=cast.an).count() == 1


def test_a_mark_is_told_once_the_results_are_released_and_never_which_answers_were_right(
    cast: Cast, client_of: ClientOf
) -> None:
    sat(cast)
    assert Mark.objects.filter(attempt__entry=cast.entry_an).exists()
    assert asked(client_of(cast.an))["marking.Mark"] == []
    release_results(sitting=cast.sitting, by=cast.quang, now=cast.sitting.opens_at + timedelta(hours=4))
    [mark] = asked(client_of(cast.an))["marking.Mark"]
    assert set(mark) == {"attempt__entry__sitting__title", "points", "points_full", "score", "band__label", "marked_at"}


def test_opening_a_person_is_written_down_once_an_hour_and_not_of_oneself(
    company: Company, client_of: ClientOf, clock: Any
) -> None:
    address = reverse("people_office:person", args=[person_of(company.an).uid])
    opened = JournalRow.objects.filter(act="people.person.open", subject=f"people.Person:{person_of(company.an).pk}")
    for minutes, count in ((0, 1), (59, 1), (2, 2)):
        clock.shift(minutes=minutes)
        assert client_of(company.khanh).get(address).status_code == 200
        assert opened.count() == count
    assert client_of(company.binh).get(address).status_code == 200
    assert [row.by for row in opened.order_by("pk")] == [company.khanh, company.khanh, company.binh]
    assert client_of(company.stranger).get(address).status_code == 404
    assert opened.count() == 3
    form = reverse("people_office:person_change", args=[person_of(company.an).uid])
    assert client_of(company.chi).get(form).status_code == 200
    assert opened.count() == 4

    User.objects.filter(pk=company.an.pk).update(person=None)
    User.objects.filter(pk=company.khanh.pk).update(person=company.an.person)
    assert client_of(User.objects.get(pk=company.khanh.pk)).get(address).status_code == 200
    assert opened.count() == 4


@pytest.fixture
def leaving(cast: Cast) -> Cast:
    """An sat, was marked and released, stands all over the journal, and belongs to no unit any more."""
    an = cast.an
    User.objects.filter(pk=an.pk).update(email="an@vd.vn", first_name="Kim Liên")
    an.refresh_from_db()
    keep_person(facts=FACTS, person=person_of(an), by=cast.quang, now=NOW)
    journal.write(act="people.user.sign_in", subject=an, by=an, now=NOW)
    FailedSignIn.objects.create(account=an.username, address="10.0.0.9", at=NOW)
    sat(cast)
    release_results(sitting=cast.sitting, by=cast.quang, now=cast.sitting.opens_at + timedelta(hours=4))
    changed = {str(person_of(an).pk): {"phone": ["0912345678", ""]}, "0": {"phone": ["", "1"]}}
    RosterImport.objects.create(unit=cast.duk, changed=changed, by=cast.quang, at=NOW)
    Membership.objects.filter(person=an.person).update(valid_until=NOW.date(), reason="theo chồng về Kim Liên")
    seal_journal(now=NOW)
    return cast


def everything() -> str:
    """Every column of every row of every table."""
    rows = (row for model in apps.get_models() for row in model._base_manager.values_list())
    return "\n".join(str(row) for row in rows)


def test_after_an_erasure_no_table_holds_the_name_or_a_number_and_marks_and_chain_stand(leaving: Cast) -> None:
    account = leaving.an.username
    before = Mark.objects.values_list("pk", "score", "band")
    marks, rows = list(before), JournalRow.objects.count()
    text = everything()
    assert [trace for trace in TRACES if trace not in text] == []  # the search would find them

    name = erase_person(person=person_of(leaving.an), reason="theo yêu cầu", by=leaving.chi, now=LATER)

    text = everything()
    assert [trace for trace in TRACES if trace in text] == []
    assert list(before) == marks
    assert not JournalRow.objects.filter(by_label=account).exists()
    assert not FailedSignIn.objects.exists()
    assert RosterImport.objects.get().changed == {"0": {"phone": ["", "1"]}}
    assert JournalRow.objects.count() == rows + 1
    seal_journal(now=NOW)
    verdict = verify_chains()
    assert (verdict.breaks, verdict.unsealed) == ([], 0)
    assert verdict.erased > 0
    leaving.an.refresh_from_db()
    assert (leaving.an.username, leaving.an.is_active, leaving.an.has_usable_password()) == (name, False, False)
    told = held_about(person_of(leaving.an), now=NOW)
    assert told["journal"][-1]["act"] == "people.person.erase"


def test_who_belongs_to_a_unit_or_holds_a_role_is_not_erased_nor_without_a_reason(company: Company) -> None:
    with pytest.raises(NotErased, match="belongs to a unit"):
        erase_person(person=person_of(company.an), reason="x", by=None, now=NOW)
    Membership.objects.all().delete()
    RoleGrant.objects.create(user=company.an, role=Role.SECRETARY, unit=company.db01, valid_from=NOW.date())
    with pytest.raises(NotErased, match="holds a role"):
        erase_person(person=person_of(company.an), reason="x", by=None, now=NOW)
    RoleGrant.objects.all().delete()
    with pytest.raises(NotErased, match="Say why"):
        erase_person(person=person_of(company.an), reason=" ", by=None, now=NOW)
    assert person_of(company.an).given == "An"


def test_the_command_asks_before_it_erases(leaving: Cast, clock: Any) -> None:
    clock.set(LATER)
    uid, out = str(person_of(leaving.an).uid), StringIO()
    call_command("erase_person", uid, "--reason=x", stdout=out)
    assert "Would erase: Nguyễn Văn An" in out.getvalue()
    assert Person.objects.get(uid=uid).given == "An"
    call_command("erase_person", uid, "--reason=x", "--yes", stdout=out)
    assert Person.objects.get(uid=uid).given.startswith("#")
    for wrong in ("x", "00000000-0000-4000-8000-000000000000"):
        with pytest.raises(Refusal, match="no person"):
            call_command("erase_person", wrong, "--reason=x")
