"""Rows of a roster: who is a person, what names a unit, where the list ends."""

from tests.people.rosters import AN, HOA, PLAIN, codes, names, only, roster


def test_rows_that_name_a_unit_give_it_to_the_rows_beneath() -> None:
    found = roster(
        ["STT", "Họ và tên", "Năm sinh", "Ghi chú"],
        ["I. Đảng bộ Sở Nội vụ (3 đồng chí)"],
        ["", "Chi bộ Văn phòng"],
        [1, "Lê Văn An", 1990],
        ["", "Chi bộ Thanh tra"],
        [2, "Hồ Bá", 1991],
        ["", "Cộng", 2],
        ["II", "Chi bộ Hội Nông dân"],
        [1, "Vũ Mai", 1992],
        ["III", "Trường Chính trị"],
        [1, "Phương Lan", 1993],
        ["", "Tổng cộng", 4],
        merged=["A2:D2"],
    )
    assert [(p.full_name, p.unit_text, p.unit_within) for p in found.people] == [
        ("Lê Văn An", "Chi bộ Văn phòng", "Đảng bộ Sở Nội vụ"),
        ("Hồ Bá", "Chi bộ Thanh tra", "Đảng bộ Sở Nội vụ"),
        ("Vũ Mai", "Chi bộ Hội Nông dân", ""),
        ("Phương Lan", "Trường Chính trị", ""),
    ]
    assert (found.counters["sections"], found.counters["rows_subtotal"]) == (5, 2)
    assert found.problems == []


def test_a_unit_may_stand_beside_the_number_of_its_people() -> None:
    found = roster(["STT", "Họ tên", "Năm sinh"], ["I", "Sở Y tế", "12 đ/c"], [1, "Lê Văn An", 1990])
    assert [(p.full_name, p.unit_text) for p in found.people] == [("Lê Văn An", "Sở Y tế")]


def test_a_unit_with_figures_is_nobody_and_is_told() -> None:
    found = roster(["STT", "Họ tên", "Năm sinh"], [1, "Lê Văn An", 1990], [2, "Chi bộ 3", "đạt"])
    assert names(found) == ["Lê Văn An"]
    assert codes(found) == ["row_not_understood"]


def test_people_below_what_looks_like_a_signature_are_not_lost() -> None:
    found = roster(
        ["Họ và tên", "Năm sinh", "Chức vụ"],
        ["Lê Văn An", 1990, "Đảng uỷ viên"],
        [None, None, "Bí thư"],
        ["Hồ Bá Kim", 1991, "Chi uỷ viên"],
    )
    assert names(found) == ["Lê Văn An", "Hồ Bá Kim"]


def test_a_unit_column_stands_within_the_unit_of_the_section() -> None:
    found = roster(["STT", "Họ tên", "Chi bộ"], ["A.", "Đảng bộ Sở Y tế"], [1, "Lê Văn An", "Chi bộ 1"])
    assert (only(found).unit_text, only(found).unit_within) == ("Chi bộ 1", "Đảng bộ Sở Y tế")


def test_a_unit_merged_down_several_rows_belongs_to_all_of_them() -> None:
    found = roster(
        ["STT", "Họ tên", "Đảng bộ cơ sở", "Đơn vị công tác"],
        [1, "Lê Văn An", "Đảng bộ Sở Y tế", "Phòng Dược"],
        [2, "Hồ Bá", None, "Phòng Dược"],
        [3, "Vũ Mai", None, ""],
        merged=["C2:C4"],
    )
    assert [p.unit_text for p in found.people] == ["Đảng bộ Sở Y tế"] * 3
    assert found.people[0].workplace == "Phòng Dược"


def test_the_place_of_work_is_the_unit_where_no_other_is_named() -> None:
    found = roster(["STT", "Họ tên", "Đơn vị công tác"], [1, "Lê Văn An", "Sở Y tế"])
    assert (only(found).unit_text, only(found).workplace) == ("Sở Y tế", "Sở Y tế")


def test_people_named_like_units_are_people() -> None:
    found = roster(
        ["STT", "Họ và tên", "Chi bộ"],
        [1, "Đoàn Văn Hội", "Chi bộ 1"],
        [2, "Phương Ban", ""],
        [3, "Tống Văn Công", ""],
        [4, "Cồng Thị Tổng", ""],
        [5, "Ban Thị Hội", ""],
    )
    assert names(found) == ["Đoàn Văn Hội", "Phương Ban", "Tống Văn Công", "Cồng Thị Tổng", "Ban Thị Hội"]


def test_a_unit_prepared_for_a_person_not_entered_is_no_section() -> None:
    found = roster(["STT", "Họ và tên", "Chi bộ"], [1, "", "Chi bộ 1"], [2, "Lê Văn An", ""])
    assert [(p.full_name, p.unit_text) for p in found.people] == [("", "Chi bộ 1"), ("Lê Văn An", "")]
    assert codes(found) == ["name_missing"]


def test_what_stands_below_the_list_is_nobody() -> None:
    found = roster(
        PLAIN,
        AN,
        HOA,
        [None, "Danh sách này có 02 đồng chí."],
        [],
        [None, None, None, None, "Y, ngày 20 tháng 02 năm 2026"],
        [None, "NGƯỜI LẬP BIỂU", None, None, None, "T/M CẤP UỶ"],
        [None, "(Ký, ghi rõ họ tên)", None, None, None, "BÍ THƯ"],
        [],
        [None, "Nguyễn Thị Sen", None, None, None, "Hồ Bá Kim"],
    )
    assert names(found) == ["Lê Văn An", "Trần Thị Hoà"]
    assert found.problems == []


def test_a_list_without_numbers_ends_at_its_signatures_too() -> None:
    found = roster(["Họ và tên", "Năm sinh"], ["Lê Văn An", 1990], ["T/M BAN CHI ỦY"], ["Hồ Bá Kim", ""])
    assert names(found) == ["Lê Văn An"]


def test_the_number_in_the_closing_sentence_is_checked() -> None:
    found = roster(PLAIN, AN, HOA, ["Danh sách này có 45 (bốn mươi lăm) đồng chí./."])
    [problem] = found.problems
    assert (problem.code, problem.severity, problem.where) == ("count_differs", "warning", "DS!A4")
    assert "45" in problem.message
    assert "2" in problem.message


def test_numbered_rows_go_on_after_a_sum_or_a_closing_sentence() -> None:
    found = roster(PLAIN, AN, ["Danh sách này có 1 đồng chí."], ["II. Đảng bộ Sở Y tế"], HOA, ["Danh sách có 1 người"])
    assert names(found) == ["Lê Văn An", "Trần Thị Hoà"]
    assert found.problems == []


def test_the_header_of_the_next_page_is_nobody() -> None:
    found = roster(PLAIN, AN, PLAIN, [str(n) for n in range(1, 9)], HOA)
    assert names(found) == ["Lê Văn An", "Trần Thị Hoà"]
    assert (found.counters["rows_header"], found.counters["rows_numbering"]) == (1, 1)


def test_prepared_but_empty_rows_are_passed_over() -> None:
    found = roster(PLAIN, AN, [2], [3], ["", " \u00a0"])
    assert names(found) == ["Lê Văn An"]
    assert found.counters["rows_empty"] == 2
    assert found.problems == []


def test_data_without_a_name_is_an_error() -> None:
    found = roster(PLAIN, AN, [2, "", "1/2/1990", "Nam"])
    assert names(found) == ["Lê Văn An", ""]
    assert [person.is_importable for person in found.people] == [True, False]
    assert [(p.code, p.severity, p.where) for p in found.problems] == [("name_missing", "error", "DS!A3")]


def test_a_line_that_is_neither_person_nor_unit_is_told() -> None:
    found = roster(PLAIN, AN, ["", "học bù buổi sáng"], HOA)
    assert len(found.people) == 2
    assert [(p.code, p.where) for p in found.problems] == [("row_not_understood", "DS!B3")]


def test_hidden_rows_are_read_and_told() -> None:
    found = roster(PLAIN, AN, HOA, hidden=[3])
    assert len(found.people) == 2
    assert [(p.code, p.where) for p in found.problems] == [("hidden_rows", "DS!B3")]
