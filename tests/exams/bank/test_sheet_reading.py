"""Beside the question itself a row gives topic, level, explanation; and files of other people read well."""

from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from exams.bank.sheet_drafts import QuestionSheet
from exams.bank.sheet_reading import read_questions
from office.sheets import read_workbook
from tests.exams.bank.sheet_cases import ONE, PLAIN, codes, only, read, right, texts

REAL_FILES = Path(__file__).parents[4] / "shared" / "data"


def test_topic_level_explanation_and_citation() -> None:
    headings = [*PLAIN, "Hạng mục", "Mức độ", "Giải thích đáp án", "Căn cứ"]
    question = only(read([headings, [*ONE, "Lịch sử Đảng", "Vận dụng cao", "Vì\nthế.", "Điều lệ Đảng"]]))
    assert (question.topic, question.level) == ("Lịch sử Đảng", 4)
    assert (question.explanation, question.citation) == ("Vì\nthế.", "Điều lệ Đảng")


@pytest.mark.parametrize(
    ("word", "level"),
    [("Nhận biết", 1), ("TH", 2), ("vận dụng", 3), ("Dễ", 1), ("trung bình", 2), ("Khó", 3), (4, 4), ("Mức 2", 2)],
)
def test_words_for_levels(word: object, level: int) -> None:
    assert only(read([[*PLAIN, "Mức độ"], [*ONE, word]])).level == level


def test_an_unknown_level_is_left_out_with_a_warning() -> None:
    result = read([[*PLAIN, "Độ khó"], [*ONE, "rất hay"]])
    assert only(result).level is None
    assert codes(result) == [("Sheet1!H2", "level_unknown")]


def test_a_topic_merged_over_its_questions_counts_for_each() -> None:
    rows = [["Chương", *PLAIN], ["Chương I", *ONE], [None, 2, "Hỏi gì?", "a", "b", "c", "d", "A"]]
    result = read(rows, lambda sheet: sheet.merge_cells("A2:A3"))
    assert [question.topic for question in result.questions] == ["Chương I", "Chương I"]


@pytest.mark.parametrize("title", [["Chương 2: Điều lệ"], ["II", "Chương 2: Điều lệ"], [None, "Chương 2: Điều lệ"]])
def test_a_title_between_questions_gives_them_their_topic(title: list[str]) -> None:
    result = read([PLAIN, ONE, title, [2, "Hỏi gì?", "a", "b", "c", "d", "A"]])
    assert [question.topic for question in result.questions] == ["", "Chương 2: Điều lệ"]


def test_line_breaks_of_a_stem_stay_and_its_number_goes() -> None:
    question = only(read([PLAIN, [7, "Câu 7. Cho đoạn  sau:\n“…”\nHỏi gì?", "a", "b", "c", "d", "A"]]))
    assert (question.stem, question.number) == ("Cho đoạn sau:\n“…”\nHỏi gì?", "7")


def test_a_year_at_the_start_of_a_stem_is_not_its_number() -> None:
    assert only(read([PLAIN, [7, "1930. Đảng ra đời ở đâu?", "a", "b", "c", "d", "A"]])).stem.startswith("1930")


def test_percentages_stay_percentages() -> None:
    def format_cells(sheet: Worksheet) -> None:
        for ref in ("C2", "D2", "E2", "F2"):
            sheet[ref].number_format = "0%"

    result = read([PLAIN, [1, "Bao nhiêu?", 0.4, 0.5, 0.6, 0.7, "B"]], format_cells)
    assert texts(only(result)) == ["40%", "50%", "60%", "70%"]
    assert codes(result) == []


def test_several_right_answers_make_a_multiple_choice() -> None:
    question = only(read([PLAIN, [*ONE[:-1], "A, C"]]))
    assert (question.multiple, right(question)) == (True, ["Lênin", "Hồ Chí Minh"])


def test_without_an_answer_a_star_marks_the_right_option() -> None:
    question = only(read([PLAIN, [1, "Hỏi gì?", "a", "*b", "c", "d", None]]))
    assert (texts(question), right(question)) == (["a", "b", "c", "d"], ["b"])


# Other people's files


@pytest.mark.real_files
@pytest.mark.skipif(not REAL_FILES.is_dir(), reason="other people's files are not beside this checkout")
class TestRealFiles:
    def result(self, name: str) -> QuestionSheet:
        return read_questions(read_workbook(REAL_FILES / name))

    def test_all_options_in_one_cell(self) -> None:
        result = self.result("vn-dauthau-xlsx/50-cau-bo-sung.xlsx")
        assert (len(result.questions), result.problems) == (50, [])
        assert dict(result.counters.right_letters) == {"D": 15, "A": 12, "C": 12, "B": 11}
        assert dict(result.counters.option_counts) == {4: 50}

    def test_one_column_an_option_among_blank_formatted_rows(self) -> None:
        result = self.result("vn-lichsu10-xlsx/luyen_thi_detail_topic.xlsx")
        assert (len(result.questions), dict(result.counters.option_counts)) == (80, {4: 80})
        assert {each.severity for each in result.problems} == {"note", "warning"}

    def test_a_list_of_topics_holds_no_questions(self) -> None:
        assert self.result("vn-lichsu10-xlsx/luyen_thi_topic.xlsx").counters.found == 0

    def test_a_quiz_template_with_one_example(self) -> None:
        result = self.result("fmt-xlsxtemplate/KahootQuizTemplate.xlsx")
        (question,) = result.questions
        assert (len(question.right), question.multiple, result.counters.blank_rows) == (4, True, 99)

    def test_a_template_of_five_kinds(self) -> None:
        result = self.result("fmt-xlsxtemplate/excel_moodle.xlsx")
        assert [len(question.options) for question in result.questions] == [4, 2]
        assert [question.right for question in result.questions] == [(0,), (0,)]
        assert [each.code for each in result.problems].count("kind_not_supported") == 3
        assert result.counters.found == 5
