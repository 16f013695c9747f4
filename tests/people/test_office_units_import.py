"""Importing units in the back office: tried out in a job, saved in a job as it was looked at, or not at all."""

import io
from collections.abc import Callable
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook
from pytest_django import Settings

from office.jobs import actions, worker
from office.jobs.apart import FailedApart
from office.jobs.context import CancelAsked, Context
from office.jobs.models import Job
from people import units_jobs, upload_jobs
from people.decisions import Decision
from people.models import Reorganisation, RoleGrant, Unit, User
from people.models.units import UnitKind
from people.reorganising import place_unit
from people.units import UnitFacts
from people.units_import import plan_units
from tests.cast import NOW, Company
from tests.people.test_units_sheet import DAY, NEW, file_of, rows_of

ClientOf = Callable[[User], Client]


@pytest.fixture
def uploads(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "uploads"


@pytest.fixture
def at_once(jobs_at_once: None, uploads: Path) -> Path:
    return uploads


def sent(client: Client, content: bytes, name: str = "don-vi.xlsx") -> Any:
    client.cookies["django_language"] = "en"
    given = {"file": SimpleUploadedFile(name, content), "on": "2026-03-01"}
    return client.post(reverse("people_office:units_upload"), given)


def preview_of(client: Client, *lines: Any) -> str:
    """The address of the preview, which the job that read the file leads to."""
    return str(client.get(sent(client, file_of(*lines).getvalue()).url).url)


def confirmed(client: Client, address: str) -> str:
    """The page of the job that was asked for by confirming what is shown."""
    return str(client.post(address, {"digest": client.get(address).context["digest"]}).url)


def test_a_list_is_looked_through_and_confirmed(
    company: Company, client_of: ClientOf, at_once: Path, django_capture_on_commit_callbacks: Any
) -> None:
    client = client_of(company.quang)
    address = preview_of(client, *NEW)
    page = client.get(address)
    assert "Nothing is saved yet" in page.content.decode()
    assert not Unit.objects.filter(code="DB03").exists()
    assert client_of(company.chi).get(address).status_code == 404

    with django_capture_on_commit_callbacks(execute=True):
        job = confirmed(client, address)
    assert client.get(job).url == reverse("people_office:units")
    assert (
        "2 units were founded, 1 was renamed or moved." in client.get(reverse("people_office:units")).content.decode()
    )
    assert Unit.objects.filter(code="DB03").exists()
    assert list(at_once.iterdir()) == []
    assert [job.kind for job in Job.objects.order_by("pk")] == ["people.read_units", "people.save_units"]


def test_what_was_not_shown_is_not_saved(company: Company, client_of: ClientOf, at_once: Path) -> None:
    client = client_of(company.quang)
    address = preview_of(client, *NEW)
    client.post(address, {"digest": "of something else"})

    assert not Job.objects.filter(kind="people.save_units").exists()
    assert not Unit.objects.filter(code="DB03").exists()


def test_a_confirmation_sent_twice_is_acted_on_once(company: Company, client_of: ClientOf, at_once: Path) -> None:
    client = client_of(company.quang)
    address = preview_of(client, *NEW)
    digest = {"digest": client.get(address).context["digest"]}
    first, second = (client.post(address, digest).url for _time in range(2))

    assert first == second
    assert Reorganisation.objects.filter(kind="import").count() == 1
    assert client.get(address).url == first


def test_a_list_that_the_registry_has_overtaken_is_tried_out_anew(
    company: Company, client_of: ClientOf, at_once: Path
) -> None:
    client = client_of(company.quang)
    address = preview_of(client, *NEW)
    place_unit(
        unit=company.db02,
        facts=UnitFacts("Đảng bộ Sở Y tế và Dân số", UnitKind.COMMITTEE, company.duk),
        decision=Decision(DAY),
        by=company.chi,
        now=NOW,
    )
    page = client.get(confirmed(client, address)).content.decode()
    assert "The registry has changed since you looked" in page
    assert not Unit.objects.filter(code="DB03").exists()

    assert client.get(client.get(address).url).url == address
    assert client.get(address).context["saves"] == 2
    client.get(confirmed(client, address))
    assert Unit.objects.filter(code="DB03").exists()


def test_a_list_with_a_refused_row_offers_no_saving(company: Company, client_of: ClientOf, at_once: Path) -> None:
    client = client_of(company.quang)
    address = preview_of(client, NEW[1], ("DB02", "Y tế", "Hội quán", "DUK"))

    assert "Save these units" not in client.get(address).content.decode()
    assert "Some rows cannot be saved" in client.get(confirmed(client, address)).content.decode()
    assert not Unit.objects.filter(code="DB03").exists()


def test_a_file_that_holds_no_units_is_refused_in_words_and_not_kept(
    company: Company, client_of: ClientOf, at_once: Path
) -> None:
    book, out = Workbook(), io.BytesIO()
    book.active.append(["Họ và tên", "Ngày sinh"])
    book.save(out)
    client = client_of(company.quang)

    assert "No sheet has a column of unit codes" in client.get(sent(client, out.getvalue()).url).content.decode()
    client.get(sent(client, b"no workbook").url)
    assert {job.state for job in Job.objects.all()} == {"failed"}
    assert list(at_once.iterdir()) == []


def test_a_file_that_takes_too_much_is_refused_with_a_sentence(
    company: Company, client_of: ClientOf, at_once: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_order: Any) -> None:
        raise FailedApart("died")

    monkeypatch.setattr(upload_jobs, "apart", die)
    monkeypatch.setattr(upload_jobs, "SMALL_BYTES", 0)
    client = client_of(company.quang)

    assert "more memory or time" in client.get(sent(client, file_of(*NEW).getvalue()).url).content.decode()


def test_a_list_of_too_many_units_is_refused_in_words(
    company: Company, client_of: ClientOf, at_once: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(units_jobs, "MOST_UNITS", 3)
    client = client_of(company.quang)

    assert (
        "The list has 4 units; 3 are the most"
        in client.get(sent(client, file_of(*NEW).getvalue()).url).content.decode()
    )


def test_who_lost_the_right_meanwhile_saves_nothing(company: Company, client_of: ClientOf, uploads: Path) -> None:
    """The right goes while the job waits: the door was passed, the job looks again."""
    client = client_of(company.quang)
    waiting = sent(client, file_of(*NEW).getvalue()).url
    worker_runs()
    address = client.get(waiting).url
    confirmed(client, address)
    RoleGrant.objects.filter(user=company.quang).delete()
    worker_runs()

    assert Job.objects.get(kind="people.save_units").state == "failed"
    assert not Unit.objects.filter(code="DB03").exists()


def worker_runs() -> None:
    """Works off what waits, without a beat: that would ask a connection which does not see what is not committed."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(worker, "beating", nullcontext)
        worker.ending.clear()
        worker.work_off()


def test_a_list_whose_process_died_is_read_by_the_next(company: Company, client_of: ClientOf, uploads: Path) -> None:
    client = client_of(company.quang)
    waiting = sent(client, file_of(*NEW).getvalue()).url
    Job.objects.update(state="running", taken=1, started_at=NOW, heartbeat_at=NOW - timedelta(hours=1))
    worker_runs()

    assert client.get(client.get(waiting).url).context["saves"] == 3


def test_trying_out_is_counted_and_ends_when_it_is_cancelled(company: Company) -> None:
    context = Context(actions.ask(kind="people.read_units", arguments={}, by=company.quang, now=NOW))
    order = {"rows": rows_of(*NEW), "on": DAY, "by": company.quang, "now": NOW}
    with upload_jobs.told_as(context, "…"):
        plan_units(**order)
    assert (context.latest.done, context.latest.of) == (3, 3)  # the fourth says nothing new: nothing is tried there

    context.cancel_asked = True
    with pytest.raises(CancelAsked), upload_jobs.told_as(context, "…"):
        plan_units(**order)
    assert not Unit.objects.filter(code="DB03").exists()
    assert not Reorganisation.objects.exists()


def test_cancelling_a_list_deletes_it_unless_it_is_being_saved(
    company: Company, client_of: ClientOf, at_once: Path
) -> None:
    client = client_of(company.quang)
    address = preview_of(client, *NEW)
    cancel = address + "cancel/"
    assert client.post(cancel).url == reverse("people_office:units_upload")
    assert list(at_once.iterdir()) == []
    assert client.get(address).status_code == 404

    address = preview_of(client, *NEW)
    saving = confirmed(client, address)
    assert client.post(address + "cancel/").url == saving
