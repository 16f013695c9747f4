"""The production role adds to the journal and cannot change it, whatever SQL it is given."""

from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from office import journal
from office.jobs.actions import ask
from office.jobs.context import Context
from office.journal_verifying import verify_chains
from office.models import JournalRow
from people.journal_chains import seal_journal
from people.models import Person
from people.personal_erasing import NotErased, erase_person
from people.personal_jobs import RetentionRefused, retain
from tests.cast import NOW, Company

ROLES = Path(__file__).parents[2] / "deploy" / "roles.sql"
REFUSED = (
    "UPDATE office_journalrow SET act = 'x'",
    "UPDATE office_journalrow SET data = '{}'",
    "UPDATE office_journalseal SET data_salt = ''",
    "UPDATE office_journalseal SET hash = 'x'",
    "DELETE FROM office_journalseal",
    "DELETE FROM office_journalrow",
    "TRUNCATE office_journalrow CASCADE",
    "TRUNCATE office_journalseal",
    "ALTER TABLE office_journalseal DISABLE TRIGGER USER",
    "DROP TRIGGER office_journalrow_delete ON office_journalrow",
    "DROP TABLE office_journalseal",
)


@pytest.fixture
def as_production(company: Company) -> Company:
    """In the role of deploy/roles.sql until the end of the test; SQLite has no roles, only the triggers."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite knows no roles; its triggers are tested in test_journal.py")
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE khue_app")
        cursor.execute(ROLES.read_text(encoding="utf-8"))
        cursor.execute("SET LOCAL ROLE khue_app")
    return company


def test_it_writes_and_seals(as_production: Company) -> None:
    journal.write(act="people.unit.change", subject=as_production.db01, by=as_production.chi, now=NOW)
    assert seal_journal(now=NOW) == JournalRow.objects.count()
    assert verify_chains().breaks == []


@pytest.mark.parametrize("command", REFUSED)
def test_it_changes_nothing(as_production: Company, command: str) -> None:
    seal_journal(now=NOW)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(command)
    assert verify_chains().breaks == []


def test_it_erases_nobody_and_says_who_may(as_production: Company) -> None:
    person = as_production.an.person
    assert person
    person.memberships.update(valid_until=NOW.date())
    with pytest.raises(NotErased, match=str(person.uid)):
        erase_person(person=person, reason="x", by=as_production.chi, now=NOW)
    assert Person.objects.get(pk=person.pk).given == "An"
    job = ask(kind="people.retain", arguments={"years": 1}, by=as_production.chi, now=NOW)
    with pytest.raises(RetentionRefused, match="retention --years 1"):
        retain(Context(job))


def test_what_a_rehearsal_wrote_can_leave_before_it_is_sealed(as_production: Company) -> None:
    seal_journal(now=NOW)
    journal.write(act="people.unit.change", subject=as_production.db01, by=None, now=NOW)
    assert JournalRow.objects.unsealed().delete()[0] == 1
