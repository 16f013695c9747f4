"""What is mended in the preview is what is saved; the rest of the file stays as it was read."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook
from pytest_django import Settings

from office.models import JournalRow
from office.sheets import read_workbook
from people.models import Person, UnitWord, User
from people.roster_habits import remember_columns, remembered_columns
from people.roster_mending import Mend, mended_roster
from people.roster_reading import Roster, read_roster
from tests.cast import NOW, Company
from tests.people.rosters import AN, HOA, PLAIN, roster
from tests.people.test_office_import import preview_of, upload

ClientOf = Callable[[User], Client]
LOST = ("1", "Lê Thị Mới", "31/02/1991", "1190000123", "", "Chi bộ không có")
SAME = ("2", "Lê Thị Khác", "01/02/1991", "", "", "Chi bộ không có")


@pytest.fixture(autouse=True)
def uploads(jobs_at_once: None, settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "uploads"


def codes(found: Roster) -> list[str]:
    return [problem.code for problem in found.problems]


def test_a_mended_row_is_checked_anew() -> None:
    read = roster(PLAIN, [1, "An", "31/02/1990", "Nữ", "60090001234", *AN[5:]], HOA)
    assert codes(read) == ["name_odd", "date_impossible", "zero_lost", "sex_not_as_number"]
    changed = mended_roster(read, {0: Mend("LÊ VĂN AN", "5/9/1991", "060090001234")}).roster

    assert changed.people[0].full_name == "Lê Văn An"
    assert (changed.people[0].national_number, changed.people[0].proposals) == ("060090001234", {})
    assert codes(changed) == ["sex_not_as_number", "birth_not_as_number"]
    assert changed.people[1] == read.people[1]


def test_a_missing_name_and_shifted_values_can_be_mended() -> None:
    read = roster(PLAIN, [1, "", *AN[2:]], [2, "Hoà", "Nữ", "12/3/1985"])
    assert [one.is_importable for one in read.people] == [False, False]
    mends = {0: Mend("Lê Văn An", "05/09/1990", "060090001234"), 1: Mend("Trần Thị Hoà", "12/03/1985")}
    changed = mended_roster(read, mends).roster
    assert [(one.full_name, one.is_importable) for one in changed.people] == [
        ("Lê Văn An", True),
        ("Trần Thị Hoà", True),
    ]
    assert codes(changed) == []


def test_a_mend_can_make_and_settle_duplicates() -> None:
    read = roster(PLAIN, AN, [2, *AN[1:]], HOA)
    other = Mend("Lê Văn Anh", "05/09/1990", "060090009999")
    assert "same_national_number" in codes(read)
    assert codes(mended_roster(read, {1: other}).roster) == []
    twice = Mend("Trần Thị Hoà", "12/03/1985", "060090001234")
    assert codes(mended_roster(read, {1: other, 2: twice}).roster).count("same_national_number") == 1


def test_of_two_with_one_number_either_may_be_left_out() -> None:
    read = roster(PLAIN, AN, [2, *AN[1:]])
    assert [one.is_importable for one in read.people] == [True, False]
    without_first = mended_roster(read, {0: Mend(out=True)}).roster
    assert [one.is_importable for one in without_first.people] == [False, True]
    assert codes(without_first) == ["left_out"]


def test_a_row_left_out_is_not_importable_and_others_know_nothing_of_a_place_beyond() -> None:
    read = roster(PLAIN, AN, HOA)
    done = mended_roster(read, {0: Mend(out=True), 99: Mend(out=True)})
    assert [one.is_importable for one in done.roster.people] == [False, True]
    assert (done.mended, done.left_out) == (frozenset(), frozenset({0}))


def sent(company: Company, **more: Any) -> dict[str, Any]:
    return {"name": "Lê Thị Mới", "born": "28/02/1991", "national_number": "001190000123", "unit": "", **more}


def address(preview: str, name: str, place: int = 0) -> str:
    return reverse(f"people_office:roster_{name}", args=[preview.strip("/").rpartition("/")[2], place])


def test_a_row_is_mended_on_its_page_and_saved_so(company: Company, client_of: ClientOf) -> None:
    client = client_of(company.quang)
    preview = preview_of(client, company, LOST, SAME)
    page = client.get(address(preview, "mend"))
    assert page.context["form"].initial["national_number"] == "001190000123"
    assert "there is no such day" in page.content.decode()

    done = client.post(address(preview, "mend"), sent(company, unit=str(company.db01_1.uid)))
    assert done.url.endswith("#row-0")
    after = client.get(preview)
    assert [row["deed"] for row in after.context["rows"]] == ["create", "skip"]
    assert after.context["mended"] == 1
    client.post(preview, {"digest": after.context["digest"]})
    new = Person.objects.get(given="Mới")
    assert (new.born_text, new.national_number) == ("28/02/1991", "001190000123")
    assert new.memberships.get().unit == company.db01_1


def test_a_unit_meant_everywhere_is_remembered_for_later_lists(company: Company, client_of: ClientOf) -> None:
    client = client_of(company.quang)
    preview = preview_of(client, company, LOST, SAME)
    client.post(address(preview, "mend"), sent(company, unit=str(company.db01_2.uid), everywhere="on"))

    assert [row["deed"] for row in client.get(preview).context["rows"]] == ["create", "create"]
    assert UnitWord.objects.get().unit == company.db01_2
    later = preview_of(client, company, SAME)
    assert [row["deed"] for row in client.get(later).context["rows"]] == ["create"]


@pytest.mark.parametrize("wrong", [{"name": ""}, {"born": "31/02/1991"}, {"national_number": "123"}, {"unit": "x"}])
def test_what_cannot_be_so_is_said_and_not_kept(wrong: dict[str, str], company: Company, client_of: ClientOf) -> None:
    client = client_of(company.quang)
    preview = preview_of(client, company, LOST)
    answer = client.post(address(preview, "mend"), sent(company, **wrong))
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, set(wrong))
    assert client.get(preview).context["mended"] == 0


def test_a_row_is_left_out_and_taken_in_again(company: Company, client_of: ClientOf) -> None:
    client = client_of(company.quang)
    preview = preview_of(client, company, ("1", "Lê Thị Mới", "05/09/1991", "", "", "Chi bộ 1"))
    client.post(address(preview, "decide"), {"decision": "out"})
    assert [row["deed"] for row in client.get(preview).context["rows"]] == ["skip"]
    client.post(address(preview, "decide"), {"decision": "as_read"})
    assert [row["deed"] for row in client.get(preview).context["rows"]] == ["create"]


def test_nobody_else_mends_the_list(company: Company, client_of: ClientOf) -> None:
    preview = preview_of(client_of(company.quang), company, LOST)
    assert client_of(company.quang).get(address(preview, "mend")).status_code == 404
    assert client_of(company.stranger).post(address(preview, "decide"), {"decision": "out"}).status_code == 404


def test_the_rows_with_problems_come_as_a_workbook_that_is_imported_like_any_list(
    company: Company, client_of: ClientOf
) -> None:
    client = client_of(company.quang)
    preview = preview_of(client, company, LOST, ("2", "Lê Thị Đúng", "05/09/1991", "", "", "Chi bộ 1"))
    answer = client.get(reverse("people_office:roster_problems", args=[preview.strip("/").rpartition("/")[2]]))
    workbook = read_workbook(io.BytesIO(answer.content), name="a.xlsx")
    back = read_roster(workbook, today=NOW.date())

    assert [person.full_name for person in back.people] == ["Lê Thị Mới"]
    assert back.people[0].unit_text == "Chi bộ không có"
    remarks = workbook.sheets[0].rows[1].text(17)
    assert "there is no such day" in remarks
    assert "Chi bộ không có" in remarks


def test_what_a_column_means_is_said_once_and_remembered_for_later_lists(company: Company, client_of: ClientOf) -> None:
    client = client_of(company.quang)
    file = list_with(("STT", "Họ và tên", "Ngày sinh", "Liên lạc"), ("1", "Lê Thị Mới", "05/09/1991", "0912345678"))
    preview = str(client.get(upload(client, company, file).url).url)
    assert client.get(preview).context["column_lines"] == [("Sheet!D1", "Liên lạc", "")]

    token = preview.strip("/").rpartition("/")[2]
    said = {"heading": ["Liên lạc", "STT"], "field": ["phone", "nonsense"]}
    job = client.post(reverse("people_office:roster_columns", args=[token]), said).url
    assert client.get(job).url == preview
    assert client.get(preview).context["rows"][0]["draft"].phone == "0912345678"
    assert remembered_columns(company.db01) == {"Liên lạc": "phone"}

    file.seek(0)
    later = str(client.get(upload(client, company, file).url).url)
    assert client.get(later).context["rows"][0]["draft"].phone == "0912345678"
    assert remembered_columns(company.db01_1) == {}


def test_where_no_name_is_found_somebody_may_say_which_column_holds_it(company: Company, client_of: ClientOf) -> None:
    client = client_of(company.quang)
    file = list_with(("TT", "Nhân sự", "Liên lạc"), ("1", "Lê Thị Mới", "0912345678"))
    preview = str(client.get(upload(client, company, file).url).url)
    headings = ["TT", "Nhân sự", "Liên lạc"]
    assert [heading for _cell, heading, _name in client.get(preview).context["column_lines"]] == headings

    token = preview.strip("/").rpartition("/")[2]
    said = {"heading": headings, "field": ["", "name", "phone"]}
    client.get(client.post(reverse("people_office:roster_columns", args=[token]), said).url)
    [row] = client.get(preview).context["rows"]
    assert (row["draft"].full_name, row["draft"].phone) == ("Lê Thị Mới", "0912345678")


def test_a_column_may_be_forgotten_again(company: Company) -> None:
    for name in ("phone", "email", ""):
        remember_columns(sender=company.db01, columns={"Liên lạc": name}, by=company.quang, now=NOW)
    assert remembered_columns(company.db01) == {}
    assert JournalRow.objects.filter(act="people.roster.columns").count() == 3


def list_with(*rows: tuple[str, ...]) -> io.BytesIO:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    file.name = "a.xlsx"
    return file
