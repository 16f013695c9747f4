"""What questions of a Word document carry beside their options: topics, explanations, sources, levels, tables."""

from pathlib import Path

import pytest
from docx import Document

from exams.bank.items import Kind
from tests.exams.bank.formats.word_cases import (
    ASKED,
    RIGHT,
    bold,
    codes,
    document_of,
    is_asked,
    lines_asking,
    options,
    read,
    rights,
)


def test_sections_become_topics(tmp_path: Path) -> None:
    one, two, three = (lines_asking(answer="Đáp án: {}")[at : at + 6] for at in (0, 6, 12))
    lines = [
        "PHẦN I: KIẾN THỨC CHUNG",
        "Chương 1. Điều lệ",
        *one,
        "Chương 2. Nguyên tắc",
        *two,
        "PHẦN II: CHI BỘ",
        *three,
    ]
    found = read(document_of(lines), tmp_path)
    assert is_asked(found)
    assert [item.topic for item in found.items] == [
        "PHẦN I: KIẾN THỨC CHUNG / Chương 1. Điều lệ",
        "PHẦN I: KIẾN THỨC CHUNG / Chương 2. Nguyên tắc",
        "PHẦN II: CHI BỘ",
    ]


@pytest.mark.parametrize(
    "title", ["I. Xây dựng Đảng", "* Lĩnh vực xây dựng Đảng", "Bài 3: Xây dựng Đảng", "A. PHẦN TRẮC NGHIỆM"]
)
def test_a_title_between_questions_is_a_topic(title: str, tmp_path: Path) -> None:
    lines = lines_asking(answer="Đáp án: {}")
    found = read(document_of([*lines[:6], title, *lines[6:]]), tmp_path)
    assert is_asked(found)
    assert [item.topic for item in found.items] == ["", title.lstrip("* "), title.lstrip("* ")]


def test_explanations_sources_and_levels_stay_with_their_question(tmp_path: Path) -> None:
    lines = [
        "Câu 1 (NB): Cơ quan lãnh đạo cao nhất của Đảng là gì?",
        "A. Đại hội", "B. Chi bộ", "Đáp án: A",
        "Lời giải: Theo Điều lệ Đảng.", "Đại hội họp năm năm một lần.", "Căn cứ: Điều 9.",
        "Câu 2: [Vận dụng cao] Chi bộ họp khi nào?", "A. Mỗi tháng", "B. Mỗi năm", "Đáp án: A", "Mức độ: Thông hiểu",
    ]  # fmt: skip
    one, two = read(document_of(lines), tmp_path).items
    assert one.explanation == "Theo Điều lệ Đảng.\nĐại hội họp năm năm một lần."
    assert one.citation == "Điều 9."
    assert (one.level, two.level) == (1, 4)
    assert two.stem == "Chi bộ họp khi nào?"


def test_solutions_at_the_end_explain_the_questions_above(tmp_path: Path) -> None:
    lines = [
        *lines_asking(),
        "HƯỚNG DẪN GIẢI",
        "Câu 1: Theo Điều 9.",
        "Chọn A",
        "Câu 2: Theo Điều 9.",
        "Chọn B",
        "Câu 3: Chọn D",
    ]
    found = read(document_of(lines), tmp_path)
    assert rights(found) == RIGHT
    assert found.items[0].explanation.startswith("Theo Điều 9.")


def test_an_answer_only_an_explanation_gives_is_taken_with_a_doubt(tmp_path: Path) -> None:
    lines = [
        "Câu 1: Chi bộ họp khi nào?",
        "A. Mỗi tuần",
        "B. Mỗi tháng",
        "Lời giải: Theo quy định nên chọn B vì họp hằng tháng.",
    ]
    (item,) = read(document_of(lines), tmp_path).items
    assert item.right == (1,)
    assert item.doubts == ("key_from_explanation",)


def test_names_with_initials_do_not_begin_options(tmp_path: Path) -> None:
    lines = [
        "Câu 1: Ai viết Tuyên ngôn của Đảng Cộng sản cùng Ăngghen?",
        "A. V.I. Lênin",
        "B. Theo ý kiến của C. Mác và",
        "nhiều người khác",
        "C. C. Mác",
        "D. J. Stalin",
        "Đáp án: C",
    ]
    (item,) = read(document_of(lines), tmp_path).items
    assert options(item) == ("V.I. Lênin", "Theo ý kiến của C. Mác và\nnhiều người khác", "C. Mác", "J. Stalin")


def test_numbered_statements_inside_a_stem_are_no_questions(tmp_path: Path) -> None:
    lines = ["1. Cho các ý sau:", "1. Tự phê bình.", "2. Tập trung dân chủ.", "Có mấy ý đúng?", "A. 1", "B. 2",
             "Đáp án: B",
             "2. Chi bộ họp khi nào?", "A. Mỗi tháng", "B. Mỗi năm", "Đáp án: A"]  # fmt: skip
    found = read(document_of(lines), tmp_path)
    assert [item.number for item in found.items] == ["1", "2"]
    assert found.items[0].stem.split("\n")[1:] == ["1. Tự phê bình.", "2. Tập trung dân chủ.", "Có mấy ý đúng?"]


def test_true_and_false_statements_short_answers_and_numbers(tmp_path: Path) -> None:
    lines = ["Câu 1: Mỗi ý sau đúng hay sai?", "a) Chi bộ họp mỗi tháng", "b) Chi bộ họp mỗi năm", "c) Đảng có Điều lệ",
             "Đáp án: Đ S Đ",
             "Câu 2: Chi bộ họp mỗi tháng.", "A. Đúng", "B. Sai", "Đáp án: A",
             "Câu 3: Đảng ra đời năm nào?", "Đáp án: 1930",
             "Câu 4: Thủ đô của nước ta?", "Đáp án: Hà Nội"]  # fmt: skip
    found = read(document_of(lines), tmp_path)
    assert [item.kind for item in found.items] == [Kind.TABLE, Kind.TRUE_FALSE, Kind.NUMBER, Kind.TEXT]
    assert found.items[0].right == (0, 2)
    assert found.items[2].numbers[0].low == 1930
    assert found.items[3].accepted == ("Hà Nội",)


def test_a_table_with_a_header_holds_one_question_a_row(tmp_path: Path) -> None:
    document = Document()
    table = document.add_table(rows=1, cols=7)
    for column, text in enumerate(["STT", "Câu hỏi", "A", "B", "C", "D", "Đáp án"]):
        table.cell(0, column).text = text
    for number, (stem, texts, right) in enumerate(ASKED, start=1):
        cells = table.add_row().cells
        for cell, text in zip(cells, [str(number), stem, *texts, "ABCD"[right]], strict=True):
            cell.text = text
    assert is_asked(read(document, tmp_path))


def test_a_table_with_a_header_marks_its_answers_by_a_look(tmp_path: Path) -> None:
    document = Document()
    table = document.add_table(rows=1, cols=6)
    for column, text in enumerate(
        ["TT", "Nội dung câu hỏi", "Phương án A", "Phương án B", "Phương án C", "Phương án D"]
    ):
        table.cell(0, column).text = text
    for number, (stem, texts, right) in enumerate(ASKED, start=1):
        cells = table.add_row().cells
        cells[0].text, cells[1].text = str(number), stem
        for place, text in enumerate(texts):
            run = cells[2 + place].paragraphs[0].add_run(text)
            if place == right:
                bold(run)
    assert is_asked(read(document, tmp_path))


def test_a_table_inside_a_stem_stays_a_table(tmp_path: Path) -> None:
    document = document_of(["Câu 1: Bảng sau nói về điều gì?"])
    table = document.add_table(rows=2, cols=2)
    for place, text in enumerate(["Năm", "Số chi bộ", "2020", "12"]):
        table.cell(*divmod(place, 2)).text = text
    for line in ("A. Số chi bộ", "B. Số xã", "Đáp án: A"):
        document.add_paragraph(line)
    (item,) = read(document, tmp_path).items
    assert item.stem == "Bảng sau nói về điều gì?\n| Năm | Số chi bộ |\n| 2020 | 12 |"


def test_a_question_without_any_answer_is_a_fault_at_its_place(tmp_path: Path) -> None:
    lines = lines_asking(answer="Đáp án: {}")
    found = read(document_of([*lines[:5], *lines[6:]]), tmp_path)
    assert [item.faults for item in found.items] == [("key_missing",), (), ()]
    (said,) = [each for each in found.problems if each.code == "key_missing"]
    assert said.where == "paragraph 1"


def test_text_that_belongs_to_no_question_is_told(tmp_path: Path) -> None:
    found = read(document_of(["Họ và tên thí sinh: ........", *lines_asking(answer="Đáp án: {}")]), tmp_path)
    assert is_asked(found)
    assert "text_not_read" in codes(found)
