"""From a roster to the registry: planned first, then all of it or nothing, and the same file twice changes nothing."""

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from office.models import JournalRow
from office.sheets import read_workbook
from people.models import Membership, Person
from people.roster_import import RosterPlan, apply_roster, plan_roster
from people.roster_reading import read_roster
from tests.cast import NOW, Company

HEAD = ["STT", "Họ đệm", "Tên", "Ngày sinh", "Giới tính", "Số CCCD", "Điện thoại", "Chi bộ", "Chức vụ"]
HOA = [1, "Lê Thị", "Hoà", "05/09/1990", "Nữ", "001190000011", "0912000001", "Chi bộ 1", "Kế toán"]
NIE = [2, "H'Hen", "Niê", "1988", "Nữ", "001188000022", "0912000002", "DB01-2", ""]


def book(*rows: list[Any], head: list[str] | None = None) -> BytesIO:
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "Danh sách"
    for row in (["ĐẢNG ỦY KHỐI"], ["DANH SÁCH HỌC VIÊN"], [], head or HEAD, *rows):
        sheet.append(row)
    out = BytesIO()
    workbook.save(out)
    out.seek(0)
    return out


def plan(company: Company, *rows: list[Any]) -> RosterPlan:
    return plan_roster(roster=read_roster(read_workbook(book(*rows))), unit=company.db01, on=NOW.date())


def test_new_people_come_with_unit_position_and_the_date_as_written(company: Company) -> None:
    made = plan(company, HOA, NIE)
    assert made.counts == {"create": 2}
    apply_roster(plan=made, by=company.quang, now=NOW)
    hoa, nie = Person.objects.get(national_number="001190000011"), Person.objects.get(national_number="001188000022")
    assert (hoa.family_middle, hoa.given, hoa.born_text, hoa.phone) == ("Lê Thị", "Hoà", "05/09/1990", "0912000001")
    assert (nie.born_text, nie.born_precision) == ("1988", "year")
    home = Membership.objects.select_related("unit").get(person=hoa)
    assert (home.unit.code, home.position, home.valid_from) == ("DB01-1", "Kế toán", NOW.date())
    assert Membership.objects.get(person=nie).unit.code == "DB01-2"


def test_the_same_file_again_changes_nothing(company: Company) -> None:
    apply_roster(plan=plan(company, HOA, NIE), by=company.quang, now=NOW)
    again = plan(company, HOA, NIE)
    assert again.counts == {"same": 2}
    people = Person.objects.count()
    apply_roster(plan=again, by=company.quang, now=NOW)
    assert Person.objects.count() == people


def test_a_difference_is_shown_before_it_is_saved_and_a_blank_erases_nothing(company: Company) -> None:
    apply_roster(plan=plan(company, HOA), by=company.quang, now=NOW)
    changed = plan(
        company,
        [*HOA[:6], "0987654321", *HOA[7:]],
    )
    assert changed.rows[0].changes == {"phone": ("0912000001", "0987654321")}
    apply_roster(plan=changed, by=company.quang, now=NOW)
    blank = plan(company, [1, "Lê Thị", "Hoà", "05/09/1990", "", "001190000011", "", "", ""])
    assert blank.counts == {"same": 1}
    assert Person.objects.get(national_number="001190000011").phone == "0987654321"


def test_a_year_alone_does_not_coarsen_a_known_date(company: Company) -> None:
    apply_roster(plan=plan(company, HOA), by=company.quang, now=NOW)
    assert plan(company, [*HOA[:3], "1990", *HOA[4:]]).counts == {"same": 1}


def test_without_a_number_name_and_birth_decide(company: Company) -> None:
    apply_roster(plan=plan(company, HOA), by=company.quang, now=NOW)
    bare = [1, "Lê Thị", "Hòa", "05/09/1990", "Nữ", "", "", "Chi bộ 1", ""]
    assert plan(company, bare).rows[0].person == Person.objects.get(national_number="001190000011")
    other = [1, "Lê Thị", "Hòa", "06/09/1990", "Nữ", "", "", "Chi bộ 1", ""]
    assert plan(company, other).counts == {"create": 1}


def test_somebody_elses_citizen_number_keeps_the_row_out(company: Company) -> None:
    apply_roster(plan=plan(company, HOA), by=company.quang, now=NOW)
    wrong = plan(company, [1, "Trần Văn", "Khác", "01/01/1980", "Nam", "001190000011", "", "Chi bộ 1", ""])
    assert wrong.counts == {"skip": 1}
    assert "number_of_another" in {problem.code for problem in wrong.problems}


def test_an_unknown_unit_is_named_with_its_cell_and_a_likely_one(company: Company) -> None:
    made = plan(company, HOA, [*NIE[:7], "Chi bộ 11", ""])
    assert made.counts == {"create": 1, "skip": 1}
    problem = next(one for one in made.problems if one.code == "unit_unknown")
    assert problem.where.startswith("Danh sách!")
    assert "DB01-1" in problem.message


def test_an_import_moves_nobody(company: Company) -> None:
    apply_roster(plan=plan(company, HOA), by=company.quang, now=NOW)
    elsewhere = plan(company, [*HOA[:7], "DB01-2", ""])
    assert "person_elsewhere" in {problem.code for problem in elsewhere.problems}
    apply_roster(plan=elsewhere, by=company.quang, now=NOW)
    assert [row.unit.code for row in Membership.objects.filter(person__national_number="001190000011")] == ["DB01-1"]


def test_all_or_nothing(company: Company) -> None:
    made = plan(company, HOA, NIE)
    people, journal = Person.objects.count(), JournalRow.objects.count()
    Person.objects.create(family_middle="A", given="B", national_number="001188000022")
    with pytest.raises(Exception, match=r"(?i)unique"):
        apply_roster(plan=made, by=company.quang, now=NOW)
    assert Person.objects.count() == people + 1
    assert JournalRow.objects.count() == journal


def test_the_queries_do_not_grow_with_the_rows(company: Company, django_assert_max_num_queries: Any) -> None:
    rows = [[n, "Lê", f"Tên{n}", "05/09/1990", "Nữ", f"0011900{n:05d}", "", "Chi bộ 1", ""] for n in range(300)]
    with django_assert_max_num_queries(13):
        made = plan(company, *rows)
    with django_assert_max_num_queries(13):
        apply_roster(plan=made, by=None, now=NOW)


def test_the_command_reports_as_json_and_refuses_with_code_2(company: Company, tmp_path: Path, capsys: Any) -> None:
    file = tmp_path / "ds.xlsx"
    file.write_bytes(book(HOA, NIE).read())
    call_command("import_people", str(file), "--unit", "DB01", "--json", "--dry-run")
    assert '"imported": 2' in capsys.readouterr().out
    assert not Person.objects.filter(national_number="001190000011").exists()
    call_command("import_people", str(file), "--unit", "DB01", "--on", "2026-01-15")
    assert Membership.objects.get(person__national_number="001190000011").valid_from == date(2026, 1, 15)
    for arguments in (
        [str(file), "--unit", "KHONG-CO"],
        [str(tmp_path / "khong-co.xlsx"), "--unit", "DB01"],
    ):
        with pytest.raises(CommandError) as refusal:
            call_command("import_people", *arguments)
        assert refusal.value.returncode == 2


def test_what_is_exported_comes_back_as_the_same_people(company: Company, tmp_path: Path) -> None:
    apply_roster(plan=plan(company, HOA, NIE), by=company.quang, now=NOW)
    file = tmp_path / "ra.xlsx"
    call_command("export_people", "--unit", "DB01", "--on", str(NOW.date()), "-o", str(file))
    back = plan_roster(roster=read_roster(read_workbook(file)), unit=company.db01, on=NOW.date())
    assert set(back.counts) == {"same"}
    assert back.counts["same"] == Person.objects.members_of(company.db01, NOW.date()).count()
