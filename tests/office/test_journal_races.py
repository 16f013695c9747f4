"""Many who write and several who seal at the same moment: no fork, no gap, nothing lost. On PostgreSQL too."""

from collections.abc import Callable, Iterator
from threading import Event
from typing import Any

import pytest
from django.db import connection, transaction

from office import journal
from office.journal_verifying import verify_chains
from office.models import JournalRow, JournalSeal
from people.journal_chains import seal_journal
from tests.cast import NOW, Company
from tests.exams.delivery.racing import together
from tests.office.sealed import tamper

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS, WRITERS, ROWS = 4, 4, 25
LONG = 30.0


@pytest.fixture
def committed(transactional_db: None, company: Company) -> Iterator[Company]:
    """What is sealed could not be swept away after the test: the guards refuse that too."""
    yield company
    tamper("DELETE FROM office_journalseal")


def writer(company: Company) -> Callable[[], None]:
    def write() -> None:
        for number in range(ROWS):
            subject = company.xx if number % 5 == 0 else company.db01
            with transaction.atomic():
                journal.write(act="people.unit.change", subject=subject, by=company.chi, now=NOW, data={"n": number})

    return write


def sealer() -> Any:
    return [seal_journal(now=NOW) for _time in range(6)]


def test_writers_and_sealers_together_make_one_chain_for_each_unit(committed: Company) -> None:
    for _round in range(ROUNDS):
        done = together(*[writer(committed)] * WRITERS, *[sealer] * 3)
        assert [one for one in done if isinstance(one, Exception)] == []
        seal_journal(now=NOW)
        verdict = verify_chains()
        assert (verdict.breaks, verdict.unsealed, verdict.rows) == ([], 0, JournalRow.objects.count())
    for chain in ("unit:DUK", "unit:XX"):
        numbers = list(JournalSeal.objects.filter(chain=chain).order_by("number").values_list("number", flat=True))
        assert numbers == list(range(1, len(numbers) + 1))
        assert len(numbers) >= ROUNDS * WRITERS * ROWS // 5


def test_a_row_that_is_committed_late_is_sealed_late_and_nobody_waits_for_it(committed: Company) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time: no row is written before one that is committed earlier")
    written, may_commit = Event(), Event()

    def late() -> None:
        with transaction.atomic():
            journal.write(act="people.unit.change", subject=committed.db01, by=None, now=NOW, data={"who": "late"})
            written.set()
            assert may_commit.wait(LONG)

    def early() -> None:
        assert written.wait(LONG)
        journal.write(act="people.unit.change", subject=committed.db01, by=None, now=NOW, data={"who": "early"})
        seal_journal(now=NOW)
        may_commit.set()

    assert together(late, early) == [None, None]
    seal_journal(now=NOW)
    last = JournalRow.objects.filter(seal__chain="unit:DUK").order_by("-seal__number")[:2]
    assert [row.data["who"] for row in last] == ["late", "early"]
    assert last[0].pk < last[1].pk
    assert verify_chains().breaks == []
