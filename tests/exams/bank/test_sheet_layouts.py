"""Questions are found in any sensible arrangement of a sheet, by what its words mean."""

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from exams.bank.sheet_reading import read_questions
from office.headers import Header
from office.sheets import read_workbook
from tests.exams.bank.sheet_cases import ONE, PLAIN, codes, only, read, right, texts
from tests.office.sheet_books import book


def test_one_column_for_each_option() -> None:
    question = only(read([PLAIN, ONE]))
    assert question.stem == "Ai sáng lập Đảng?"
    assert texts(question) == ["Lênin", "C. Mác", "Hồ Chí Minh", "Trần Phú"]
    assert right(question) == ["Hồ Chí Minh"]
    assert (question.where, question.source_row, question.number) == ("Sheet1!B2", 2, "1")
    assert question.options[2].where == "Sheet1!E2"
    assert not question.multiple


@pytest.mark.parametrize(
    "headings",
    [
        ["STT", "Nội dung câu hỏi", "Đáp án A", "Đáp án B", "Đáp án C", "Đáp án D", "Đáp án đúng"],
        ["TT", "Câu hỏi", "Phương án 1", "Phương án 2", "Phương án 3", "Phương án 4", "Đáp án"],
        ["No.", "Question", "Answer 1", "Answer 2", "Answer 3", "Answer 4", "Correct answer(s)"],
        ["ID", "Question text", "Option A", "Option B", "Option C", "Option D", "Answer"],
        ["lt_QuestionNumber", "lt_Question", "lt_AnsA", "lt_AnsB", "lt_AnsC", "lt_AnsD", "lt_CorrectAns"],
        ["Câu", "Nội dung", "Lựa chọn A", "Lựa chọn B", "Lựa chọn C", "Lựa chọn D", "Phương án đúng"],
        ["STT", "Câu hỏi", "Đáp án", "Đáp án", "Đáp án", "Đáp án", "Đáp án đúng"],
        ["STT", "Câu hỏi *", "A.", "B.", "C.", "D.", "Đáp án\n(A, B, C, D)"],
    ],
)
def test_headings_may_be_worded_in_many_ways(headings: list[str]) -> None:
    question = only(read([["NGÂN HÀNG CÂU HỎI"], [], headings, ONE]))
    assert (question.stem, right(question), len(question.options)) == ("Ai sáng lập Đảng?", ["Hồ Chí Minh"], 4)


def test_columns_may_stand_in_any_order() -> None:
    rows = [["Đáp án", "D", "Chủ đề", "B", "Câu hỏi", "A", "C"], ["B", "d", "Sử", "b", "Hỏi gì?", "a", "c"]]
    question = only(read(rows))
    assert texts(question) == ["a", "b", "c", "d"]
    assert (right(question), question.topic) == (["b"], "Sử")


def test_a_header_of_two_rows() -> None:
    rows = [["STT", "Câu hỏi", "Phương án", None, None, "Đáp án"], [None, None, "A", "B", "C", None]]
    question = only(read([*rows, [1, "Hỏi gì?", "a", "b", "c", "B"]], lambda sheet: sheet.merge_cells("C1:E1")))
    assert (texts(question), right(question)) == (["a", "b", "c"], ["b"])


@pytest.mark.parametrize("merges", [["C1:E1"], []])
def test_one_heading_over_several_columns_of_options(merges: list[str]) -> None:
    def merge(sheet: Worksheet) -> None:
        for each in merges:
            sheet.merge_cells(each)

    rows = [["STT", "Câu hỏi", "Phương án", None, None, "Đ/án"], [1, "Hỏi gì?", "A. một", "B. hai", "C. ba", "C"]]
    question = only(read(rows, merge))
    assert (texts(question), right(question)) == (["một", "hai", "ba"], ["ba"])


@pytest.mark.parametrize("position", [0, 3, 5])
def test_the_numbering_never_becomes_an_option(position: int) -> None:
    headings, row = ["Câu hỏi", "A", "B", "C", "Đáp án"], ["Hỏi gì?", "a", "b", "c", "C"]
    headings.insert(position, "STT")
    row.insert(position, "43")
    question = only(read([headings, row]))
    assert (texts(question), right(question), question.number) == (["a", "b", "c"], ["c"], "43")


def test_numbering_under_the_letter_of_an_option_is_refused_as_option() -> None:
    rows = [["Câu hỏi", "A", "B", "C", "D", "Đáp án"]]
    rows += [[f"Hỏi {n}?", f"a{n}", f"b{n}", f"c{n}", n, "ABC"[n % 3]] for n in range(40, 49)]
    result = read(rows)
    assert {len(question.options) for question in result.questions} == {3}
    assert ("Sheet1!E1", "option_column_is_numbering") in codes(result)


@pytest.mark.parametrize(
    "cell",
    ["A. một\nB. hai\nC. ba", "a) một\nb) hai\nc) ba", "1. một\n2. hai\n3. ba", "một\nhai\nba", "A. một B. hai C. ba"],
)
@pytest.mark.parametrize("heading", ["Phương án", "Phương án trả lời", "Các lựa chọn", "Options"])
def test_all_options_in_one_cell(heading: str, cell: str) -> None:
    question = only(read([["TT", "Câu hỏi", heading, "Đáp án"], [1, "Hỏi gì?", cell, "B"]]))
    assert (texts(question), right(question)) == (["một", "hai", "ba"], ["hai"])
    assert question.options[1].where == "Sheet1!C2"


def test_options_in_the_answer_column_when_another_holds_the_right_one() -> None:
    question = only(read([["Câu hỏi", "Câu trả lời", "Đáp án đúng"], ["Hỏi gì?", "A. một\nB. hai", "A"]]))
    assert (texts(question), right(question)) == (["một", "hai"], ["một"])


def test_options_inside_the_cell_of_the_question() -> None:
    question = only(read([["TT", "Câu hỏi", "Đáp án"], [1, "Câu 1: Hỏi gì?\nA. một\nB. hai", "B"]]))
    assert (question.stem, texts(question), right(question)) == ("Hỏi gì?", ["một", "hai"], ["hai"])


def test_options_in_the_rows_below_the_question() -> None:
    rows = [["TT", "Nội dung câu hỏi", "Đáp án"]]
    rows += [[1, "Hỏi gì?", "B"], [None, "A. một", None], [None, "B. hai", None]]
    rows += [[2, "Hỏi nữa?", None], [None, "ba", None], [None, "bốn", "x"], [None, "năm", None]]
    result = read(rows)
    assert [(question.stem, texts(question), right(question)) for question in result.questions] == [
        ("Hỏi gì?", ["một", "hai"], ["hai"]),
        ("Hỏi nữa?", ["ba", "bốn", "năm"], ["bốn"]),
    ]
    assert result.questions[1].options[1].where == "Sheet1!B7"


def test_options_below_with_their_letters_in_the_column_of_numbers() -> None:
    rows = [["TT", "Nội dung", "Đáp án"], ["Câu 1", "Hỏi gì?", "B"], ["A", "một", None], ["B.", "hai", None]]
    question = only(read([*rows, ["Câu 2", "Hỏi nữa?\nA. x\nB. y", "A"]][:4]))
    assert (texts(question), right(question), question.number) == (["một", "hai"], ["hai"], "1")


def test_one_option_a_row_in_a_column_of_its_own() -> None:
    rows = [["TT", "Câu hỏi", "Phương án", "Đáp án"]]
    rows += [[1, "Hỏi gì?", "A. một", "B"], [None, None, "B. hai", None], [None, None, "C. ba", None]]
    rows += [[2, "Hỏi nữa?", "bốn", "x"], [None, None, "năm", None]]
    result = read(rows, lambda sheet: sheet.merge_cells("B2:B4"))
    assert [(texts(question), right(question)) for question in result.questions] == [
        (["một", "hai", "ba"], ["hai"]),
        (["bốn", "năm"], ["bốn"]),
    ]


@pytest.mark.parametrize(
    "headings",
    [
        ["Câu hỏi", "Đáp án đúng", "Đáp án sai 1", "Đáp án sai 2"],
        ["Question", "Correct answer", "Incorrect answer 1", "Incorrect answer 2"],
        ["Pregunta *", "Respuesta correcta *", "Respuesta incorrecta 1 *", "Respuesta incorrecta 2"],
    ],
)
def test_the_right_option_in_a_column_of_its_own(headings: list[str]) -> None:
    rows = [headings, *([f"Hỏi {n}?", f"đúng {n}", f"sai {n}", f"nhiễu {n}"] for n in range(12))]
    result = read(rows)
    assert [right(question) for question in result.questions] == [[f"đúng {n}"] for n in range(12)]
    assert codes(result) == []


@pytest.mark.parametrize("heading", ["Đúng/Sai", "Đ/S", "Verdadero (v)\nFalso (f)", "Đáp án"])
def test_statements_that_are_true_or_false(heading: str) -> None:
    result = read([["STT", "Nhận định", heading], [1, "Đảng lãnh đạo.", "Đ"], [2, "Trời vuông.", "S"]])
    assert [texts(question) for question in result.questions] == [["Đúng", "Sai"]] * 2
    assert [right(question) for question in result.questions] == [["Đúng"], ["Sai"]]


def test_statements_marked_under_true_or_false() -> None:
    rows = [["TT", "Nhận định", "Đúng", "Sai"], [1, "Đất tròn.", "x", None], [2, "Vuông.", None, "x"]]
    result = read([*rows, [3, "Dẹt.", "x", "x"]])
    assert [right(question) for question in result.questions] == [["Đúng"], ["Sai"]]
    assert result.faulty[0].faults == ("key_missing",)


def test_a_true_or_false_row_among_others() -> None:
    question = only(read([PLAIN, [1, "Đảng lãnh đạo.", None, None, None, None, "Sai"]]))
    assert (texts(question), right(question)) == (["Đúng", "Sai"], ["Sai"])


def test_a_header_chosen_by_hand_is_used() -> None:
    rows = [["x", "y", "z", "t"], ["Hỏi gì?", "a", "b", "A"]]
    assert read(rows).questions == []
    workbook = read_workbook(book(rows))
    header = Header((1,), {"stem": [1], "option": [2, 3], "correct": [4]})
    assert right(only(read_questions(workbook, {"Sheet1": header}))) == ["a"]


def test_a_header_repeated_on_every_page_is_no_question() -> None:
    assert read([PLAIN, ONE, PLAIN, [2, "Hỏi gì?", "a", "b", "c", "d", "A"]]).counters.found == 2
