"""Whoever follows the registry while many write to it, some slowly: nothing is stepped over. On PostgreSQL too."""

from threading import Event

import pytest
from django.db import connection, transaction

from people.changes_numbering import number_changes
from people.exchange_feeds import PEOPLE, Asked, page_of_feed, read_cursor
from people.models import Change, Membership, Person
from tests.cast import NOW, Company
from tests.exams.delivery.racing import together

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = NOW.date()
WRITERS, ROUNDS, LONG = 4, 12, 30.0


def follow(company: Company, since: int) -> tuple[list[str], int]:
    """The given names of all that came after the cursor."""
    names: list[str] = []
    while True:
        told = page_of_feed(PEOPLE, Asked(top=company.db01, today=TODAY, since=since, limit=3))
        names += [str(item["given"]) for item in told.items if item["state"] == "active"]
        since = read_cursor(told.next)
        if not told.more:
            return names, since


def add(company: Company, name: str) -> None:
    person = Person.objects.create(given=name)
    Membership.objects.create(person=person, unit=company.db01_1, valid_from=TODAY)


def test_a_row_that_is_committed_late_is_told_late_and_nobody_waits_for_it(
    transactional_db: None, company: Company
) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time: no row is written before one that is committed earlier")
    written, may_commit = Event(), Event()
    known: list[int] = []

    def late() -> None:
        with transaction.atomic():
            add(company, "Muộn")
            written.set()
            assert may_commit.wait(LONG)

    def early() -> None:
        assert written.wait(LONG)
        add(company, "Sớm")
        names, cursor = follow(company, 0)
        assert "Sớm" in names
        assert "Muộn" not in names
        known.append(cursor)
        may_commit.set()

    assert together(late, early) == [None, None]
    names, _cursor = follow(company, known[0])
    assert names == ["Muộn"]


def test_followers_and_writers_together_miss_nothing(transactional_db: None, company: Company) -> None:
    def writer(place: int) -> None:
        for number in range(ROUNDS):
            with transaction.atomic():
                add(company, f"{place}-{number}")

    def follower() -> set[str]:
        heard, cursor = set[str](), 0
        for _time in range(ROUNDS):
            names, cursor = follow(company, cursor)
            heard.update(names)
        heard.update(["cursor", str(cursor)])
        return heard

    done = together(*[lambda at=at: writer(at) for at in range(WRITERS)], follower, follower)
    assert [one for one in done if isinstance(one, Exception)] == []
    expected = {f"{place}-{number}" for place in range(WRITERS) for number in range(ROUNDS)}
    for heard in done[WRITERS:]:
        cursor = max(int(one) for one in heard if one.isdecimal())
        rest, _cursor = follow(company, cursor)
        assert expected <= heard | set(rest)


def test_two_who_number_at_once_give_no_number_twice(transactional_db: None, company: Company) -> None:
    for place in range(ROUNDS):
        add(company, f"x{place}")
    assert together(*[lambda: number_changes(on=TODAY)] * 4) == [True] * 4
    numbers = list(Change.objects.values_list("number", flat=True))
    assert len(numbers) == len(set(numbers))
