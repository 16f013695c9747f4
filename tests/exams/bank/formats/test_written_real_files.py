"""Word documents and texts from the field: what a careful reader finds, what is read, which keys are right.

They are other people's files and no part of this project. The truth of each is worked out another way than by the
readers: from the answer column, the answer lines, the underlined letter, or by counting the marks.
"""

import re
from pathlib import Path

import pytest
from docx import Document

from exams.bank.formats.written import read_docx, read_txt
from exams.bank.items import ItemFile
from scripts.import_table import sample_folder
from tests.exams.bank.formats.word_cases import codes

SAMPLES = sample_folder()
EXAMS = sorted(SAMPLES.glob("vn-vnhsge-docx/*.docx"))
LETTERS = "ABCDEFGHIJ"

pytestmark = [
    pytest.mark.real_files,
    pytest.mark.skipif(not SAMPLES.is_dir(), reason="other people's documents are not beside this checkout"),
]


def word(name: str) -> ItemFile:
    return read_docx(SAMPLES / name, name)


def text(name: str) -> ItemFile:
    return read_txt(SAMPLES / name, name)


def keys(found: ItemFile) -> list[str]:
    return ["".join(LETTERS[place] for place in item.right) for item in found.items]


@pytest.mark.parametrize("path", EXAMS, ids=lambda path: path.stem)
def test_all_forty_questions_of_a_table_have_the_key_of_its_column(path: Path) -> None:
    found = read_docx(path, path.name)
    table = Document(str(path)).tables[0]
    assert keys(found) == [row.cells[3].text.strip() for row in table.rows[1:]]
    assert len(found.items) == 40
    assert all(len(item.options) == 4 for item in found.items)
    # One row of the eight files has options and no question.
    assert len(found.ready) == (39 if path.stem == "Civ_13" else 40)


def test_there_are_eight_such_tables() -> None:
    assert len(EXAMS) == 8


@pytest.mark.parametrize(("name", "count"), [("mau_import_cau_hoi", 11), ("chuong_4", 25), ("chuong_8", 61)])
def test_answers_in_lines_of_their_own_are_read(name: str, count: int) -> None:
    path = f"vn-tnonline-docx/{name}.docx"
    found = word(path)
    lines = [paragraph.text for paragraph in Document(str(SAMPLES / path)).paragraphs]
    assert keys(found) == [line.rpartition(":")[2].strip() for line in lines if line.startswith("ANSWER")]
    assert len(found.ready) == count
    levels = [int(line[1]) for line in lines if re.match(r"\[\d\]", line)]
    assert [item.level for item in found.items] == levels


def test_underlined_letters_are_the_key_and_drawn_formulas_keep_two_of_four_out() -> None:
    found = word("vn-hutech-docx/test.docx")
    assert keys(found) == ["A", "A", "A", "A"]
    assert [bool(item.faults) for item in found.items] == [True, False, True, False]
    assert codes(found) == {"picture_kind", "marks_read"}


def test_every_question_and_every_mark_of_a_raw_text_is_read() -> None:
    raw = (SAMPLES / "vn-tthcm-txt/in.txt").read_text(encoding="utf-8")
    found = text("vn-tthcm-txt/in.txt")
    assert [item.number for item in found.items] == re.findall(r"^ ?Câu (\d+) ?[:.]", raw, re.MULTILINE)
    assert len(found.ready) == 327
    assert sum(len(item.right) for item in found.items) == raw.count("dann") == 339
    several = [item for item in found.items if len(item.right) > 1]
    assert len(several) == 12
    assert all("several_marked" in item.doubts for item in several)


def test_the_marks_of_a_raw_text_stand_at_the_options_they_stood_at() -> None:
    """The letter nearest to each mark, found without reading options at all."""
    raw = (SAMPLES / "vn-tthcm-txt/in.txt").read_text(encoding="utf-8")
    blocks = re.split(r"^ ?Câu \d+ ?[:.]", raw, flags=re.MULTILINE)[1:]
    before = r"(?<!\S)dann\s+([A-Fa-f])[.)]"
    inside = r"(?:^|\s{2,})([A-Fa-f])(?:dann|[.)]\s*dann)"
    behind = r"^([A-Fa-f])[.)][^\n]*\Sdann[ \t]*$"
    marked = re.compile(f"{before}|{inside}|{behind}", re.MULTILINE)
    compared = wrong = 0
    for block, key in zip(blocks, keys(text("vn-tthcm-txt/in.txt")), strict=True):
        letters = "".join(sorted("".join(found).upper() for found in marked.findall(block)))
        if block.count("dann") == len(letters):
            compared += 1
            wrong += letters != key
    assert compared > 310
    assert wrong == 0


def test_a_tidied_text_without_letters_is_read_but_for_marks_that_its_tidying_lost() -> None:
    found = text("vn-tthcm-txt/tthcm.txt")
    assert len(found.items) == 319
    assert len(found.ready) == 315
    assert {fault for item in found.items for fault in item.faults} == {"key_missing"}


def test_what_its_own_author_could_not_sort_is_shown_and_not_imported() -> None:
    found = text("vn-tthcm-txt/yettofix.txt")
    assert len(found.items) == 7
    assert found.ready == ()
