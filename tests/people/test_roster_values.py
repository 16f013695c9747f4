"""Values of a roster: what is doubtful is told with its cell, nothing is guessed."""

from datetime import date

import openpyxl
import pytest

from people.roster_reading import read_roster, with_proposals
from people.written import WrittenDate
from tests.people.rosters import codes, fill, only, reread, roster, workbook


def test_lost_zeros_are_proposed_and_taken_over_only_on_request() -> None:
    found = roster(["Họ tên", "CCCD", "SĐT"], ["Lê Văn An", 60090001234, 912345678])
    person = only(found)
    assert (person.national_number, person.phone) == ("", "")
    assert person.proposals == {"national_number": "060090001234", "phone": "0912345678"}
    assert [(p.code, p.severity, p.where) for p in found.problems] == [
        ("zero_lost", "warning", "DS!B2"),
        ("zero_lost", "warning", "DS!C2"),
    ]
    assert "060090001234" in found.problems[0].message
    repaired = with_proposals(person)
    assert (repaired.national_number, repaired.phone) == ("060090001234", "0912345678")
    assert (repaired.proposals, repaired.problems) == ({}, ())


def test_zeros_shown_by_a_number_format_are_not_lost() -> None:
    book = openpyxl.Workbook()
    fill(book.active, [["Họ tên", "CCCD"], ["Lê Văn An", 60090001234]])
    book.active["B2"].number_format = "000000000000"
    assert only(read_roster(reread(book))).national_number == "060090001234"


def test_real_dates_are_read_whatever_their_format() -> None:
    book = openpyxl.Workbook()
    fill(book.active, [["Họ tên", "Ngày sinh"], ["Lê Văn An", date(1990, 9, 5)], ["Hồ Bá", 33121]])
    book.active["B2"].number_format = "mm-dd-yy"
    assert [p.born for p in read_roster(reread(book)).people] == [WrittenDate(date(1990, 9, 5))] * 2


@pytest.mark.parametrize(
    ("heading", "value", "code"),
    [
        ("Ngày sinh", "31/02/1990", "date_impossible"),
        ("Ngày sinh", "9/13/1990", "month_over_12"),
        ("Ngày vào Đảng", "5/9", "date_ambiguous"),
        ("Ngày chính thức", "sau này", "date_unreadable"),
        ("Giới tính", "không rõ", "sex_unreadable"),
        ("Số CCCD", "1,23E+11", "scientific"),
        ("CMND", "AB", "national_number_unreadable"),
        ("Số định danh cá nhân", "123456789012", "national_number_unusual"),
        ("Điện thoại", "0912345678 / 0987654321", "several_phones"),
        ("E-mail", "an tại example.org", "email_unreadable"),
        ("Đối tượng", "Đảng viên", "standing_unreadable"),
        ("Dân tộc", "K" * 41, "text_too_long"),
    ],
)
def test_a_doubtful_value_is_told_with_its_cell(heading: str, value: str, code: str) -> None:
    found = roster(["STT", "Họ và tên", heading], [1, "Lê Văn An", value])
    [problem] = found.problems
    assert (problem.code, problem.where) == (code, "DS!C2")
    assert "DS!C2" in problem.message
    assert value[:40] in problem.message
    assert only(found).problems == (problem,)


def test_shifted_values_keep_the_row_out() -> None:
    found = roster(["STT", "Họ tên", "Mã", "Lớp", "Giới tính", "Ngày sinh"], [1, "Lê An", "A1", "Nam", "2001-05-01"])
    assert [(p.code, p.where) for p in found.problems] == [("values_shifted", "DS!E2")]
    assert not only(found).is_importable


def test_the_citizen_number_is_compared_with_sex_and_birth() -> None:
    found = roster(["Họ tên", "Giới tính", "Năm sinh", "CCCD"], ["Lê An", "Nữ", 1991, "060090001234"])
    assert codes(found) == ["sex_not_as_number", "birth_not_as_number"]


def test_dates_that_contradict_each_other_are_told() -> None:
    found = roster(
        ["Họ tên", "Ngày sinh", "Ngày vào Đảng", "Ngày chính thức"],
        ["Lê An", "5/9/1990", "19/5/2005", "18/5/2005"],
        ["Hồ Bá", "5/9/1990", "2010", "18/5/2010"],
    )
    assert codes(found) == ["official_before_joined", "joined_too_young"]


def test_dates_to_come_are_told_when_the_day_is_known() -> None:
    book = workbook(["Họ tên", "Ngày vào Đảng"], ["Lê An", "19/5/2026"])
    assert codes(read_roster(book, today=date(2026, 5, 18))) == ["date_in_future"]
    assert codes(read_roster(book, today=date(2026, 5, 19))) == []


def test_two_digit_years_are_told_once() -> None:
    found = roster(["Họ tên", "Ngày sinh"], ["Lê An", "5/9/90"], ["Hồ Bá", "6/9/91"])
    [note] = found.problems
    assert (note.code, note.severity, note.where) == ("century_assumed", "note", "DS!A2")
    assert [p.born.on.year for p in found.people if p.born and p.born.on] == [1990, 1991]


def test_a_citizen_number_that_stands_twice_is_an_error_at_the_second_place() -> None:
    found = roster(["Họ tên", "CCCD"], ["Lê An", "060090001234"], ["Hồ Bá", 60090001234])
    duplicate = found.people[1].problems[-1]
    assert (duplicate.code, duplicate.severity, duplicate.where) == ("same_national_number", "error", "DS!A3")
    assert "DS!A2" in duplicate.message
    assert [p.is_importable for p in found.people] == [True, False]
    assert found.counters["importable"] == 1


def test_one_name_and_birth_twice_is_doubtful_however_it_is_spelled() -> None:
    found = roster(["Họ tên", "Ngày sinh"], ["TRẦN THUÝ HOÀ", "5/9/1990"], ["Trần Thúy Hòa", "05.09.1990"])
    assert codes(found) == ["same_person"]


def test_namesakes_with_their_own_numbers_or_birthdays_are_no_duplicates() -> None:
    heading = ["Họ tên", "Ngày sinh", "CCCD"]
    found = roster(
        heading,
        ["Lê An", "5/9/1990", "060090001234"],
        ["Lê An", "5/9/1990", "060090005678"],
        ["Lê An", "5/9/1991", ""],
    )
    assert found.problems == []


def test_a_name_alone_that_stands_twice_is_told() -> None:
    assert codes(roster(["TT", "Họ tên"], [1, "Lê An"], [2, "Lê An"])) == ["same_name"]


def test_a_code_that_stands_twice_is_told() -> None:
    assert codes(roster(["Mã HV", "Họ tên"], ["A1", "Lê An"], ["a1", "Hồ Bá"])) == ["same_code"]


@pytest.mark.parametrize("name", ["An", "Lê Văn 2"])
def test_an_odd_name_is_told(name: str) -> None:
    assert codes(roster(["TT", "Họ tên"], [1, name])) == ["name_odd"]
