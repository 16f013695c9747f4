"""Options that are numbered 1. 2. 3. 4. below "Câu N", and numbered lines that are no options."""

from pathlib import Path

import pytest
from docx import Document

from exams.bank.items import Item, Kind
from tests.exams.bank.formats.word_cases import (
    ASKED,
    add_option,
    codes,
    document_of,
    in_list,
    is_asked,
    numbered_list,
    options,
    read,
    red,
)


def numbered_lines(label: str = "{}. ", answer: str = "", start: str = "Câu {}: ") -> list[str]:
    lines = []
    for number, (stem, texts, right) in enumerate(ASKED, start=1):
        lines.append(start.format(number) + stem)
        lines += [label.format(place) + text for place, text in enumerate(texts, start=1)]
        lines += [answer.format(right + 1)] if answer else []
    return lines


@pytest.mark.parametrize("label", ["{}. ", "{}) ", "({}) ", "{}/ ", "{}: ", "{}.\t"])
@pytest.mark.parametrize("answer", ["Đáp án: {}", "Đáp án đúng là: {}.", "Answer: {}"])
def test_numbers_before_options_are_no_part_of_them(label: str, answer: str, tmp_path: Path) -> None:
    found = read(document_of(numbered_lines(label, answer)), tmp_path)
    assert is_asked(found)
    assert codes(found) == {"numbers_are_options"}


@pytest.mark.parametrize("start", ["CÂU {}. ", "Câu hỏi {}: ", "Question {}: "])
def test_questions_begin_with_any_word_for_them(start: str, tmp_path: Path) -> None:
    assert is_asked(read(document_of(numbered_lines(answer="Đáp án: {}", start=start)), tmp_path))


def test_the_answer_is_given_with_its_words_or_by_its_letter(tmp_path: Path) -> None:
    for answer in ("Đáp án: {}. {}", "Đáp án: {2}"):
        lines = []
        for number, (stem, texts, right) in enumerate(ASKED, start=1):
            lines += [f"Câu {number}: {stem}", *(f"{place}. {text}" for place, text in enumerate(texts, start=1))]
            lines.append(answer.format(right + 1, texts[right], "ABCD"[right]))
        assert is_asked(read(document_of(lines), tmp_path))


def test_several_numbered_options_stand_on_one_line(tmp_path: Path) -> None:
    lines = []
    for number, (stem, texts, right) in enumerate(ASKED, start=1):
        labelled = [f"{place}. {text}" for place, text in enumerate(texts, start=1)]
        lines += [f"Câu {number}: {stem}", "\t".join(labelled[:2]), "    ".join(labelled[2:]), f"Đáp án: {right + 1}"]
    assert is_asked(read(document_of(lines), tmp_path))


def test_a_look_marks_the_right_one_of_words_own_numbers(tmp_path: Path) -> None:
    document = Document()
    for number, (stem, texts, right) in enumerate(ASKED, start=1):
        document.add_paragraph(f"Câu {number}: {stem}")
        own = numbered_list(document, [("decimal", "%1.")])
        for place, text in enumerate(texts):
            paragraph = in_list(document.add_paragraph(), own, 0)
            add_option(paragraph, "", text, red if place == right else None)
    assert is_asked(read(document, tmp_path))


def test_letters_in_other_questions_of_the_file_change_nothing(tmp_path: Path) -> None:
    lines = numbered_lines(answer="Đáp án: {}")
    lettered = [f"Câu 4: {ASKED[0][0]} (lần 2)", *(f"{letter}. Ý {letter}" for letter in "ABCD"), "Đáp án: C"]
    found = read(document_of([*lines, *lettered]), tmp_path)
    assert [item.right for item in found.items] == [(0,), (1,), (3,), (2,)]
    assert [len(item.options) for item in found.items] == [4, 4, 4, 4]


def only(lines: list[str], folder: Path) -> Item:
    """The last of three questions; the first two say how the file begins its own."""
    found = read(document_of([*numbered_lines(answer="Đáp án: {}")[:12], *lines]), folder)
    assert [item.number for item in found.items] == ["1", "2", "3"]
    return found.items[2]


STATEMENTS = ["1. Chi bộ họp mỗi tháng.", "2. Chi bộ họp mỗi quý.", "3. Chi bộ họp mỗi năm."]


def test_statements_above_lettered_options_stay_in_the_question(tmp_path: Path) -> None:
    lines = ["Câu 3: Cho các nhận định sau:", *STATEMENTS, "Nhận định nào đúng?", "A. 1", "B. 2", "C. 3", "Đáp án: A"]
    item = only(lines, tmp_path)
    assert options(item) == ("1", "2", "3")
    assert all(text in item.stem for text in STATEMENTS)


def test_lines_that_may_have_to_be_counted_are_doubted(tmp_path: Path) -> None:
    item = only(["Câu 3: Có bao nhiêu nhận định đúng?", *STATEMENTS, "Đáp án: 1"], tmp_path)
    assert item.doubts == ("options_without_letters",), "whoever looks is told that this is a guess"


def test_an_order_of_all_of_them_is_no_key(tmp_path: Path) -> None:
    item = only(["Câu 3: Các việc này đi sau nhau thế nào?", *STATEMENTS, "Đáp án: 2-1-3"], tmp_path)
    assert item.faults == ("key_ambiguous",)


def test_a_number_that_may_be_a_place_or_a_text_is_not_guessed(tmp_path: Path) -> None:
    item = only(["Câu 3: Chi bộ có mấy người thì có phó bí thư?".replace("mấy", "từ bao người"),
                 "1. 7", "2. 3", "3. 9", "Đáp án: 3"], tmp_path)  # fmt: skip
    assert item.faults == ("key_ambiguous",)


def test_a_blank_option_is_told_and_moves_no_key(tmp_path: Path) -> None:
    item = only(["Câu 3: Chọn ý đúng?", "1.", "2. Ý hai", "3. Ý ba", "Đáp án: 3"], tmp_path)
    assert (options(item), item.right) == (("Ý hai", "Ý ba"), (1,))
    assert item.doubts == ("option_blank",)


def test_a_gap_in_the_numbers_is_no_list_of_options(tmp_path: Path) -> None:
    item = only(["Câu 3: Chọn ý đúng?", "1. Một ý", "3. Ý khác", "4. Ý nữa", "Đáp án: 1"], tmp_path)
    assert "options_without_letters" in item.doubts


def test_questions_with_plain_numbers_are_still_questions(tmp_path: Path) -> None:
    lines = [f"{number}. {stem}\n" + "\n".join(f"{'ABCD'[at]}. {text}" for at, text in enumerate(texts))
             for number, (stem, texts, _right) in enumerate(ASKED, start=1)]  # fmt: skip
    found = read(document_of([line for block in lines for line in block.split("\n")]), tmp_path)
    assert [item.number for item in found.items] == ["1", "2", "3"]
    assert all(item.kind is Kind.SINGLE and len(item.options) == 4 for item in found.items)
