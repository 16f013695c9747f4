"""The page of a job: its asker's alone, alive while it runs, leading on when it is done, plain when it failed."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from office.jobs import actions
from office.jobs.models import Job
from people.models import User
from tests.cast import Cast
from tests.conftest import StoppedClock

ClientOf = Callable[[User], Client]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def job(cast: Cast, now: datetime) -> Job:
    """Asked for by the trainer; it waits."""
    return actions.ask(kind="bank.read", arguments={}, by=cast.thu, now=now, back_url="/admin/questions/import/")


def address(job: Job, name: str = "job") -> str:
    return reverse(f"people_office:{name}", args=[job.uid])


def ended(job: Job, **how: Any) -> Job:
    Job.objects.filter(pk=job.pk).update(**how)
    return job


def test_a_job_is_shown_to_who_asked_and_to_the_superuser_alone(cast: Cast, job: Job, client_of: ClientOf) -> None:
    assert client_of(cast.thu).get(address(job)).status_code == 200
    assert client_of(cast.root).get(address(job)).status_code == 200
    for name in ("job", "job_progress"):
        assert client_of(cast.quang).get(address(job, name)).status_code == 404
    assert client_of(cast.quang).post(address(job, "job_cancel")).status_code == 404
    assert Job.objects.get().state == "queued"


def test_a_page_of_a_job_that_goes_on_asks_again_with_and_without_scripts(
    cast: Cast, job: Job, client_of: ClientOf
) -> None:
    ended(job, state="running", done=250, of=1000, words="Đang đọc")
    page = client_of(cast.thu).get(address(job)).content.decode()

    assert f'hx-get="{address(job, "job_progress")}"' in page
    assert '<noscript><meta http-equiv="refresh"' in page
    assert "Đang đọc" in page
    assert "250" in page


def test_a_job_that_is_done_leads_to_its_result_with_its_sentence(cast: Cast, job: Job, client_of: ClientOf) -> None:
    result = reverse("bank_office:bank", args=[cast.bank.uid])
    ended(job, state="done", url=result, message="Đã thêm 3 câu.")
    client = client_of(cast.thu)

    assert client.get(address(job, "job_progress"), headers=HTMX).headers["HX-Refresh"] == "true"
    assert client.get(address(job)).url == result
    assert "Đã thêm 3 câu." in client.get(result).content.decode()


def test_a_job_that_failed_says_why_and_leads_back(cast: Cast, job: Job, client_of: ClientOf) -> None:
    ended(job, state="failed", message="Tệp hỏng. Chọn tệp khác.")
    page = client_of(cast.thu).get(address(job)).content.decode()

    assert "Tệp hỏng. Chọn tệp khác." in page
    assert 'href="/admin/questions/import/"' in page
    assert "hx-get" not in page


def test_cancelling_is_said_on_the_page(cast: Cast, job: Job, client_of: ClientOf) -> None:
    client = client_of(cast.thu)
    assert client.post(address(job, "job_cancel")).url == address(job)
    assert Job.objects.get().state == "cancelled"
    assert "hx-get" not in client.get(address(job)).content.decode()


def test_a_job_that_waits_for_long_says_that_perhaps_nobody_works(
    cast: Cast, job: Job, client_of: ClientOf, clock: StoppedClock
) -> None:
    assert "manage.py work" not in client_of(cast.thu).get(address(job)).content.decode()
    clock.shift(seconds=31)
    assert "manage.py work" in client_of(cast.thu).get(address(job)).content.decode()
