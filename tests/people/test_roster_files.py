"""Whole files: which sheet is read, what is refused and why, how long it takes."""

import time
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.sheets import BadWorkbook, Cell, Row, Sheet, Workbook, read_workbook
from office.telling import Told, heard_by
from people.roster_reading import Roster, read_roster
from tests.people.rosters import AN, HOA, PLAIN, codes, fill, names, only, reread, roster, workbook


def test_of_several_sheets_the_best_described_is_read_and_the_others_are_told() -> None:
    book = workbook(["TT", "Họ tên"], [1, "Hồ Bá"], Two=[PLAIN, AN], Three=[["Ghi chú"], ["..."]])
    found = read_roster(book)
    assert (found.sheet, names(found)) == ("Two", ["Lê Văn An"])
    assert [(p.code, p.where) for p in found.problems] == [("other_sheet", "DS")]
    assert names(read_roster(book, sheet="DS")) == ["Hồ Bá"]
    assert codes(read_roster(book, sheet="Three")) == ["no_such_sheet"]


def test_a_hidden_sheet_is_read_only_where_no_other_holds_people() -> None:
    book = openpyxl.Workbook()
    book.active.title = "DS"
    fill(book.active, [["Họ tên", "CCCD"], ["Lê An", ""]])
    fill(book.create_sheet("Cover"), [["Bìa"]])
    book["DS"].sheet_state = "hidden"
    book.active = 1
    found = read_roster(reread(book))
    assert (names(found), codes(found)) == (["Lê An"], ["hidden_sheet"])


def test_a_sheet_that_is_shown_goes_before_a_richer_hidden_one() -> None:
    book = openpyxl.Workbook()
    fill(book.active, [["TT", "Họ tên"], [1, "Hồ Bá"]])
    fill(book.create_sheet("Old"), [PLAIN, AN, HOA])
    book["Old"].sheet_state = "hidden"
    assert names(read_roster(reread(book))) == ["Hồ Bá"]


def test_a_file_without_names_is_refused_clearly() -> None:
    found = roster(["Mã khoa", "Tên khoa", "Trạng thái"], ["K1", "Khoa Luật", 1])
    [problem] = found.problems
    assert (found.people, problem.code, problem.severity) == ([], "no_name_column", "error")
    assert "Họ và tên" in problem.message


def test_a_question_bank_is_refused_as_what_it_is() -> None:
    found = roster(["STT", "Câu hỏi", "A", "B", "Đáp án"], [1, "Đảng thành lập năm nào?", "1930", "1945", "A"])
    assert codes(found) == ["questions_not_people"]


def test_headings_without_people_are_told() -> None:
    found = roster(PLAIN, [None, "Danh sách này có 0 đồng chí."])
    assert (found.people, codes(found)) == ([], ["no_people"])


CELLS = st.sampled_from(
    ["", "Lê An", "I", "I. Chi bộ 1", "Cộng", "x", "Nam", "1990", "5/9/90", "Bí thư", "Danh sách có 3 người", "STT"]
) | st.one_of(st.text(max_size=8), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.booleans())
HEADINGS = st.sampled_from(
    [
        "STT",
        "Họ và tên",
        "Họ đệm",
        "Tên",
        "Ngày sinh",
        "Năm sinh",
        "Nam",
        "Nữ",
        "Giới tính",
        "CCCD",
        "SĐT",
        "Chi bộ",
        "?",
    ]
)


def sheet_of(grid: list[list[Any]]) -> Sheet:
    rows = (enumerate(values, start=1) for values in grid)
    cells = [
        {at: cell for at, value in row if (cell := Cell("DS", number, at, value)).text}
        for number, row in enumerate(rows, start=1)
    ]
    return Sheet("DS", False, [Row(number, each) for number, each in enumerate(cells, start=1) if each])


@given(st.lists(HEADINGS, min_size=2, max_size=8), st.lists(st.lists(CELLS, max_size=8), max_size=8))
def test_no_table_whatever_makes_the_reading_fail(headings: list[str], rows: list[list[Any]]) -> None:
    found = read_roster(Workbook("fuzz", (sheet_of([headings, *rows]),)), today=date(2026, 5, 19))
    assert len(found.people) <= len(rows)
    assert all(person.given or not person.is_importable for person in found.people)
    assert all(problem.message and problem.code for problem in found.problems)


@given(st.permutations(range(len(PLAIN))))
def test_the_order_of_the_columns_does_not_matter(order: list[int]) -> None:
    turned = sheet_of([[row[at] for at in order] for row in (PLAIN, AN, HOA)])
    found, straight = read_roster(Workbook("list", (turned,))), roster(PLAIN, AN, HOA)
    facts = [(p.full_name, p.born, p.sex, p.national_number, p.phone, p.unit_text) for p in found.people]
    assert facts == [(p.full_name, p.born, p.sex, p.national_number, p.phone, p.unit_text) for p in straight.people]


def test_five_thousand_people_are_read_in_seconds() -> None:
    given = ["Bình", "An", "Chi", "Dung"]
    rows = [
        [n, f"Lê {given[n % 4]}", f"{n % 28 + 1}/{n % 12 + 1}/{1960 + n % 40}", "Nam", "", "", f"Chi bộ {n % 319}", ""]
        for n in range(1, 5301)
    ]
    book = workbook(PLAIN, *rows, [None, "Danh sách này có 5.300 đồng chí."])
    started = time.perf_counter()
    found = read_roster(book)
    assert time.perf_counter() - started < 15
    assert len(found.people) == 5300
    assert "count_differs" not in codes(found)


def test_reading_tells_how_far_it_is() -> None:
    rows = [[n, f"Lê Văn {n}", "", "", "", "", "", ""] for n in range(1, 251)]
    book = workbook(PLAIN, *rows)
    told: list[Told] = []
    with heard_by(told.append):
        read_roster(book)
    assert told == [("people", 0, 250, 0), ("people", 100, 250, 0), ("people", 200, 250, 0)]


REAL_FILES = Path(__file__).parents[3] / "shared" / "data" / "people-dirty"


def real(name: str) -> Roster:
    path = REAL_FILES / name
    if not path.exists():
        pytest.skip("other people's files are not beside this checkout")
    return read_roster(read_workbook(path))


@pytest.mark.real_files
@pytest.mark.parametrize(
    ("name", "people", "severe"),
    [
        ("DSSVJAVA.xlsx", 1, set()),
        ("Dssvfilnal.xlsx", 3, {"same_person"}),
        ("danhsachsinhvien.xlsx", 1, set()),
        ("dsnvfinal.xlsx", 1, set()),
        ("dsgv_final.xlsx", 1, set()),
        ("DSNV.xlsx", 1, {"values_shifted"}),
        ("dirty_data.xlsx", 12, {"formula_error", "same_name"}),
        ("danhsachsinhvienExcel.xlsx", 0, {"questions_not_people"}),
        ("dsvv.xlsx", 0, {"no_name_column"}),
        ("dot-xlsx-without-name/.xlsx", 0, {"no_name_column"}),
    ],
)
def test_real_files_are_read_or_refused_with_a_true_reason(name: str, people: int, severe: set[str]) -> None:
    found = real(name)
    assert len(found.people) == people
    assert {p.code for p in found.problems if p.severity != "note"} == severe


@pytest.mark.real_files
def test_the_lock_file_of_an_open_workbook_is_refused() -> None:
    with pytest.raises(BadWorkbook):
        real("~$danhsachsinhvien.xlsx")


@pytest.mark.real_files
def test_a_real_student_list_is_read_to_the_last_column() -> None:
    person = only(real("dsnvfinal.xlsx"))
    assert person.code == "NV001"
    assert person.sex == "male"
    assert person.born
    assert person.born.on == date(2001, 5, 1)
