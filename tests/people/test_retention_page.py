"""Retention on its page: looked at in numbers and names, done by a job, within what one answers for."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from office.jobs.context import Context
from office.jobs.models import Job
from office.models import JournalRow
from people.models import FailedSignIn, Membership, Person, RetentionRun, RoleGrant, User
from people.personal_jobs import RetentionRefused, retain
from tests.cast import NOW, Cast

ClientOf = Callable[[User], Client]
ADDRESS = "people_office:retention"


@pytest.fixture
def over(cast: Cast, clock: Any) -> Cast:
    """An and Đạt left in 2019 and 2024, the exam is over, and a failed sign-in is three days old."""
    clock.shift(days=1)
    for user, on in ((cast.an, date(2020, 6, 1)), (cast.dat, date(2024, 6, 1))):
        Membership.objects.filter(person=user.person).update(valid_until=on)
    FailedSignIn.objects.create(account="x", address="10.0.0.9", at=NOW - timedelta(days=3))
    return cast


def look(client: Client, years: int) -> str:
    client.cookies["django_language"] = "en"
    return client.get(reverse(ADDRESS), {"years": years}).content.decode()


def test_looking_names_who_and_counts_and_does_nothing(over: Cast, client_of: ClientOf) -> None:
    page = look(client_of(over.chi), 5)
    assert "1 person would be erased" in page
    assert "Nguyễn Văn An" in page
    assert "Failed sign-ins" not in page  # rows of the whole platform
    page = look(client_of(over.root), 1)
    assert "2 people would be erased" in page
    assert "Failed sign-ins" in page
    assert (Person.objects.filter(given="An").count(), FailedSignIn.objects.count()) == (1, 1)


@pytest.mark.usefixtures("jobs_at_once")
def test_confirmed_a_job_erases_and_the_page_and_the_journal_say_so(over: Cast, client_of: ClientOf) -> None:
    client = client_of(over.root)
    client.cookies["django_language"] = "en"
    sent = client.post(reverse(ADDRESS), {"years": 5, "count": 1})
    job = Job.objects.get()
    assert (sent["Location"], job.state) == (reverse("people_office:job", args=[job.uid]), "done")
    assert "1 person was erased." in client.get(sent["Location"], follow=True).content.decode()
    run = RetentionRun.objects.get()
    assert (run.people, run.years, run.by, run.rows["people.FailedSignIn"]) == (1, 5, over.root, 1)
    assert JournalRow.objects.get(act="people.retention.run").data["people"] == 1
    assert Person.objects.filter(given="An").count() == 0
    assert Person.objects.filter(given="Đạt").count() == 1


@pytest.mark.usefixtures("jobs_at_once")
def test_what_changed_since_one_looked_is_shown_again(over: Cast, client_of: ClientOf) -> None:
    client = client_of(over.chi)
    client.cookies["django_language"] = "en"
    response = client.post(reverse(ADDRESS), {"years": 1, "count": 1})
    assert "Something changed since you looked" in response.content.decode()
    assert not Job.objects.exists()


@pytest.mark.usefixtures("jobs_at_once")
def test_an_administrator_erases_those_one_answers_for_alone(over: Cast, client_of: ClientOf) -> None:
    RoleGrant.objects.create(user=over.binh, role="administrator", unit=over.db02, valid_from=NOW.date())
    assert "0 people would be erased" in look(client_of(over.binh), 1)
    client_of(over.binh).post(reverse(ADDRESS), {"years": 1, "count": 0})
    assert (RetentionRun.objects.get().people, FailedSignIn.objects.count()) == (0, 1)
    client_of(over.chi).post(reverse(ADDRESS), {"years": 1, "count": 2})
    assert RetentionRun.objects.order_by("pk").last().people == 2  # type: ignore[union-attr]


@pytest.mark.parametrize("years", ["0", "-1", "x", "101"])
def test_a_number_that_is_none_is_refused(years: str, over: Cast, client_of: ClientOf) -> None:
    assert client_of(over.chi).get(reverse(ADDRESS), {"years": years}).status_code == 422
    assert client_of(over.chi).post(reverse(ADDRESS), {"years": years, "count": 1}).status_code == 422
    assert not Job.objects.exists()


def test_who_lost_the_right_meanwhile_erases_nobody(over: Cast, client_of: ClientOf) -> None:
    client = client_of(over.chi)
    client.cookies["django_language"] = "en"
    client.post(reverse(ADDRESS), {"years": 5, "count": 1})
    RoleGrant.objects.filter(user=over.chi).update(valid_until=NOW.date())
    job = Job.objects.get()
    assert job.state == "queued"
    with pytest.raises(RetentionRefused, match="Nothing was removed"):
        retain(Context(Job.objects.get(pk=job.pk)))
    assert Person.objects.filter(given="An").count() == 1
