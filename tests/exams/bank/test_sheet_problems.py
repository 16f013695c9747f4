"""What is doubtful in a sheet of questions is said, cell by cell; what is wrong stays out."""

from datetime import date
from typing import Any

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from exams.bank.sheet_reading import read_questions
from office.sheets import read_workbook
from tests.exams.bank.sheet_cases import ONE, PLAIN, codes, only, read, right
from tests.office.sheet_books import book


@pytest.mark.parametrize(
    ("row", "where", "code"),
    [
        ([1, "Hỏi gì?", "a", "b", "c", "d", None], "Sheet1!G2", "key_missing"),
        ([1, "Hỏi gì?", "a", "b", "c", "d", "E"], "Sheet1!G2", "key_not_an_option"),
        ([1, "Hỏi gì?", "a", "b", "c", None, "D"], "Sheet1!G2", "key_not_an_option"),
        ([1, "Hỏi gì?", "a", "b", "c", "d", date(2026, 2, 1)], "Sheet1!G2", "key_is_date"),
        ([1, None, "a", "b", "c", "d", "A"], "Sheet1!B2", "stem_missing"),
        ([1, "Hỏi gì?", "a", None, None, None, "A"], "Sheet1!C2", "too_few_options"),
        ([1, "Hỏi gì?", "a", "b", "A", "d", "A"], "Sheet1!G2", "key_ambiguous"),
        ([1, "Hỏi gì?", "a a", "b b", "A  a", "d d", "A"], "Sheet1!E2", "option_duplicate_of_key"),
    ],
)
def test_errors_keep_a_question_out_and_name_its_cell(row: list[Any], where: str, code: str) -> None:
    result = read([PLAIN, row])
    assert result.questions == []
    assert (where, code) in codes(result)
    assert code in result.faulty[0].faults
    assert result.report().as_json()["skipped"] == 1


@pytest.mark.parametrize(
    ("row", "where", "code"),
    [
        ([1, "Hỏi gì?", "a", None, "c", "d", "D"], "Sheet1!D2", "option_blank_between"),
        ([1, "Hỏi gì?", "aa", "b b", "B b", "d", "A"], "Sheet1!E2", "option_duplicate"),
        ([1, "Hỏi gì?", "một", date(2026, 5, 1), "hai", "ba", "A"], "Sheet1!D2", "option_is_date"),
        ([1, "Hỏi gì?", 0.4, 0.5, 0.6, 0.7, "A"], "Sheet1!C2", "option_maybe_percent"),
        ([1, "Hỏi gì?", "a", "b", "c", "d", 1.2], "Sheet1!G2", "key_read_as_several"),
    ],
)
def test_warnings_leave_a_question_in_and_name_the_cell(row: list[Any], where: str, code: str) -> None:
    result = read([PLAIN, row])
    assert only(result).stem == "Hỏi gì?"
    assert (where, code) in codes(result)


def test_a_blank_option_does_not_move_the_answer_to_its_neighbour() -> None:
    assert right(only(read([PLAIN, [1, "Hỏi gì?", "a", None, "c", "d", "D"]]))) == ["d"]


def test_a_message_says_the_row_and_the_words_above_the_column() -> None:
    (problem,) = read([PLAIN, ONE[:-1]]).problems
    assert problem.message.startswith("Row 2, column Đáp án: ")


def test_eleven_options_are_too_many() -> None:
    cell = "\n".join(f"phương án {n}" for n in range(11))
    result = read([["TT", "Câu hỏi", "Phương án", "Đáp án"], [1, "Hỏi gì?", cell, "A"]])
    assert result.faulty[0].faults == ("too_many_options",)


def test_two_answers_are_doubted_only_where_the_sheet_says_single() -> None:
    headings, row = [*PLAIN, "Loại câu hỏi"], [*ONE[:-1], "A, C"]
    assert ("Sheet1!G2", "two_keys_for_single") in codes(read([headings, [*row, "Một đáp án"]]))
    assert codes(read([headings, [*row, "Nhiều đáp án"]])) == []


@pytest.mark.parametrize(
    "explanation",
    ["Đáp án đúng là A vì...", "Chọn A.", "Sách viết: “Lênin và Quốc tế Cộng sản” là người mở đường."],
)
def test_an_explanation_that_speaks_for_another_option_is_doubted(explanation: str) -> None:
    row = [1, "Ai mở đường?", "Lênin và Quốc tế Cộng sản", "b", "Hồ Chí Minh", "d", "C", explanation]
    assert ("Sheet1!H2", "explanation_contradicts") in codes(read([[*PLAIN, "Giải thích"], row]))


@pytest.mark.parametrize("explanation", ["Đáp án C.", "Không chọn A vì...", "Hồ Chí Minh theo Lênin.", "Xem bài 3."])
def test_an_explanation_that_agrees_is_left_alone(explanation: str) -> None:
    assert codes(read([[*PLAIN, "Giải thích"], [*ONE, explanation]])) == []


def test_repeated_questions_are_told_with_the_place_of_the_first() -> None:
    again = [2, "Ai  sáng lập ĐẢNG", "Trần Phú", "Lênin", "C. Mác", "Hồ Chí Minh"]
    other = [3, "Ai sáng lập Đảng?", "Lê Duẩn", "x", "y", "z", "A"]
    result = read([PLAIN, ONE, [*again, "D"], [*again, "A"], other])
    assert codes(result) == [
        ("Sheet1!B3", "duplicate_question"),
        ("Sheet1!B4", "duplicate_key_differs"),
        ("Sheet1!B5", "duplicate_stem"),
    ]
    assert "Sheet1!B2" in result.problems[0].message


def test_answers_that_are_nearly_all_the_same_letter_are_doubted() -> None:
    rows = [[n, f"Hỏi {n}?", "a", "b", "c", "d", "C"] for n in range(49)]
    (problem,) = read([PLAIN, *rows]).problems
    assert (problem.code, problem.severity) == ("all_keys_same", "warning")
    assert "49 of 49" in problem.message
    mixed = [[n, f"Hỏi {n}?", "a", "b", "c", "d", "ABCD"[n % 4]] for n in range(49)]
    assert codes(read([PLAIN, *mixed])) == []


def test_answers_counted_from_zero_are_read_so_and_told() -> None:
    rows = [[n, f"Hỏi {n}?", "aa", "bb", "cc", "dd", n % 4] for n in range(8)]
    result = read([PLAIN, *rows])
    assert [right(question)[0] for question in result.questions] == ["aa", "bb", "cc", "dd"] * 2
    assert codes(result) == [("Sheet1!G1", "keys_count_from_zero")]


def test_rows_with_nothing_but_a_number_are_passed_over_and_counted() -> None:
    result = read([PLAIN, ONE, *([n] for n in range(2, 101))])
    assert (result.counters.found, result.counters.blank_rows, result.problems) == (1, 99, [])


def test_text_below_the_table_is_told_and_not_read() -> None:
    result = read([PLAIN, ONE, [None, "Hà Nội, ngày 3 tháng 2"]])
    assert (result.counters.found, codes(result)) == (1, [("Sheet1!B3", "row_not_read")])


@pytest.mark.parametrize(
    ("headings", "row", "kind"),
    [
        (["Pregunta", "Valor numérico correcto", "Margen de error"], ["PI?", 3.14, 0.01], "numeric"),
        (["Question", "Correct answer", "Alternative answer 1"], ["Who?", "NASA", "nasa"], "fill-in"),
        (["Pregunta", "Opción 1", "Opción 1 respuesta", "Opción 2"], ["Empareja", "a", "b", "c"], "matching"),
        (["STT", "Câu hỏi", "Đáp án"], [1, "Thủ đô ở đâu?", "Hà Nội"], "fill-in"),
        ([*PLAIN, "Loại"], [1, "Trình bày...", None, None, None, None, "xem sách", "Tự luận"], "essay"),
    ],
)
def test_kinds_the_bank_does_not_hold_are_said_once_and_skipped(headings: list[str], row: list[Any], kind: str) -> None:
    result = read([headings, row])
    (problem,) = [each for each in result.problems if each.code != "column_unused"]
    assert problem.code == "kind_not_supported"
    assert kind in problem.message
    report = result.report()
    assert (report.found, report.imported, report.skipped, result.counters.other_kinds) == (1, 0, 1, 1)


def test_a_hidden_row_is_read_and_told() -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.row_dimensions[2].hidden = True

    result = read([PLAIN, ONE], hide)
    assert only(result).number == "1"
    assert codes(result) == [("Sheet1!B2", "row_hidden")]


def test_a_hidden_sheet_of_questions_is_told_and_not_read() -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.sheet_state = "hidden" if sheet.title == "Cũ" else "visible"

    result = read_questions(read_workbook(book({"Mới": [PLAIN, ONE], "Cũ": [PLAIN, ONE]}, hide)))
    assert (len(result.questions), codes(result)) == (1, [("Cũ", "sheet_hidden")])


def test_a_sheet_without_questions_is_noted() -> None:
    result = read_questions(read_workbook(book({"Câu hỏi": [PLAIN, ONE], "Chủ đề": [["Mã", "Tên"], [1, "Sử"]]})))
    assert (len(result.questions), codes(result)) == (1, [("Chủ đề", "sheet_without_questions")])


def test_a_workbook_without_questions_says_so() -> None:
    result = read([["Tên", "Tuổi"], ["An", 3]])
    assert [each.code for each in result.problems] == ["sheet_without_questions", "no_questions"]
    assert result.counters.found == 0


def test_a_column_that_was_not_used_is_noted() -> None:
    result = read([[*PLAIN, "Ghi chú", "Trống"], [*ONE, "hay"]])
    assert codes(result) == [("Sheet1!H1", "column_unused")]


def test_a_column_without_heading_is_noted_when_it_holds_more_than_a_stray_cell() -> None:
    rows = [[n, f"Hỏi {n}?", "a", "b", "c", "d", "ABCD"[n % 4], "chữ", n] for n in range(6)]
    assert codes(read([PLAIN, *rows])) == [("Sheet1!H1", "column_unused")]
    assert codes(read([PLAIN, [*ONE, "lạc"]])) == []


def test_a_formula_without_a_result_keeps_its_question_out() -> None:
    result = read([PLAIN, [1, "Hỏi gì?", "a", "=B2", "c", "d", "A"], [2, "Hỏi nữa?", "a", "b", "c", "d", "B"]])
    assert [question.number for question in result.questions] == ["2"]
    assert "formula_without_result" in result.faulty[0].faults
    assert ("Sheet1!D2", "formula_without_result") in codes(result)


def test_text_in_an_old_font_is_converted_and_told() -> None:
    rows = [[n, f"§¶ng Céng s¶n ViÖt Nam thµnh lËp n¨m nµo {n}?", "a", "b", "c", "d", "ABCD"[n % 4]] for n in range(4)]
    result = read([PLAIN, *rows])
    assert codes(result) == [("", "old_font_converted")]
    assert result.questions[0].stem == "Đảng Cộng sản Việt Nam thành lập năm nào 0?"


def test_headings_typed_anew_above_questions_in_an_old_font_stay_headings() -> None:
    rows = [[n, f"§¶ng Céng s¶n ViÖt Nam thµnh lËp n¨m nµo {n}?", "a", "b", "c", "d", "ABCD"[n % 4]] for n in range(4)]
    result = read([["Câu", "Câu hỏi", "A", "B", "C", "D", "Đáp án"], *rows])
    assert [question.number for question in result.questions] == ["0", "1", "2", "3"]
    assert codes(result) == [("", "old_font_converted")]


def test_a_font_that_too_few_words_tell_is_only_told() -> None:
    rows = [[n, f"§¶ng lµ g×, §¶ng lµ ai {n}?", "a", "b", "c", "d", "ABCD"[n % 4]] for n in range(4)]
    assert codes(read([PLAIN, *rows])) == [("Sheet1", "old_font")]


def test_counts_show_whether_the_sheet_was_understood() -> None:
    headings = [*PLAIN, "Mức độ", "Chủ đề"]
    rows = [
        [1, "Hỏi 1?", "a", "b", "c", "d", "A", 1, "Sử"],
        [2, "Hỏi 2?", "a", "b", "c", None, "C", 2, "Sử"],
        [3, "Hỏi 3?", "a", "b", "c", "d", "B, C", None, None],
        [4, "Hỏi 4?", "a", "b", "c", "d", None, None, None],
        [5],
    ]
    assert read([headings, *rows]).counters.as_json() == {
        "found": 4,
        "ready": 3,
        "other_kinds": 0,
        "blank_rows": 1,
        "multiple": 1,
        "right_letters": {"A": 1, "C": 1},
        "option_counts": {"3": 1, "4": 3},
        "levels": {"": 2, "1": 1, "2": 1},
        "topics": {"Sử": 2, "": 2},
    }
