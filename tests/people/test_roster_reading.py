"""Columns of a roster: found and read by their headings."""

from datetime import date

import pytest

from people.written import WrittenDate
from tests.people.rosters import AN, HOA, PLAIN, codes, names, only, roster


def test_a_plain_list_is_read_whole() -> None:
    found = roster(PLAIN, AN, HOA)
    assert names(found) == ["Lê Văn An", "Trần Thị Hoà"]
    assert found.problems == []
    an = found.people[0]
    assert (an.where, an.row, an.family_middle, an.given) == ("DS!B2", 2, "Lê Văn", "An")
    assert (an.born, an.sex) == (WrittenDate(date(1990, 9, 5)), "male")
    assert (an.national_number, an.phone) == ("060090001234", "0912345678")
    assert (an.unit_text, an.unit_within, an.position) == ("Chi bộ 1", "", "Bí thư")
    assert found.counters["people"] == found.counters["importable"] == found.counters["with_born"] == 2


def test_columns_are_known_by_their_headings_wherever_they_stand() -> None:
    turned = [list(reversed(row)) for row in (PLAIN, AN, HOA)]
    straight, reverse = roster(PLAIN, AN, HOA), roster(*turned)
    assert [p.national_number for p in reverse.people] == [p.national_number for p in straight.people]
    assert [p.unit_text for p in reverse.people] == ["Chi bộ 1", "Chi bộ 2"]
    assert reverse.columns["name"] == ["DS!G1"]


def test_the_table_is_found_below_letterhead_and_title() -> None:
    found = roster(
        ["ĐẢNG BỘ TỈNH X", "", "", "", "ĐẢNG CỘNG SẢN VIỆT NAM"],
        ["BAN THƯỜNG VỤ"],
        ["*", "", "", "", "Y, ngày 20 tháng 02 năm 2026"],
        [],
        ["DANH SÁCH ĐẢNG VIÊN MỚI THAM DỰ LỚP BỒI DƯỠNG"],
        ["(Kèm theo Quyết định số 12-QĐ/ĐU)"],
        PLAIN,
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)"],
        AN,
        merged=["A5:H5", "A1:C1"],
    )
    assert names(found) == ["Lê Văn An"]
    assert only(found).where == "DS!B9"
    assert found.problems == []


@pytest.mark.parametrize(
    ("headings", "cells"),
    [
        (["Họ đệm", "Tên"], ["LÊ VĂN", "AN"]),
        (["Họ và tên đệm", "Tên"], ["Lê Văn", "An"]),
        (["HỌ LÓT", "TÊN"], ["Lê  Văn", "An "]),
        (["Họ và", "tên"], ["Lê Văn", "An"]),
        (["Họ và tên", "Tên"], ["Lê Văn", "An"]),
        (["Họ và tên", "Tên"], ["Lê Văn An", "An"]),
        (["Tên", "Họ đệm"], ["An", "Lê Văn"]),
        (["First name", "Last name"], ["An", "Lê Văn"]),
        (["Họ", "Tên đệm", "Tên"], ["Lê", "Văn", "An"]),
        (["Full name"], ["Lê Văn An"]),
        (["HoTen"], ["LÊ VĂN AN"]),
        (["Name"], ["Đ/c Lê Văn An"]),
        (["Tên"], ["Lê Văn An"]),
    ],
)
def test_names_come_whole_or_in_parts(headings: list[str], cells: list[str]) -> None:
    person = only(roster(["TT", *headings, "Ngày sinh"], [1, *cells, "1990"]))
    assert (person.family_middle, person.given) == ("Lê Văn", "An")


def test_one_heading_over_two_columns_heads_both_parts_of_the_name() -> None:
    rows = [["STT", "Họ và tên", "", "Năm sinh"], [1, "Lê Văn", "An", 1990], [2, "Trần Thị", "Hoà", 1985]]
    for merged in ([], ["B1:C1"]):
        found = roster(*rows, merged=merged)
        assert [(p.family_middle, p.given) for p in found.people] == [("Lê Văn", "An"), ("Trần Thị", "Hoà")]


def test_one_heading_over_two_headings_heads_both_parts_of_the_name() -> None:
    found = roster(
        ["STT", "Họ và tên", "", "Ngày sinh"],
        ["", "Họ đệm", "Tên", ""],
        [1, "Lê Văn", "An", "5/9/1990"],
        merged=["B1:C1", "A1:A2", "D1:D2"],
    )
    assert (only(found).family_middle, only(found).given) == ("Lê Văn", "An")


def test_years_of_birth_under_nam_and_nu_tell_the_sex_as_well() -> None:
    found = roster(
        ["STT", "Họ và tên", "Năm sinh", "", "Chi bộ"],
        ["", "", "Nam", "Nữ", ""],
        [1, "Lê Văn An", 1990, None, "Chi bộ 1"],
        [2, "Trần Thị Hoà", None, "1985", "Chi bộ 1"],
        [3, "Vũ Thị Mai", None, "05/09/1985", "Chi bộ 1"],
        merged=["C1:D1", "A1:A2", "B1:B2", "E1:E2"],
    )
    read = [(p.sex, p.born) for p in found.people]
    assert read[0] == ("male", WrittenDate(date(1990, 1, 1), "year"))
    assert read[1] == ("female", WrittenDate(date(1985, 1, 1), "year"))
    assert read[2] == ("female", WrittenDate(date(1985, 9, 5), "day"))
    assert found.problems == []


def test_a_date_of_birth_may_stand_in_three_columns() -> None:
    found = roster(
        ["STT", "Họ và tên", "Ngày tháng năm sinh", "", "", "Chi bộ"],
        ["", "", "Ngày", "Tháng", "Năm", ""],
        [1, "Lê Văn An", 5, 9, 1990, "Chi bộ 1"],
        [2, "Trần Thị Hoà", None, None, 1985, "Chi bộ 1"],
        merged=["C1:E1"],
    )
    assert [p.born for p in found.people] == [WrittenDate(date(1990, 9, 5)), WrittenDate(date(1985, 1, 1), "year")]


def test_both_party_dates_may_stand_under_one_heading() -> None:
    found = roster(
        ["STT", "Họ và tên", "Ngày vào Đảng", "", "Ghi chú"],
        ["", "", "Dự bị", "Chính thức", ""],
        [1, "Lê Văn An", "19/5/2015", "19/5/2016", "mới"],
        merged=["C1:D1"],
    )
    person = only(found)
    assert person.joined_on == WrittenDate(date(2015, 5, 19))
    assert person.official_on == WrittenDate(date(2016, 5, 19))


def test_a_heading_of_the_year_is_not_taken_for_a_heading_of_men() -> None:
    person = only(roster(["STT", "Họ tên", "Năm"], [1, "Lê Văn An", 1990]))
    assert (person.born, person.sex) == (WrittenDate(date(1990, 1, 1), "year"), "")


def test_a_mark_in_a_column_tells_the_standing() -> None:
    found = roster(
        ["STT", "Họ tên", "Đảng viên", "", "Ghi chú"],
        ["", "", "Dự bị", "Chính thức", ""],
        [1, "Lê Văn An", "x", "", ""],
        [2, "Vũ Thị Mai", "", "x", ""],
        merged=["C1:D1"],
    )
    assert [p.standing for p in found.people] == ["probationary", "full"]


def test_a_mark_in_a_column_tells_the_sex() -> None:
    found = roster(["TT", "Họ tên", "Nam", "Nữ"], [1, "Lê Văn An", "x", ""], [2, "Vũ Thị Mai", "", "X"])
    assert [p.sex for p in found.people] == ["male", "female"]


def test_where_women_alone_are_marked_the_others_are_men_and_that_is_told() -> None:
    found = roster(["TT", "Họ tên", "Nữ"], [1, "Lê Văn An", ""], [2, "Vũ Thị Mai", "x"], [3, "Hồ Bá", ""])
    assert [p.sex for p in found.people] == ["male", "female", "male"]
    [note] = found.problems
    assert (note.code, note.severity, note.where) == ("sex_unmarked", "note", "DS!B2")
    assert "2" in note.message


def test_the_heading_may_say_whom_a_mark_means() -> None:
    found = roster(["TT", "Họ tên", "Giới tính (nữ ghi x)"], [1, "Lê Văn An", ""], [2, "Vũ Thị Mai", "x"])
    assert [p.sex for p in found.people] == ["male", "female"]


def test_an_empty_column_of_marks_says_nothing_about_anyone() -> None:
    found = roster(["TT", "Họ tên", "Nữ"], [1, "Lê Văn An", ""], [2, "Hồ Bá", ""])
    assert [p.sex for p in found.people] == ["", ""]


def test_two_marks_are_reported() -> None:
    found = roster(["TT", "Họ tên", "Nam", "Nữ"], [1, "Lê Văn An", "x", "x"])
    assert only(found).sex == ""
    assert [(p.code, p.where) for p in found.problems] == [("sex_twice", "DS!D2")]


def test_every_other_column_is_read_by_its_heading() -> None:
    found = roster(
        [
            "Mã số",
            "Họ tên",
            "Quê quán",
            "Dân tộc",
            "Đối tượng",
            "Chức vụ đảng",
            "Chức vụ chính quyền",
            "Ghi chú",
            "Email",
        ],
        [
            "SV01",
            "Lê An",
            "xã A,\ntỉnh B",
            "Kinh",
            "Đảng viên dự bị",
            "Cấp uỷ",
            "Trưởng phòng",
            "vắng",
            "a@example.org",
        ],
    )
    person = only(found)
    assert (person.code, person.native_place, person.ethnicity) == ("SV01", "xã A, tỉnh B", "Kinh")
    assert (person.standing, person.position) == ("probationary", "Cấp uỷ; Trưởng phòng")
    assert (person.note, person.email) == ("vắng", "a@example.org")


def test_columns_about_somebody_or_something_else_are_left_alone() -> None:
    found = roster(
        ["Họ tên cha", "Họ và tên", "Ngày cấp CCCD", "CCCD", "Nơi cấp", "Trình độ"],
        ["Lê Văn Bá", "Lê Văn An", "01/01/2021", "060090001234", "Cục CS", "12/12"],
    )
    assert (only(found).full_name, only(found).national_number) == ("Lê Văn An", "060090001234")
    assert list(found.unread.values()) == ["Họ tên cha", "Ngày cấp CCCD", "Nơi cấp", "Trình độ"]
    assert set(codes(found)) == {"column_not_read"}


def test_a_list_of_names_alone_is_a_roster() -> None:
    assert names(roster(["DANH SÁCH"], ["Họ và tên"], ["Lê An"], ["Hồ Bá"])) == ["Lê An", "Hồ Bá"]
