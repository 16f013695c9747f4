"""The tree of units as a workbook: what goes out comes back, and a list changes it on a day, or not at all."""

import io
from collections.abc import Callable, Sequence
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from office.sheets import read_workbook
from people.models import Reorganisation, Unit, User
from people.models.units import UnitKind
from people.reorganising import Decision, place_unit
from people.units import UnitFacts, UnitRefused
from people.units_import import apply_units, plan_units
from people.units_sheet import UnitRow, read_units, superiors_first, write_units_workbook
from tests.cast import NOW, Company

ClientOf = Callable[[User], Client]
DAY, BEFORE, TODAY = date(2026, 3, 1), date(2026, 2, 28), date(2026, 3, 10)
Line = tuple[str, str, str, str]


def file_of(*lines: Line) -> io.BytesIO:
    """A list as an office writes it: code, name, kind, code of the superior."""
    book = Workbook()
    book.active.append(["DANH SÁCH ĐƠN VỊ"])
    book.active.append(["Mã đơn vị", "Tên đơn vị", "Loại", "Mã đơn vị cấp trên"])
    for line in lines:
        book.active.append(list(line))
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    return out


def rows_of(*lines: Line) -> list[UnitRow]:
    return read_units(read_workbook(file_of(*lines), name="don-vi.xlsx"))


NEW: Sequence[Line] = (
    ("DB03-1", "Chi bộ Văn phòng", "Chi bộ trực thuộc", "DB03"),
    ("DB03", "Đảng bộ Sở Nội vụ", "đảng bộ CƠ SỞ", "DUK"),
    ("DB02", "Đảng bộ Sở Y tế và Dân số", "Đảng bộ cơ sở", "DUK"),
    ("DB01", "Đảng bộ Sở Tài chính", "Đảng bộ cơ sở", "DUK"),
)


def test_what_goes_out_comes_back_as_it_was(company: Company) -> None:
    place_unit(
        unit=company.db02,
        facts=UnitFacts("Đảng bộ Y tế", UnitKind.COMMITTEE, company.duk, "ĐB Y tế"),
        decision=Decision(DAY, "12-QĐ/ĐU", BEFORE),
        by=company.chi,
        now=NOW,
    )
    out = io.BytesIO()
    assert write_units_workbook(Unit.objects.all(), TODAY, out, made_at=NOW) == 6
    out.seek(0)
    rows = read_units(read_workbook(out, name="don-vi.xlsx"))
    said = {row.code: row for row in rows}

    assert (said["DB02"].name, said["DB02"].short_name, said["DB02"].parent) == ("Đảng bộ Y tế", "ĐB Y tế", "DUK")
    assert (said["DB02"].decision_number, said["DB02"].decided_on) == ("12-QĐ/ĐU", BEFORE)
    assert plan_units(rows=rows, on=TODAY, by=company.root, now=NOW).counts["same"] == 6


def test_a_list_of_an_earlier_day_has_the_names_of_that_day(company: Company) -> None:
    facts = UnitFacts("Đảng bộ Y tế", UnitKind.COMMITTEE, company.duk)
    place_unit(unit=company.db02, facts=facts, decision=Decision(DAY), by=company.chi, now=NOW)
    out = io.BytesIO()
    write_units_workbook(Unit.objects.all(), BEFORE, out, made_at=NOW)
    out.seek(0)

    assert "Đảng bộ Sở Y tế" in {row.name for row in read_units(read_workbook(out, name="x.xlsx"))}


def test_a_plan_says_what_would_be_done_and_does_nothing(company: Company) -> None:
    plan = plan_units(rows=rows_of(*NEW), on=DAY, by=company.quang, now=NOW)

    assert {row.row.code: row.deed for row in plan.rows} == {
        "DB03": "create", "DB03-1": "create", "DB02": "change", "DB01": "same",
    }  # fmt: skip
    assert not plan.problems
    assert not Unit.objects.filter(code="DB03").exists()
    assert not Reorganisation.objects.exists()


def test_a_list_is_done_as_it_was_planned(company: Company) -> None:
    plan = plan_units(rows=rows_of(*NEW), on=DAY, by=company.quang, now=NOW)
    apply_units(plan=plan, on=DAY, by=company.quang, now=NOW)

    assert set(Unit.objects.below(Unit.objects.get(code="DB03"), DAY).values_list("code", flat=True)) == {
        "DB03",
        "DB03-1",
    }
    assert company.db02.name_on(BEFORE) == "Đảng bộ Sở Y tế"
    assert Unit.objects.get(code="DB02").name_on(DAY) == "Đảng bộ Sở Y tế và Dân số"
    renamed, whole = Reorganisation.objects.order_by("pk")
    assert (renamed.kind, whole.kind, renamed.part_of) == ("rename", "import", whole)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (("DB02", "Đảng bộ Y tế", "Hội quán", "DUK"), "no kind of unit"),
        (("DB02", "Đảng bộ " * 60, "Đảng bộ cơ sở", "DUK"), "300 are the most"),
        (("DB02", "Đảng bộ Y tế", "Đảng bộ cơ sở", "KHONG"), "no unit with the code “KHONG”"),
        (("DB01", "Đảng bộ Tài chính", "Đảng bộ cơ sở", "DB01-1"), "below itself"),
        (("XX", "Đảng bộ tỉnh bạn", "Đảng bộ tỉnh", ""), "another unit keeps"),
        (("DB02", "Đảng bộ Y tế", "Đảng bộ cơ sở", "XX"), "another unit keeps"),
        (("YY", "Đảng bộ mới", "Đảng bộ tỉnh", ""), "another unit keeps"),
        (("DB02", "Sở Y tế", "Cơ quan, doanh nghiệp", "DUK"), "kept apart"),
    ],
)
def test_a_row_that_cannot_be_done_stops_the_whole_list(company: Company, line: Line, words: str) -> None:
    plan = plan_units(rows=rows_of(NEW[1], line), on=DAY, by=company.quang, now=NOW)

    assert plan.counts == {"create": 1, "change": 0, "same": 0, "skip": 1}
    assert words in plan.problems[0].message
    assert plan.problems[0].message.startswith("Sheet!A4: ")
    with pytest.raises(UnitRefused, match="nothing was saved"):
        apply_units(plan=plan, on=DAY, by=company.quang, now=NOW)
    assert not Unit.objects.filter(code="DB03").exists()


def test_a_code_that_stands_twice_is_said(company: Company) -> None:
    plan = plan_units(rows=rows_of(NEW[1], NEW[1]), on=DAY, by=company.quang, now=NOW)

    assert [row.deed for row in plan.rows] == ["create"]
    assert "stands in Sheet!A3 already" in plan.problems[0].message


def test_superiors_come_first_and_a_circle_is_left_to_the_actions(company: Company) -> None:
    assert [row.code for row in superiors_first(rows_of(*NEW))] == ["DB03", "DB02", "DB01", "DB03-1"]
    circle = rows_of(("A", "A", "Chi bộ cơ sở", "B"), ("B", "B", "Chi bộ cơ sở", "A"))
    assert [row.code for row in superiors_first(circle)] == ["A", "B"]
    assert plan_units(rows=circle, on=DAY, by=company.root, now=NOW).counts["skip"] == 2


def test_the_download_holds_what_the_user_sees(company: Company, client_of: ClientOf) -> None:
    answer = client_of(company.binh).get(reverse("people_office:units_file"))
    rows = read_units(read_workbook(io.BytesIO(answer.content), name="x.xlsx"))

    assert {row.code for row in rows} == {"DB01", "DB01-1", "DB01-2"}
    assert answer.headers["Content-Disposition"] == 'attachment; filename="don-vi-2026-03-10.xlsx"'
