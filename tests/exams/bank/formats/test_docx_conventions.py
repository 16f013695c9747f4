"""Word documents as trainers write them: every way to number, to letter, to mark and to answer."""

from pathlib import Path

import pytest
from docx import Document

from exams.bank.items import Kind
from tests.exams.bank.formats.word_cases import (
    ASKED,
    LOOKS,
    RIGHT,
    add_option,
    bold,
    codes,
    document_of,
    in_list,
    is_asked,
    lines_asking,
    marked_document,
    numbered_list,
    read,
    red,
    rights,
    underlined,
)


@pytest.mark.parametrize(
    "start",
    [
        "Câu {}: ",
        "Câu {}. ",
        "CÂU {} : ",
        "Câu hỏi {}. ",
        "Câu số {}) ",
        "Bài {}. ",
        "Question {}: ",
        "{}. ",
        "{}) ",
        "{}/ ",
        "[{}] ",
        "Câu {}\t",
    ],
)
def test_questions_begin_in_many_ways(start: str, tmp_path: Path) -> None:
    assert is_asked(read(document_of(lines_asking(start, answer="Đáp án: {}")), tmp_path))


@pytest.mark.parametrize("label", ["{}. ", "{}) ", "{}/ ", "{}: ", "({}) ", "{}.", "{}/- ", "{} - ", "{}．", "{}.\t"])
@pytest.mark.parametrize("small", [False, True])
def test_options_have_letters_in_many_ways(label: str, small: bool, tmp_path: Path) -> None:
    assert is_asked(read(document_of(lines_asking(label=label, small=small, answer="Đáp án: {}")), tmp_path))


@pytest.mark.parametrize(
    "answer",
    [
        "Đáp án: {}",
        "ĐÁP ÁN {}",
        "Đáp án đúng là: {}",
        "ĐA: {}",
        "ANSWER: {}",
        "Answer: {}.",
        "Chọn {}",
        "=> Chọn đáp án {}",
        "Key: {}",
        "Đáp án: Câu {}",
    ],
)
def test_the_answer_below_the_options_is_said_in_many_ways(answer: str, tmp_path: Path) -> None:
    assert is_asked(read(document_of(lines_asking(answer=answer)), tmp_path))


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS.keys())
@pytest.mark.parametrize("letter_only", [False, True])
def test_the_right_option_has_another_look(look, letter_only: bool, tmp_path: Path) -> None:
    found = read(marked_document(look, letter_only=letter_only), tmp_path)
    assert is_asked(found)
    assert "marks_read" in codes(found)


def test_bold_stems_do_not_disturb_bold_answers(tmp_path: Path) -> None:
    assert is_asked(read(marked_document(bold, stem_look=bold), tmp_path))


def test_letters_that_are_all_bold_mark_nothing_beside_a_red_answer(tmp_path: Path) -> None:
    document = Document()
    for number, (stem, texts, right) in enumerate(ASKED, start=1):
        document.add_paragraph(f"Câu {number}: {stem}")
        for place, text in enumerate(texts):
            paragraph = document.add_paragraph()
            bold(paragraph.add_run("ABCD"[place] + ". "))
            run = paragraph.add_run(text)
            if place == right:
                red(run)
    assert is_asked(read(document, tmp_path))


def test_a_look_that_some_options_have_by_chance_is_no_answer(tmp_path: Path) -> None:
    document = Document()
    for number, (stem, texts, _) in enumerate(ASKED * 3, start=1):
        document.add_paragraph(f"Câu {number}: {stem}")
        for place, text in enumerate(texts):
            add_option(
                document.add_paragraph(), "ABCD"[place] + ". ", text, bold if number < 3 and place == 0 else None
            )
    found = read(document, tmp_path)
    assert not found.ready
    assert all(item.faults == ("key_missing",) for item in found.items)
    assert "marks_unclear" in codes(found)


def test_a_question_marked_twice_has_several_answers_and_says_so(tmp_path: Path) -> None:
    document = marked_document(underlined)
    paragraph = next(each for each in document.paragraphs if each.text == "B. Ban Bí thư")
    for run in paragraph.runs:
        underlined(run)
    found = read(document, tmp_path)
    assert rights(found) == [(0, 1), *RIGHT[1:]]
    assert found.items[0].kind is Kind.SEVERAL
    assert found.items[0].doubts == ("several_marked",)


@pytest.mark.parametrize("sign", ["*{}. ", "✓ {}. ", "○{}. ", "√{}) "])
def test_a_sign_before_the_letter_marks_the_answer(sign: str, tmp_path: Path) -> None:
    lines = []
    for number, (stem, texts, right) in enumerate(ASKED, start=1):
        lines.append(f"Câu {number}: {stem}")
        lines += [(sign if place == right else "{}. ").format("ABCD"[place]) + text for place, text in enumerate(texts)]
    assert is_asked(read(document_of(lines), tmp_path))


def test_a_circled_letter_marks_the_answer(tmp_path: Path) -> None:
    lines = []
    for number, (stem, texts, right) in enumerate(ASKED, start=1):
        lines.append(f"Câu {number}: {stem}")
        lines += [
            f"{'ⒶⒷⒸⒹ'[place]} {text}" if place == right else f"{'ABCD'[place]}. {text}"
            for place, text in enumerate(texts)
        ]
    assert is_asked(read(document_of(lines), tmp_path))


@pytest.mark.parametrize("between", ["\t", "     ", " ", ";  "])
def test_several_options_stand_on_one_line(between: str, tmp_path: Path) -> None:
    lines = []
    for number, (stem, texts, right) in enumerate(ASKED, start=1):
        lines += [
            f"Câu {number}: {stem}",
            between.join(f"{'ABCD'[at]}. {text}" for at, text in enumerate(texts)),
            f"Đáp án: {'ABCD'[right]}",
        ]
    assert is_asked(read(document_of(lines), tmp_path))


def test_options_behind_the_stem_on_its_own_line(tmp_path: Path) -> None:
    lines = [
        f"Câu {number}. {stem} A. {a} B. {b} C. {c} D. {d} (Đáp án: {'ABCD'[right]})"
        for number, (stem, (a, b, c, d), right) in enumerate(ASKED, start=1)
    ]
    assert is_asked(read(document_of(lines), tmp_path))


def test_options_in_two_columns_are_put_in_order(tmp_path: Path) -> None:
    lines = []
    for number, (stem, (a, b, c, d), right) in enumerate(ASKED, start=1):
        lines += [f"Câu {number}: {stem}", f"A. {a}\t\tC. {c}", f"B. {b}\t\tD. {d}", f"Đáp án: {'ABCD'[right]}"]
    assert is_asked(read(document_of(lines), tmp_path))


@pytest.mark.parametrize("split", [False, True], ids=["letter and text in one cell", "letters in cells of their own"])
def test_options_in_a_table_of_two_by_two(split: bool, tmp_path: Path) -> None:
    document = Document()
    for number, (stem, texts, right) in enumerate(ASKED, start=1):
        document.add_paragraph(f"Câu {number}: {stem}")
        table = document.add_table(rows=2, cols=4 if split else 2)
        for place, text in enumerate(texts):
            row, column = divmod(place, 2)
            if split:
                run = table.cell(row, 2 * column).paragraphs[0].add_run("ABCD"[place])
                table.cell(row, 2 * column + 1).text = text
            else:
                run = table.cell(row, column).paragraphs[0].add_run(f"{'ABCD'[place]}. {text}")
            if place == right:
                underlined(run)
    assert is_asked(read(document, tmp_path))


def test_numbers_and_letters_of_automatic_lists_are_counted(tmp_path: Path) -> None:
    document = Document()
    listed = numbered_list(document, [("decimal", "Câu %1:"), ("upperLetter", "%2.")])
    for stem, texts, right in ASKED:
        in_list(document.add_paragraph(stem), listed, 0)
        for place, text in enumerate(texts):
            run = in_list(document.add_paragraph(), listed, 1).add_run(text)
            if place == right:
                bold(run)
    found = read(document, tmp_path)
    assert is_asked(found)
    assert [item.number for item in found.items] == ["1", "2", "3"]


def test_automatic_letters_below_typed_numbers(tmp_path: Path) -> None:
    document = Document()
    for number, (stem, texts, right) in enumerate(ASKED, start=1):
        listed = numbered_list(document, [("lowerLetter", "%1)")])
        document.add_paragraph(f"{number}. {stem}")
        for text in texts:
            in_list(document.add_paragraph(text), listed, 0)
        document.add_paragraph(f"Đáp án: {'abcd'[right]}")
    assert is_asked(read(document, tmp_path))


@pytest.mark.parametrize("line", ["1-A 2-B 3-D", "1.A; 2.B; 3.D", "1a 2b 3d", "Câu 1: A   Câu 2: B   Câu 3: D"])
def test_a_line_of_answers_at_the_end(line: str, tmp_path: Path) -> None:
    assert is_asked(read(document_of([*lines_asking(), "--- HẾT ---", "BẢNG ĐÁP ÁN", line]), tmp_path))


def test_answers_one_a_line_at_the_end(tmp_path: Path) -> None:
    assert is_asked(read(document_of([*lines_asking(), "ĐÁP ÁN", "1. A", "2. B", "3. D"]), tmp_path))


@pytest.mark.parametrize(
    "cells",
    [[["1", "2", "3"], ["A", "B", "D"]], [["Câu", "1", "2", "3"], ["Đáp án", "A", "B", "D"]], [["1-A", "2-B", "3-D"]],
     [["Câu", "Đáp án"], ["1", "A"], ["2", "B"], ["3", "D"]]],
)  # fmt: skip
def test_a_table_of_answers_at_the_end(cells: list[list[str]], tmp_path: Path) -> None:
    document = document_of([*lines_asking(), "ĐÁP ÁN"])
    table = document.add_table(rows=len(cells), cols=len(cells[0]))
    for row, texts in enumerate(cells):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    assert is_asked(read(document, tmp_path))


def test_lists_of_answers_count_again_with_each_chapter(tmp_path: Path) -> None:
    lines = ["Chương 1: Đảng", *lines_asking(), "Chương 2: Chi bộ", *lines_asking()]
    found = read(document_of([*lines, "ĐÁP ÁN", "Chương 1", "1-A 2-B 3-D", "Chương 2", "1-D 2-C 3-B"]), tmp_path)
    assert rights(found) == [(0,), (1,), (3,), (3,), (2,), (1,)]
    assert [item.topic for item in found.items] == ["Chương 1: Đảng"] * 3 + ["Chương 2: Chi bộ"] * 3


def test_a_list_that_fits_two_questions_with_one_number_is_refused(tmp_path: Path) -> None:
    lines = ["Chương 1: Đảng", *lines_asking(), "Chương 2: Chi bộ", *lines_asking()]
    found = read(document_of([*lines, "ĐÁP ÁN", "1-A 2-B 3-D"]), tmp_path)
    assert not found.ready
    assert "key_table_unclear" in codes(found)


def test_a_mark_and_a_list_that_disagree_leave_the_question_without_answer(tmp_path: Path) -> None:
    document = marked_document(bold)
    document.add_paragraph("Đáp án: ")
    document.add_paragraph("1-A 2-C 3-D")
    found = read(document, tmp_path)
    assert [item.faults for item in found.items] == [(), ("key_conflict",), ()]
    (said,) = [each.message for each in found.problems if each.code == "key_conflict"]
    assert ": B" in said
    assert ": C" in said


def test_separators_part_questions_without_numbers(tmp_path: Path) -> None:
    document = Document()
    for stem, texts, right in ASKED:
        document.add_paragraph(stem)
        for place, text in enumerate(texts):
            add_option(
                document.add_paragraph(), "ABCD"[place] + ". ", text, underlined if place == right else None, True
            )
        document.add_paragraph("[<br>]")
    assert is_asked(read(document, tmp_path))


def test_questions_without_numbers_begin_where_the_letters_begin_again(tmp_path: Path) -> None:
    assert is_asked(read(document_of([line for line in lines_asking("", answer="Đáp án: {}")]), tmp_path))


@pytest.mark.parametrize("key", ["Đáp án: D", "Đáp án: D. Ý tư", "BẢNG ĐÁP ÁN\n1-D 2-A"])
@pytest.mark.parametrize("missing", ["A.", "C.", ""])
def test_a_letter_means_its_own_option_where_another_is_blank_or_missing(
    key: str, missing: str, tmp_path: Path
) -> None:
    gone = missing[:1] or "B"
    lines = ["Câu 1: Chọn ý đúng?"]
    for letter, text in zip("ABCD", ("Ý một", "Ý hai", "Ý ba", "Ý tư"), strict=True):
        lines += [f"{letter}. {text}"] if letter != gone else [missing] if missing else []
    second = ["Câu 2: Chọn ý khác?", "A. Một", "B. Hai"] + (["Đáp án: A"] if key.startswith("Đáp") else [])
    place = len(lines) if key.startswith("Đáp") else len(lines) + len(second)
    whole = [*lines, *second]
    whole[place:place] = key.split("\n")
    first = read(document_of(whole), tmp_path).items[0]
    assert [option.text for option in first.options if option.right] == ["Ý tư"]
    assert set(first.doubts) & {"option_blank", "option_labels_out_of_order"}
