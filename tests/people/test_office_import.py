"""Importing people in the back office: what is looked at is what is saved, all of it or nothing."""

import io
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook
from pytest_django import Settings

from office.jobs.apart import FailedApart
from office.jobs.models import Job
from office.models import JournalRow
from office.sheets import read_workbook
from people import upload_jobs
from people.fillable import roster_template
from people.models import Person, RoleGrant, User
from people.previews import bars, plan_digest, row_of
from people.roster_import import PlannedPerson
from people.roster_reading import DraftPerson, read_roster
from tests.cast import NOW, Company
from tests.people.old_excel import old_excel

ClientOf = Callable[[User], Client]
HEADINGS = ("STT", "Họ và tên", "Ngày sinh", "Số CCCD", "Điện thoại", "Đơn vị")
ROWS = (
    ("1", "Lê Thị Mới", "05/09/1991", "", "0912345678", "Chi bộ 1"),
    ("2", "Nguyễn Văn An", "09/05/1990", "001090000123", "", "Chi bộ 1"),
    ("3", "Nguyễn Tiến Đạt", "09/05/1990", "", "", "Chi bộ 2"),
    ("4", "Trần Văn Lạc", "01/02/1988", "", "", "Chi bộ không có"),
)


@pytest.fixture(autouse=True)
def uploads(jobs_at_once: None, settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "uploads"


def roster(*rows: tuple[Any, ...], name: str = "danh sách.xlsx") -> io.BytesIO:
    book = Workbook()
    for row in (HEADINGS, *rows):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    file.name = name
    return file


def upload(client: Client, company: Company, file: io.BytesIO, unit: str = "db01") -> Any:
    client.cookies["django_language"] = "en"
    given = {"file": file, "unit": str(getattr(company, unit).uid), "on": "2026-03-01"}
    return client.post(reverse("people_office:roster"), given)


def preview_of(client: Client, company: Company, *rows: tuple[Any, ...], unit: str = "db01") -> str:
    """The address of the preview, which the job that read the file leads to."""
    answer = upload(client, company, roster(*rows), unit)
    assert answer.status_code == 302, answer.context["form"].errors
    return str(client.get(answer.url).url)


def file_of(address: str, uploads: Path) -> Path:
    return uploads / address.strip("/").rpartition("/")[2]


def test_the_preview_shows_each_deed_and_saves_nothing(company: Company, client_of: ClientOf) -> None:
    before = list(Person.objects.values().order_by("pk"))
    client = client_of(company.quang)
    answer = client.get(preview_of(client, company, *ROWS))
    page = answer.content.decode()

    assert [(row["draft"].given, row["deed"]) for row in answer.context["rows"]] == [
        ("Mới", "create"),
        ("An", "change"),
        ("Đạt", "same"),
        ("Lạc", "skip"),
    ]
    assert "001090000123" in page
    assert "Sheet!B5" in page
    assert "Chi bộ không có" in page
    assert list(Person.objects.values().order_by("pk")) == before
    assert not JournalRow.objects.filter(act="people.roster.import").exists()


def test_what_is_confirmed_is_saved_and_the_file_is_gone(
    company: Company, client_of: ClientOf, uploads: Path, django_capture_on_commit_callbacks: Any
) -> None:
    client = client_of(company.quang)
    address = preview_of(client, company, *ROWS)
    assert len(list(uploads.iterdir())) == 2
    digest = client.get(address).context["digest"]
    with django_capture_on_commit_callbacks(execute=True):
        job = client.post(address, {"digest": digest}).url
    answer = client.get(job, follow=True)

    assert "1 person was added, 1 person was changed." in answer.content.decode()
    new = Person.objects.get(given="Mới")
    assert new.memberships.get().unit == company.db01_1
    assert str(new.memberships.get().valid_from) == "2026-03-01"
    assert Person.objects.get(pk=company.an.person.pk).national_number == "001090000123"
    assert not Person.objects.filter(given="Lạc").exists()
    assert JournalRow.objects.get(act="people.roster.import").by == company.quang
    assert list(uploads.iterdir()) == []
    assert client.get(address).url == job


def test_what_changed_meanwhile_is_shown_again_instead_of_saved(company: Company, client_of: ClientOf) -> None:
    client = client_of(company.quang)
    address = preview_of(client, company, *ROWS)
    digest = client.get(address).context["digest"]
    Person.objects.filter(pk=company.dat.person.pk).update(given="Đoạt", search_text="nguyen tien doat")
    answer = client.get(client.post(address, {"digest": digest}).url)

    assert "Look through the list once more" in answer.content.decode()
    assert not Person.objects.filter(given="Mới").exists()
    assert client.get(address).context["digest"] != digest


def test_a_confirmation_sent_twice_is_acted_on_once(company: Company, client_of: ClientOf) -> None:
    client = client_of(company.quang)
    address = preview_of(client, company, *ROWS)
    digest = {"digest": client.get(address).context["digest"]}

    assert client.post(address, digest).url == client.post(address, digest).url
    assert Person.objects.filter(given="Mới").count() == 1
    assert JournalRow.objects.filter(act="people.roster.import").count() == 1


@pytest.mark.parametrize("digest", ["", "0" * 64])
def test_nothing_is_saved_without_the_digest_of_what_was_shown(
    digest: str, company: Company, client_of: ClientOf
) -> None:
    client = client_of(company.quang)
    client.post(preview_of(client, company, *ROWS), {"digest": digest})

    assert not Person.objects.filter(given="Mới").exists()


def test_another_session_does_not_see_the_file_even_of_the_same_person(company: Company, client_of: ClientOf) -> None:
    address = preview_of(client_of(company.quang), company, *ROWS)

    assert client_of(company.quang).get(address).status_code == 404
    assert client_of(company.quang).post(address + "cancel/").status_code == 404


@pytest.mark.parametrize("token", ["x", "..", "%2e%2e%2fkhue.sqlite3", "a" * 43])
def test_a_token_of_ones_own_making_leads_nowhere(token: str, company: Company, client_of: ClientOf) -> None:
    assert client_of(company.quang).get(f"/admin/people/import/{token}/").status_code == 404


def test_importing_nothing_deletes_the_file(company: Company, client_of: ClientOf, uploads: Path) -> None:
    client = client_of(company.quang)
    address = preview_of(client, company, *ROWS)

    assert client.get(address + "cancel/").status_code == 405
    assert client.post(address + "cancel/").status_code == 302
    assert list(uploads.iterdir()) == []
    assert not Person.objects.filter(given="Mới").exists()


def test_a_forgotten_file_is_swept_away_after_a_day(company: Company, client_of: ClientOf, uploads: Path) -> None:
    client = client_of(company.quang)
    address = preview_of(client, company, *ROWS)
    kept = file_of(address, uploads)
    assert {path.stat().st_mode & 0o077 for path in uploads.iterdir()} == {0}
    assert kept.stat().st_mode & 0o077 == 0
    old = time.time() - 25 * 3600
    os.utime(kept, (old, old))

    assert client.get(address).status_code == 404
    assert not kept.exists()


@pytest.mark.parametrize("content", [b"\x00\x01\x02" * 99, b"PK\x03\x04 broken", b"%PDF-1.7"])
def test_a_file_that_is_no_list_is_refused_with_a_sentence_and_not_kept(
    content: bytes, company: Company, client_of: ClientOf, uploads: Path
) -> None:
    file = io.BytesIO(content)
    file.name = "danh sách.xlsx"
    client = client_of(company.quang)
    answer = client.get(upload(client, company, file).url)

    assert Job.objects.get(kind="people.read").state == "failed"
    assert "Choose a" in answer.content.decode() or "choose the new file" in answer.content.decode()
    assert list(uploads.iterdir()) == []


def test_a_list_of_an_old_excel_is_read_in_a_process_apart(company: Company, client_of: ClientOf) -> None:
    file = io.BytesIO(old_excel([list(row) for row in (HEADINGS, *ROWS)]))
    file.name = "danh sách.xls"
    client = client_of(company.quang)
    address = str(client.get(upload(client, company, file).url).url)

    assert [row["deed"] for row in client.get(address).context["rows"]] == ["create", "change", "same", "skip"]


def test_a_file_that_takes_too_much_is_refused_with_a_sentence_and_not_kept(
    company: Company, client_of: ClientOf, uploads: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_order: Any) -> None:
        raise FailedApart("died")

    monkeypatch.setattr(upload_jobs, "apart", die)
    monkeypatch.setattr(upload_jobs, "SMALL_BYTES", 0)
    client = client_of(company.quang)
    answer = client.get(upload(client, company, roster(*ROWS)).url)

    assert "more memory or time than a list may take" in answer.content.decode()
    assert list(uploads.iterdir()) == []


def test_who_lost_the_unit_meanwhile_imports_nothing(company: Company, client_of: ClientOf) -> None:
    client = client_of(company.quang)
    address = preview_of(client, company, *ROWS)
    digest = client.get(address).context["digest"]
    RoleGrant.objects.filter(user=company.quang).delete()

    client.post(address, {"digest": digest})
    assert not Job.objects.filter(kind="people.save").exists()
    assert not Person.objects.filter(given="Mới").exists()


def test_a_workbook_without_people_says_so_and_offers_nothing_to_save(company: Company, client_of: ClientOf) -> None:
    client = client_of(company.quang)
    address = preview_of(client, company)
    answer = client.get(address)

    assert answer.context["saves"] == 0
    assert answer.context["errors"] > 0
    assert 'name="digest"' not in answer.content.decode()


def test_people_are_imported_only_into_the_own_units(company: Company, client_of: ClientOf) -> None:
    answer = upload(client_of(company.stranger), company, roster(*ROWS))

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"unit"}


def test_a_citizen_number_in_a_file_opens_nobody_of_another_unit(company: Company, client_of: ClientOf) -> None:
    """Who is out of reach is neither changed nor shown, whatever the file knows about them."""
    Person.objects.filter(pk=company.an.person.pk).update(national_number="001090000123", phone="0999999999")
    client = client_of(company.stranger)
    row = ("1", "Nguyễn Văn An", "09/05/1990", "001090000123", "0911111111", "")
    address = preview_of(client, company, row, unit="xx")
    answer = client.get(address)

    assert [row["deed"] for row in answer.context["rows"]] == ["skip"]
    assert "0999999999" not in answer.content.decode()
    assert answer.context["saves"] == 0
    client.post(address, {"digest": answer.context["digest"]})
    assert Person.objects.get(pk=company.an.person.pk).phone == "0999999999"


def test_tabs_show_only_their_rows(company: Company, client_of: ClientOf) -> None:
    client = client_of(company.quang)
    address = preview_of(client, company, *ROWS)

    assert [row["deed"] for row in client.get(address, {"show": "create"}).context["rows"]] == ["create"]
    problems = client.get(address, {"show": "problems"})
    assert problems.context["rows"] == []
    assert "Sheet!B5" in problems.content.decode()


def test_long_lists_come_in_pages_but_are_saved_whole(company: Company, client_of: ClientOf) -> None:
    client = client_of(company.quang)
    rows = [(str(n), f"Lê Thị Người{n}", "05/09/1991", "", "", "Chi bộ 1") for n in range(1, 206)]
    address = preview_of(client, company, *rows)
    first, second = client.get(address), client.get(address, {"p": 2})

    assert (len(first.context["rows"]), len(second.context["rows"])) == (200, 5)
    client.post(address, {"digest": first.context["digest"]})
    assert Person.objects.filter(given__startswith="Người").count() == 205


def test_the_template_reads_back_as_two_people_without_problems(company: Company, client_of: ClientOf) -> None:
    answer = client_of(company.quang).get(reverse("people_office:roster_template"))
    read = read_roster(read_workbook(io.BytesIO(answer.content), name="mau.xlsx"), today=NOW.date())

    assert answer["Content-Disposition"].startswith("attachment")
    assert [person.full_name for person in read.people] == ["Nguyễn Văn Mẫu", "Trần Thị Ví Dụ"]
    assert [problem.code for problem in read.problems] == []
    assert read.unread == {}
    assert read.people[0].national_number == "001090012345"
    assert roster_template(made_at=NOW)[:2] == b"PK"


def test_the_digest_sees_every_difference_but_the_language() -> None:
    draft = DraftPerson("Sheet!B2", 2, "Lê", "An", assumptions=frozenset({"b", "a"}))
    one = plan_digest([PlannedPerson(draft, "create")])

    assert one == plan_digest(
        [PlannedPerson(DraftPerson("Sheet!B2", 2, "Lê", "An", assumptions=frozenset({"a", "b"})), "create")]
    )
    assert one != plan_digest([PlannedPerson(draft, "same")])
    assert one != plan_digest([PlannedPerson(DraftPerson("Sheet!B2", 2, "Lê", "Ân"), "create")])
    assert one != plan_digest([PlannedPerson(draft, "create", changes={"phone": ("", "0912345678")})])
    assert one != plan_digest([PlannedPerson(draft, "create"), PlannedPerson(draft, "create")])


def test_bars_are_drawn_against_the_longest_and_addresses_are_read() -> None:
    assert [bar.percent for bar in bars([("a", 4, ""), ("b", 1, ""), ("c", 0, "")])] == [100, 25, 0]
    assert [bar.percent for bar in bars([("a", 0, "")])] == [0]
    assert row_of("Danh sách!AB14") == ("Danh sách", 14)
    assert row_of("A!B!C3") == ("A!B", 3)
    assert row_of("paragraph 12") == "paragraph 12"
    assert row_of("") == ""
