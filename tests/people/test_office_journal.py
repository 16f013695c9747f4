"""The journal's page: who reads it, of which units, how it is found through."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from exams.delivery.starting import start_attempt
from exams.rehearsal.models import Rehearsal
from office import journal
from people.journal_chains import seal_journal
from people.models import RoleGrant, User
from people.office_words import history_of
from people.roles import Role
from tests.cast import NOW, Cast

ClientOf = Callable[[User], Client]


@pytest.fixture
def told(cast: Cast) -> Cast:
    """Acts about units of both trees, a person, an attempt, and a record that is gone."""
    journal.write(act="people.unit.change", subject=cast.xx, by=cast.stranger, now=NOW, data={"name": "Cây khác"})
    journal.write(act="people.unit.change", subject=cast.db02, by=cast.quang, now=NOW, data={"name": "Sở khác"})
    journal.write(act="people.unit.change", subject=cast.db01, by=cast.quang, now=NOW, data={"name": "Tên mới"})
    journal.write(act="people.person.open", subject=cast.an.person, by=cast.loan, now=NOW)  # type: ignore[arg-type]
    journal.write(act="people.role.end", subject=RoleGrant(pk=99999), by=cast.chi, now=NOW - timedelta(days=1))
    start_attempt(entry=cast.entry_an, by=cast.an, now=cast.sitting.opens_at)
    seal_journal(now=NOW)
    return cast


def shown(client: Client, query: str = "") -> str:
    client.cookies["django_language"] = "en"
    return client.get(reverse("people_office:journal") + query).content.decode()


def test_an_inspector_reads_what_was_done_in_the_own_units_in_plain_words(told: Cast, client_of: ClientOf) -> None:
    page = shown(client_of(told.khanh))
    for words in (
        "Unit changed: Tên mới",
        "Unit: Đảng bộ Sở Tài chính",
        "Opened this person&#x27;s page",
        "Person: Nguyễn Văn An",
        f"{told.sitting}: {told.entry_an}",
        "Role 99999",
        "Trần Văn Quang",
    ):
        assert words in page
    assert "Cây khác" not in page


def test_the_scope_goes_by_units_not_by_whole_trees(told: Cast, client_of: ClientOf) -> None:
    RoleGrant.objects.filter(user=told.binh).update(role=Role.INSPECTOR)
    page = shown(client_of(told.binh))
    assert "Tên mới" in page
    assert "Sở khác" not in page


def test_it_is_found_through_by_part_by_day_and_by_who(told: Cast, client_of: ClientOf) -> None:
    khanh = client_of(told.khanh)
    page = shown(khanh, "?part=people.unit.")
    assert "Tên mới" in page
    assert "Opened this person" not in page
    page = shown(khanh, f"?day={(NOW - timedelta(days=1)).date()}")
    assert "Role 99999" in page
    assert "Tên mới" not in page
    page = shown(khanh, "?q=Loan")
    assert "Opened this person" in page
    assert "Tên mới" not in page


def test_the_queries_do_not_grow_with_the_rows(told: Cast, client_of: ClientOf, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    for _time in range(30):
        journal.write(act="people.unit.change", subject=told.db01, by=told.quang, now=NOW, data={"name": "x"})
    seal_journal(now=NOW)
    with django_assert_max_num_queries(40):
        shown(client_of(told.khanh))


def test_the_pages_of_records_end_with_their_history(told: Cast, client_of: ClientOf) -> None:
    paper_set = told.sitting.paper_set
    assert paper_set
    rehearsal = Rehearsal.objects.create(
        sitting=told.sitting, candidates=3, seconds=60, state="cancelled", began_at=NOW, beat_at=NOW
    )
    journal.write(act="rehearsal.cancel", subject=rehearsal, by=told.quang, now=NOW)
    for who, address, words in (
        (told.quang, reverse("sittings_office:sitting", args=[told.sitting.uid]), "planned the sitting"),
        (told.thu, reverse("bank_office:bank", args=[told.bank.uid]), "opened the question bank"),
        (told.quang, reverse("papers_office:paper_set", args=[paper_set.uid]), "made papers: "),
        (told.quang, reverse("papers_office:change", args=[told.blueprint.uid]), "saved the blueprint: "),
        (told.quang, reverse("rehearsal_office:run", args=[rehearsal.uid]), "cancelled the rehearsal"),
        (told.thu, reverse("bank_office:question", args=[told.questions[0].uid]), "wrote the question"),
    ):
        client = client_of(who)
        client.cookies["django_language"] = "en"
        page = client.get(address).content.decode()
        assert f'<td data-label="What">{words}' in page


def test_openings_do_not_push_out_what_was_done(told: Cast) -> None:
    person = told.an.person
    assert person
    journal.write(act="people.person.change", subject=person, by=told.quang, now=NOW, data={"changed": {"phone": []}})
    for hour in range(70):
        journal.write(act="people.person.open", subject=person, by=told.khanh, now=NOW + timedelta(hours=hour))
    words = [line["words"] for line in history_of(person)]
    assert words.count("opened this person's page") == 10
    assert words[-1] == "changed: Phone"
