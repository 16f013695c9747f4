"""Tables of Word whose cells go over several columns or rows."""

from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.table import Table

from exams.bank.items import ItemFile
from tests.exams.bank.formats.word_cases import ASKED, RIGHT, is_asked, options, read, rights

HEADINGS = ("STT", "Câu hỏi", "A", "B", "C", "D", "Đáp án", "Chủ đề", "Mức độ")


def put(table: Table, row: int, *texts: str) -> None:
    for column, text in enumerate(texts):
        if text:
            table.cell(row, column).text = text


def merged(table: Table, top: int, left: int, bottom: int, right: int, text: str) -> None:
    cell = table.cell(top, left).merge(table.cell(bottom, right))
    cell.text = text


def asked_table(document: WordDocument, first_row: int, *, extra: int = 0) -> Table:
    """The three questions from this row on, one a row, without headings."""
    table = document.add_table(first_row + len(ASKED) + extra, len(HEADINGS))
    for number, (stem, texts, right) in enumerate(ASKED):
        put(table, first_row + number, str(number + 1), stem, *texts, "ABCD"[right])
    return table


def topics(found: ItemFile) -> list[tuple[str, int | None]]:
    return [(item.topic, item.level) for item in found.items]


def test_a_topic_over_several_rows_is_the_topic_of_each(tmp_path: Path) -> None:
    document = Document()
    table = asked_table(document, 1)
    put(table, 0, *HEADINGS)
    merged(table, 1, 7, 2, 7, "Tổ chức")
    merged(table, 2, 8, 3, 8, "Thông hiểu")
    put(table, 3, *[""] * 7, "Chi bộ")
    found = read(document, tmp_path)
    assert is_asked(found)
    assert topics(found) == [("Tổ chức", None), ("Tổ chức", 2), ("Chi bộ", 2)]


def test_headings_over_two_rows_name_the_columns_below(tmp_path: Path) -> None:
    document = Document()
    table = asked_table(document, 2)
    for column in (0, 1, 6, 7, 8):
        merged(table, 0, column, 1, column, HEADINGS[column])
    merged(table, 0, 2, 0, 5, "Phương án trả lời")
    put(table, 1, "", "", "A", "B", "C", "D")
    assert is_asked(read(document, tmp_path))


def test_a_title_over_the_whole_width_is_the_topic_of_the_rows_below(tmp_path: Path) -> None:
    document = Document()
    table = document.add_table(6, 7)
    put(table, 0, *HEADINGS[:7])
    merged(table, 1, 0, 1, 6, "Chương I. Tổ chức")
    merged(table, 4, 0, 4, 6, "Chương II. Sinh hoạt")
    for row, (stem, texts, right) in zip((2, 3, 5), ASKED, strict=True):
        put(table, row, str(row), stem, *texts, "ABCD"[right])
    found = read(document, tmp_path)
    assert is_asked(found)
    assert [item.topic for item in found.items] == ["Chương I. Tổ chức"] * 2 + ["Chương II. Sinh hoạt"]


def test_a_question_over_several_rows_has_one_option_in_each(tmp_path: Path) -> None:
    document = Document()
    table = document.add_table(1 + 4 * len(ASKED), 4)
    put(table, 0, "STT", "Câu hỏi", "Phương án", "Đáp án")
    for number, (stem, texts, right) in enumerate(ASKED):
        top = 1 + 4 * number
        for column, text in ((0, str(number + 1)), (1, stem), (3, "ABCD"[right])):
            merged(table, top, column, top + 3, column, text)
        for place, text in enumerate(texts):
            table.cell(top + place, 2).text = f"{'ABCD'[place]}. {text}"
    found = read(document, tmp_path)
    assert is_asked(found)
    assert [item.number for item in found.items] == ["1", "2", "3"]


def test_options_in_one_cell_lose_their_letters(tmp_path: Path) -> None:
    document = Document()
    table = document.add_table(1 + len(ASKED), 3)
    put(table, 0, "Câu hỏi", "Phương án", "Đáp án")
    for row, (stem, texts, right) in enumerate(ASKED, start=1):
        lettered = "\n".join(f"{letter}. {text}" for letter, text in zip("ABCD", texts, strict=True))
        put(table, row, stem, lettered, "ABCD"[right])
    assert is_asked(read(document, tmp_path))


def test_cells_over_columns_do_not_move_what_stands_behind_them(tmp_path: Path) -> None:
    """A stem that takes the place of two empty columns: the options stay below their letters."""
    document = Document()
    table = document.add_table(1 + len(ASKED), 8)
    put(table, 0, "STT", "Câu hỏi", "Mức độ", "A", "B", "C", "D", "Đáp án")
    for row, (stem, texts, right) in enumerate(ASKED, start=1):
        put(table, row, str(row), "", "", *texts, "ABCD"[right])
        merged(table, row, 1, row, 2, stem)
    assert is_asked(read(document, tmp_path))


def test_a_table_without_headings_reads_merged_cells_once(tmp_path: Path) -> None:
    document = Document()
    table = document.add_table(3 * len(ASKED), 3)
    for number, (stem, texts, _right) in enumerate(ASKED):
        top = 3 * number
        merged(table, top, 0, top + 2, 0, f"Câu {number + 1}:")
        merged(table, top, 1, top, 2, stem)
        for place, text in enumerate(texts):
            table.cell(top + 1 + place // 2, 1 + place % 2).text = f"{'ABCD'[place]}. {text}"
    document.add_paragraph("BẢNG ĐÁP ÁN")
    document.add_paragraph(" ".join(f"{number}-{'ABCD'[right]}" for number, (_s, _t, right) in enumerate(ASKED, 1)))
    found = read(document, tmp_path)
    assert [item.stem for item in found.items] == [stem for stem, _texts, _right in ASKED]
    assert [options(item) for item in found.items] == [texts for _stem, texts, _right in ASKED]
    assert rights(found) == RIGHT


def test_a_width_that_no_table_has_is_not_believed(tmp_path: Path) -> None:
    document = Document()
    table = asked_table(document, 1)
    put(table, 0, *HEADINGS)
    for cell in table.columns[8].cells:
        cell._tc.get_or_add_tcPr().get_or_add_gridSpan().val = 1_000_000_000
    assert is_asked(read(document, tmp_path))
