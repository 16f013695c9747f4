"""The back office of the exchange: tokens made, shown once and revoked; people downloaded, and read back by pages."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from office.models import JournalRow
from people.models import Person, ServiceToken, Unit, User
from people.models.service_tokens import Scope
from people.roster_import import RosterImport
from people.unit_exporting import FORMATS
from tests.cast import Company
from tests.people.exchange.exchanging import UNTIL, System, token_of

ClientOf = Callable[[User], Client]
HOA = {"family_middle": "Trần Thị", "given": "Hoà", "born_on": "1985-03-12", "memberships": [{"unit": "DB01-2"}]}


@pytest.fixture(autouse=True)
def uploads(jobs_at_once: None, settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def english(client: Client) -> Client:
    client.cookies["django_language"] = "en"
    return client


def asked(unit_of: Unit, **change: Any) -> dict[str, Any]:
    given = {"name": "Nhân sự tỉnh", "unit": str(unit_of.uid), "scopes": ["read_units"], "until": UNTIL.isoformat()}
    return given | change


def test_a_token_is_made_and_shown_once(company: Company, client_of: ClientOf) -> None:
    client = english(client_of(company.chi))
    page = client.post(reverse("people_office:token_make"), asked(company.db01))
    shown = page.context["shown"]
    assert shown in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    assert System(shown).get("units/").status_code == 200
    listed = client.get(reverse("people_office:tokens")).content.decode()
    assert "Nhân sự tỉnh" in listed
    assert shown not in listed


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"name": ""}, "required"),
        ({"scopes": []}, "required"),
        ({"scopes": ["everything"]}, "not one of the available choices"),
        ({"until": "2020-01-01"}, "within a year"),
        ({"until": "mai"}, "valid date"),
        ({"unit": ""}, "required"),
    ],
)
def test_what_is_wrong_is_said_and_no_token_is_made(
    company: Company, client_of: ClientOf, change: dict[str, Any], says: str
) -> None:
    client = english(client_of(company.chi))
    page = client.post(reverse("people_office:token_make"), asked(company.db01, **change))
    assert (page.status_code, says in page.content.decode()) == (422, True)
    assert not ServiceToken.objects.exists()


def test_a_unit_out_of_reach_is_not_offered(company: Company, client_of: ClientOf) -> None:
    page = english(client_of(company.chi)).post(reverse("people_office:token_make"), asked(company.xx))
    assert page.status_code == 422
    assert not ServiceToken.objects.exists()


def test_whoever_may_not_keep_people_offers_no_writing(company: Company, client_of: ClientOf) -> None:
    form = client_of(company.chi).get(reverse("people_office:token_make")).context["form"]
    assert {value for value, _label in form.fields["scopes"].choices} == set(Scope.values)


def test_a_token_is_revoked_after_a_question(company: Company, client_of: ClientOf) -> None:
    token, shown = token_of(company.db01, company.chi)
    client, address = english(client_of(company.chi)), reverse("people_office:token_revoke", args=[token.uid])
    assert "Nhân sự" in client.get(address).content.decode()
    assert System(shown).get("units/").status_code == 200
    assert client.post(address).status_code == 302
    assert System(shown).get("units/").status_code == 401
    again = client.post(address)
    assert (again.status_code, "revoked already" in again.content.decode()) == (422, True)


@pytest.mark.parametrize("form", FORMATS)
def test_people_are_downloaded_with_a_line_in_the_journal(company: Company, client_of: ClientOf, form: str) -> None:
    client = english(client_of(company.quang))
    address = reverse("people_office:unit_export", args=[company.db01.uid])
    assert client.get(address).status_code == 200
    reply = client.post(address, {"form": form})
    assert (reply.headers["Content-Type"], bool(reply.content)) == (FORMATS[form], True)
    assert "attachment" in reply.headers["Content-Disposition"]
    row = JournalRow.objects.get(act="people.unit.export")
    assert (row.by, row.data) == (company.quang, {"format": form, "on": "2026-03-10", "people": 3})


@pytest.mark.parametrize("change", [{"form": "pdf"}, {"form": ""}])
def test_a_download_that_is_not_understood_is_none(company: Company, client_of: ClientOf, change: Any) -> None:
    address = reverse("people_office:unit_export", args=[company.db01.uid])
    reply = client_of(company.quang).post(address, {"form": "json"} | change)
    assert reply.status_code == 422
    assert not JournalRow.objects.filter(act="people.unit.export").exists()


def exported(client: Client, unit: Unit, form: str) -> bytes:
    address = reverse("people_office:unit_export", args=[unit.uid])
    return bytes(client.post(address, {"form": form}).content)


def preview_of(client: Client, unit: Unit, name: str, content: bytes) -> Any:
    given = {"file": SimpleUploadedFile(name, content), "unit": str(unit.uid), "on": "2026-03-10"}
    job = client.post(reverse("people_office:roster"), given)
    assert job.status_code == 302, job.context["form"].errors
    return client.get(job.url, follow=True)


@pytest.mark.parametrize("form", FORMATS)
def test_what_was_downloaded_is_read_back_as_it_is(company: Company, client_of: ClientOf, form: str) -> None:
    Person.objects.filter(pk=company.an.person_id).update(national_number="001090000001", phone="0912345678")
    client = english(client_of(company.quang))
    ending = "zip" if form == "oneroster" else form
    page = preview_of(client, company.db01, f"x.{ending}", exported(client, company.db01, form))
    assert [row["deed"] for row in page.context["rows"]] == ["same"] * 3


def test_people_of_a_file_are_looked_at_and_saved_as_a_job(company: Company, client_of: ClientOf) -> None:
    client = english(client_of(company.quang))
    record = {"format": "khue-people-1", "people": [HOA, {"given": "Sai", "sex": "nam"}]}
    page = preview_of(client, company.db01, "x.json", json.dumps(record).encode())
    assert [row["deed"] for row in page.context["rows"]] == ["create", "skip"]
    assert "people[1], “sex”: “nam” is no word for this." in page.content.decode()
    address = page.redirect_chain[-1][0]
    client.get(client.post(address, {"digest": page.context["digest"]}).url)
    assert Person.objects.get(given="Hoà").memberships.get().unit == company.db01_2
    assert RosterImport.objects.get().file_name == "x.json"


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("x.json", b'{"format": "khue-people-1", "people": [', "damaged"),
        ("x.json", b'{"format": "other"}', "khue-people-1"),
        ("x.json", b'{"a":' * 5000, "damaged"),
        ("x.zip", b"", "empty"),
    ],
)
def test_a_file_that_holds_no_people_is_refused_in_words(
    company: Company, client_of: ClientOf, name: str, content: bytes, says: str
) -> None:
    client = english(client_of(company.quang))
    given = {"file": SimpleUploadedFile(name, content), "unit": str(company.db01.uid), "on": "2026-03-10"}
    page = client.post(reverse("people_office:roster"), given, follow=True)
    assert says in page.content.decode()
    assert not RosterImport.objects.exists()


def test_a_hostile_package_is_refused_in_words(company: Company, client_of: ClientOf) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("../manifest.csv", "x")
    client = english(client_of(company.quang))
    for door in ("roster", "units_upload"):
        given = {"file": SimpleUploadedFile("x.zip", out.getvalue()), "unit": str(company.db01.uid), "on": "2026-03-10"}
        page = client.post(reverse(f"people_office:{door}"), given, follow=True)
        assert "lead elsewhere" in page.content.decode()


def test_units_of_a_package_are_looked_at_and_found_as_they_are(company: Company, client_of: ClientOf) -> None:
    client = english(client_of(company.quang))
    given = {"file": SimpleUploadedFile("x.zip", exported(client, company.db01, "oneroster")), "on": "2026-03-10"}
    page = client.post(reverse("people_office:units_upload"), given, follow=True)
    assert [row["deed"] for row in page.context["rows"]] == ["same"] * 3


@pytest.mark.parametrize("ending", ["xlsx", "json", "zip"])
def test_the_commands_write_and_read_each_form(company: Company, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"x.{ending}"
    call_command("export_people", "--unit", "DB01", "-o", str(path), stdout=io.StringIO())
    told = io.StringIO()
    call_command("import_people", str(path), "--unit", "DB01", "--json", stdout=told)
    assert (json.loads(told.getvalue())["found"], Person.objects.count()) == (3, 3)
