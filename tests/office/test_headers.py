"""A header is found by its words, wherever it stands and however it is written."""

from collections.abc import Sequence
from typing import Any

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from office.headers import Header, Match, Vocabulary, find_header, normalise
from office.sheets import Sheet, read_workbook
from tests.office.sheet_books import book

WORDS = Vocabulary(
    {
        "number": ["STT", "TT", "Question number"],
        "name": ["Họ và tên", "Full name"],
        "given": ["Tên"],
        "unit": ["Đơn vị"],
        "year_man": ["Năm sinh Nam"],
        "year_woman": ["Năm sinh Nữ"],
        "year": ["Năm sinh"],
        "option": ["Đáp án #", "Ans #"],
        "pair": ["Vế # khớp với"],
        "key": ["Đáp án", "Đáp án đúng"],
        "stem": ["Question", "Câu hỏi"],
    }
)


def sheet_of(rows: Sequence[Sequence[Any]], *merges: str) -> Sheet:
    def merge(sheet: Worksheet) -> None:
        for each in merges:
            sheet.merge_cells(each)

    return read_workbook(book(rows, merge)).sheets[0]


def header_of(rows: Sequence[Sequence[Any]], *merges: str, required: Sequence[Sequence[str]] = ()) -> Header:
    header = find_header(sheet_of(rows, *merges), WORDS, required=required)
    assert header is not None
    return header


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("  ĐÁP ÁN đúng * ", "dap an dung"),
        ("Đáp án (A, B, C, D)", "dap an"),
        ("(A)", "a"),
        ("lt_AnsA", "lt ans a"),
        ("DapAn_4", "dap an 4"),
        ("Họ và\ntên", "ho va ten"),
        ("Verdadero (v)\nFalso (f)", "verdadero falso"),
        ("Mã số CCCD/CMND", "ma so cccd cmnd"),
    ],
)
def test_headings_are_compared_by_their_words_alone(written: str, words: str) -> None:
    assert normalise(written) == words


@pytest.mark.parametrize(
    ("heading", "match"),
    [
        ("Đáp án", Match("key", "", 3.0)),
        ("đáp án B", Match("option", "b", 3.0)),
        ("Đáp án (4)", Match("key", "", 3.0)),
        ("Vế 2 khớp với", Match("pair", "2", 3.0)),
        ("lt_AnsD", Match("option", "d", 1.5)),
        ("lt_QuestionNumber", Match("number", "", 1.5)),
        ("Question - max 120 characters", Match("stem", "", 2.0)),
        ("Họ và tên / Full name", Match("name", "", 2.0)),
        ("Tên đơn vị", Match("unit", "", 1.5)),
        ("Tên trường", None),
        ("Đáp án K", Match("key", "", 1.5)),
        ("A: câu trả lời", None),
        ("", None),
        ("Câu hỏi " * 40, None),
    ],
)
def test_a_heading_names_a_field(heading: str, match: Match | None) -> None:
    assert WORDS.match(heading) == match


def test_the_header_is_found_below_a_letterhead() -> None:
    header = header_of([["ĐẢNG BỘ TỈNH"], [], ["DANH SÁCH HỌC VIÊN"], ["TT", "Họ và tên", "Đơn vị"], [1, "A", "B"]])
    assert header.rows == (4,)
    assert header.columns == {"number": [1], "name": [2], "unit": [3]}


def test_unknown_headings_are_kept() -> None:
    assert header_of([["STT", "Họ và tên", "Ghi chú"]]).unknown == {3: "Ghi chú"}


def test_columns_of_one_field_come_from_left_to_right_with_their_labels() -> None:
    header = header_of([["Đáp án B", "Câu hỏi", "Đáp án A"]])
    assert header.columns["option"] == [1, 3]
    assert (header.labels[1], header.labels[3]) == ("b", "a")


def test_the_surest_column_stands_for_a_field() -> None:
    header = header_of([["Question text here", "Câu hỏi", "Câu hỏi", "Đáp án"]])
    assert header.column("stem") == 2
    assert header.column("unit") is None


def test_a_header_of_two_rows_is_read_together() -> None:
    rows = [
        ["STT", "Họ và tên", "Năm sinh", None, "Đơn vị"],
        [None, None, "Nam", "Nữ", None],
        [1, "A", 1990, None, "X"],
    ]
    for merges in (["A1:A2", "B1:B2", "C1:D1", "E1:E2"], []):
        header = header_of(rows, *merges)
        assert header.rows == (1, 2)
        assert header.columns == {"number": [1], "name": [2], "year_man": [3], "year_woman": [4], "unit": [5]}


def test_the_first_row_of_data_is_not_a_second_header_row() -> None:
    header = header_of([["Câu hỏi", "Đáp án", None], ["Question", "A", "Đáp án B"], ["x", "B", "y"]])
    assert header.rows == (1,)


def test_a_merged_title_above_the_header_is_no_part_of_it() -> None:
    assert header_of([["BẢNG CÂU HỎI", None, None], ["STT", "Câu hỏi", "Đáp án"]], "A1:C1").rows == (2,)


def test_the_row_that_numbers_the_columns_belongs_to_the_header() -> None:
    assert header_of([["STT", "Họ và tên", "Đơn vị"], ["(1)", "(2)", "(3)"], [1, "A", "B"]]).rows == (1, 2)
    assert header_of([["STT", "Họ và tên", "Đơn vị"], [1, 2, 3], [1, "A", "B"]]).rows == (1, 2)
    assert header_of([["STT", "Họ và tên", "Đơn vị"], [1, "A", "B"]]).rows == (1,)


def test_a_required_field_that_is_missing_means_no_header() -> None:
    rows = [["STT", "Họ và tên"]]
    assert find_header(sheet_of(rows), WORDS, required=[("name", "given")]) is not None
    assert find_header(sheet_of(rows), WORDS, required=[("unit",)]) is None


def test_one_known_word_is_no_header() -> None:
    assert find_header(sheet_of([["Họ và tên", "x"]]), WORDS) is None


def test_of_equal_rows_the_first_is_the_header() -> None:
    assert header_of([["STT", "Họ và tên"], [1, "A"], ["STT", "Họ và tên"]]).rows == (1,)


def test_a_header_below_sixty_filled_rows_is_not_looked_for() -> None:
    assert find_header(sheet_of([["chữ"]] * 60 + [["STT", "Họ và tên"]]), WORDS) is None


def test_a_plain_mapping_serves_as_vocabulary() -> None:
    header = find_header(sheet_of([["STT", "Tên"]]), {"number": ["stt"], "given": ["ten"]})
    assert header is not None
    assert header.columns == {"number": [1], "given": [2]}
