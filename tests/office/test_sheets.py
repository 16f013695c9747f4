"""A workbook is read whole and within limits, or refused with a sentence that says what to do."""

import io
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from office import sheet_files, sheet_openpyxl
from office.sheets import BadWorkbook, Cell, Merged, Sheet, read_workbook, text_of, tidy
from tests.office.sheet_books import book, saved, with_parts

SHEET_PART = "xl/worksheets/sheet1.xml"
REAL_FILES = Path(__file__).parents[3] / "shared" / "data"
OLE_HEAD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def first_sheet(content: io.BytesIO) -> Sheet:
    return read_workbook(content).sheets[0]


def refusal_of(content: bytes | io.BytesIO, name: str = "") -> BadWorkbook:
    source = io.BytesIO(content) if isinstance(content, bytes) else content
    with pytest.raises(BadWorkbook) as refused:
        read_workbook(source, name=name)
    assert str(refused.value)
    return refused.value


def zip_of(parts: dict[str, bytes]) -> io.BytesIO:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    content.seek(0)
    return content


# What is read


def test_only_cells_with_something_in_them_are_kept() -> None:
    sheet = first_sheet(book([["a", None, "  "], [], [None, 7]]))
    assert [(row.number, list(row.cells)) for row in sheet.rows] == [(1, [1]), (3, [2])]


def test_a_cell_knows_its_place_and_its_sheet() -> None:
    cell = first_sheet(book({"Đề 1": [[], [None, "x"]]})).row(2).cells[2]
    assert (cell.ref, cell.address, cell.value, cell.text) == ("B2", "Đề 1!B2", "x", "x")


def test_percentages_are_shown_as_people_see_them() -> None:
    def format_cells(sheet: Worksheet) -> None:
        sheet["A1"].number_format = "0%"
        sheet["B1"].number_format = "0.0%"

    row = first_sheet(book([[0.4, 0.125, 0.4]], format_cells)).row(1)
    assert [row.text(column) for column in (1, 2, 3)] == ["40%", "12.5%", "0.4"]
    assert row.cells[1].value == 0.4


def test_leading_zeros_of_a_number_format_are_shown() -> None:
    def format_cells(sheet: Worksheet) -> None:
        sheet["A1"].number_format = "000000000000"

    assert first_sheet(book([[1090012345]], format_cells)).row(1).text(1) == "001090012345"


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (3, "General", "3"),
        (3.0, "General", "3"),
        (0.1 + 0.2, "General", "0.3"),
        (1234567, "#,##0", "1234567"),
        (5.5, "0.00", "5.50"),
        (40, '0" điểm"', "40 điểm"),
        (40, r"0\%", "40%"),
        (-0.5, "0%", "-50%"),
        (True, "General", "TRUE"),
        (date(2026, 12, 31), "General", "31/12/2026"),
        (datetime.fromisoformat("2026-12-31"), "General", "31/12/2026"),
        (datetime.fromisoformat("2026-12-31T07:05"), "General", "31/12/2026 07:05"),
        (time(7, 5), "General", "07:05"),
        (timedelta(hours=26, minutes=3), "General", "26:03:00"),
    ],
)
def test_a_value_is_shown_as_its_format_says(value: object, number_format: str, text: str) -> None:
    assert text_of(value, number_format) == text  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("\xa0Đại hội\xa0VI ", "Đại hội VI"),
        ("Đa\u0309ng", "Đảng"),
        ("Đảng\u200b viên\ufeff", "Đảng viên"),
        ("một \r\nhai\rba", "một\nhai\nba"),
        ("một_x000D_\nhai", "một\nhai"),
        ("a\tb", "a    b"),
        ("हिन्\u200dदी", "हिन्\u200dदी"),
        ("ba\u200dn", "ban"),
    ],
)
def test_text_is_freed_of_what_cannot_be_seen(raw: str, clean: str) -> None:
    assert tidy(raw) == clean


@given(st.text())
def test_tidying_twice_changes_nothing_more(text: str) -> None:
    once = tidy(text.replace("_x", "-x"))
    assert tidy(once) == once


def test_dates_are_read_as_dates() -> None:
    cell = first_sheet(book([[date(1990, 5, 9)]])).row(1).cells[1]
    assert (cell.value, cell.text) == (datetime.fromisoformat("1990-05-09"), "09/05/1990")


def test_hidden_rows_and_sheets_are_marked() -> None:
    workbook = openpyxl.Workbook()
    shown = workbook.worksheets[0]
    shown.append(["a"])
    shown.append(["b"])
    shown.row_dimensions[2].hidden = True
    workbook.create_sheet("Ẩn").append(["c"])
    workbook["Ẩn"].sheet_state = "hidden"
    first, second = read_workbook(saved(workbook)).sheets
    assert [row.hidden for row in first.rows] == [False, True]
    assert (first.hidden, second.hidden) == (False, True)


def test_a_merged_range_shows_its_first_cell_everywhere() -> None:
    sheet = first_sheet(book([["đầu", None], [None, None], ["sau"]], lambda sheet: sheet.merge_cells("A1:B2")))
    assert sheet.merged == (Merged(1, 1, 2, 2),)
    seen = sheet.at(2, 2)
    assert seen is not None
    assert seen.ref == "A1"
    assert sheet.at(3, 2) is None
    assert sheet.merged_at(3, 1) is None


def test_a_formula_without_a_result_is_told_and_never_silently_blank() -> None:
    sheet = first_sheet(book([["=1+1", "x"]]))
    assert list(sheet.row(1).cells) == [2]
    assert [(each.where, each.code, each.severity) for each in sheet.problems] == [
        ("Sheet1!A1", "formula_without_result", "error")
    ]


def test_a_formula_is_read_by_its_stored_result() -> None:
    def with_results(xml: bytes) -> bytes:
        return xml.replace(b"<v />", b"<v>2</v>", 1).replace(b'<c r="B1">', b'<c r="B1" t="str">')

    sheet = first_sheet(with_parts(book([["=1+1", '=""']]), {SHEET_PART: with_results}))
    assert {column: cell.value for column, cell in sheet.row(1).cells.items()} == {1: 2}
    assert sheet.problems == ()


def test_an_error_value_is_told() -> None:
    def broken(sheet: Worksheet) -> None:
        sheet["A1"].value = "#REF!"
        sheet["A1"].data_type = "e"

    sheet = first_sheet(book([[None, "x"]], broken))
    assert [(each.where, each.code) for each in sheet.problems] == [("Sheet1!A1", "formula_error")]


def test_a_sheet_that_claims_the_whole_grid_is_read_at_once() -> None:
    def claim_all(xml: bytes) -> bytes:
        return xml.replace(b'<dimension ref="A1:A1"', b'<dimension ref="A1:XFD1048576"')

    sheet = first_sheet(with_parts(book([["x"]]), {SHEET_PART: claim_all}))
    assert [row.number for row in sheet.rows] == [1]


def test_cells_far_to_the_right_are_cut_and_that_is_told() -> None:
    sheet = first_sheet(book([["x"]], lambda sheet: sheet.cell(1, 600, "far") and None))
    assert list(sheet.row(1).cells) == [1]
    assert [each.code for each in sheet.problems] == ["sheet_cut"]


def test_rows_beyond_the_limit_are_cut_and_that_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_openpyxl, "MAX_ROWS", 3)
    sheet = first_sheet(book([[number] for number in range(5)]))
    assert len(sheet.rows) == 3
    assert [(each.code, each.severity) for each in sheet.problems] == [("sheet_cut", "error")]


def test_blank_formatted_cells_are_not_read_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_openpyxl, "MAX_CELLS_SEEN", 50)

    def format_many(sheet: Worksheet) -> None:
        for number in range(2, 100):
            sheet.cell(number, 1).number_format = "0%"

    sheet = first_sheet(book([["x"]], format_many))
    assert [each.code for each in sheet.problems] == ["sheet_cut"]


STYLE_NOISE = b'<patternFill patternType="none"><extLst><ext uri="x"/></extLst></patternFill>'


def test_a_workbook_with_noisy_styles_is_read_by_the_second_reader() -> None:
    def noisy(xml: bytes) -> bytes:
        assert b"<patternFill />" in xml
        return xml.replace(b"<patternFill />", STYLE_NOISE)

    def format_cells(sheet: Worksheet) -> None:
        sheet.merge_cells("A2:B2")

    source = book([["STT", 1.0], ["gộp", None], [None, date(2026, 1, 2)]], format_cells)
    workbook = read_workbook(with_parts(source, {"xl/styles.xml": noisy}))
    sheet = workbook.sheets[0]
    assert [each.code for each in workbook.all_problems()] == ["formatting_not_read"]
    assert [(cell.ref, cell.value) for row in sheet.rows for cell in row.cells.values()] == [
        ("A1", "STT"),
        ("B1", 1),
        ("A2", "gộp"),
        ("B3", date(2026, 1, 2)),
    ]
    assert sheet.merged == (Merged(2, 1, 2, 2),)


def test_the_second_reader_is_not_given_a_rectangle_that_fills_the_memory() -> None:
    source = book([["x"]], lambda sheet: sheet.cell(1_000_000, 16_000, "far") and None)
    noisy = with_parts(source, {"xl/styles.xml": lambda xml: xml.replace(b"<patternFill />", STYLE_NOISE)})
    assert refusal_of(noisy).code == "damaged"


# What is refused


def test_openpyxl_parses_with_defusedxml() -> None:
    assert openpyxl.DEFUSEDXML
    assert not openpyxl.LXML


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"STT,Ho ten\n1,A\n", "not_a_workbook"),
        (b"%PDF-1.7", "not_a_workbook"),
        (OLE_HEAD + bytes(600) + "Workbook".encode("utf-16-le"), "old_excel"),
        (OLE_HEAD + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"\x09\x08\x08\x00\x00\x05\x05\x00", "old_excel"),
        (b"<html><body><table><tr><td>1</td></tr></table>", "web_page"),
        ("\ufeff<table><tr><td>Họ tên</td></tr></table>".encode("utf-16-le"), "web_page"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "xml_2003"),
        (b"PK\x03\x04 and then nothing", "damaged"),
    ],
)
def test_other_files_are_named_for_what_they_are(content: bytes, code: str) -> None:
    assert refusal_of(content).code == code


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"readme.txt": b"x"}, "not_a_workbook"),
        ({"content.xml": b"<x/>", "mimetype": b"x"}, "opendocument"),
        ({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}, "word_file"),
        ({"[Content_Types].xml": b"<x/>", "xl/workbook.bin": b"x"}, "binary_workbook"),
        ({"[Content_Types].xml": b"<x/>", "xl/vbaProject.bin": b"x"}, "macros"),
        ({"[Content_Types].xml": b"<x/>", "xl/macrosheets/sheet1.xml": b"<x/>"}, "macros"),
        ({"[Content_Types].xml": b"<x/>", "../evil.xml": b"<x/>"}, "damaged"),
        ({"[Content_Types].xml": b"<x/>", "/etc/evil.xml": b"<x/>"}, "damaged"),
        ({"[Content_Types].xml": b"<x/>", "C:\\evil.xml": b"<x/>"}, "damaged"),
        ({"[Content_Types].xml": b"<x/>"}, "damaged"),
    ],
)
def test_other_packages_are_named_for_what_they_are(parts: dict[str, bytes], code: str) -> None:
    assert refusal_of(zip_of(parts)).code == code


def test_excels_lock_file_is_recognised_by_its_name() -> None:
    assert refusal_of(b"\x05user", name="C:\\Tài liệu\\~$de-thi.xlsx").code == "lock_file"


def test_a_truncated_workbook_is_damaged() -> None:
    assert refusal_of(book([["x"]]).getvalue()[:-100]).code == "damaged"


def test_a_workbook_with_a_broken_part_is_damaged() -> None:
    assert refusal_of(with_parts(book([["x"]]), {"xl/workbook.xml": b"<workbook"})).code == "damaged"


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>&b;</t></si></sst>'
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", SHEET_PART, "docProps/core.xml", "[Content_Types].xml"])
def test_definitions_of_entities_are_refused_wherever_they_are(part: str, encoding: str) -> None:
    hostile = BOMB.decode().encode(encoding)
    assert refusal_of(with_parts(book([["x"]]), {part: hostile})).code == "xml_entities"


def test_a_definition_far_into_a_part_is_found_too() -> None:
    late = b"<!--" + b" " * (sheet_files._CHUNK - 10) + b"-->" + BOMB.partition(b"?>")[2]
    assert refusal_of(with_parts(book([["x"]]), {"xl/sharedStrings.xml": late})).code == "xml_entities"


def test_a_zip_bomb_is_refused_by_its_table_of_contents() -> None:
    bomb = with_parts(book([["x"]]), {"xl/media/image1.png": bytes(20 * 1024 * 1024)})
    assert refusal_of(bomb).code == "too_large"


def test_too_many_entries_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_files, "MAX_ENTRIES", 5)
    assert refusal_of(book([["x"]])).code == "too_large"


def test_too_much_unpacked_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_files, "MAX_UNPACKED_BYTES", 1000)
    assert refusal_of(book([["x"]])).code == "too_large"


def test_a_file_over_the_limit_is_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_files, "MAX_FILE_BYTES", 1000)
    source = book([["x"]])
    assert refusal_of(source).code == "too_large"
    assert source.tell() == 1001


def test_an_encrypted_entry_asks_for_the_password_to_be_removed() -> None:
    content = bytearray(book([["x"]]).getvalue())
    central = content.index(b"PK\x01\x02")
    content[central + 8] |= 1
    assert refusal_of(bytes(content)).code == "password"


# Other people's files


@pytest.mark.real_files
@pytest.mark.skipif(not REAL_FILES.is_dir(), reason="other people's files are not beside this checkout")
class TestRealFiles:
    @pytest.mark.parametrize(
        ("name", "code"),
        [
            ("hostile/poc-xmlbomb.xlsx", "xml_entities"),
            ("hostile/utf8entity.dontuse", "xml_entities"),
            ("hostile/pass_protected.xlsx", "password"),
            ("hostile/protected_passtika.xlsx", "password"),
            ("hostile/invalid.xlsx", "not_a_workbook"),
            ("hostile/zip-slip.zip", "damaged"),
            ("hostile/issue_666_panic.xlsb", "binary_workbook"),
            ("hostile/49896.xls", "old_excel"),
            ("hostile/malformed_format.xls", "old_excel"),
            ("hostile/CorePropertiesHasEntities.ooxml", "word_file"),
            ("people-dirty/~$danhsachsinhvien.xlsx", "lock_file"),
        ],
    )
    def test_hostile_files_are_refused(self, name: str, code: str) -> None:
        with pytest.raises(BadWorkbook) as refused:
            read_workbook(REAL_FILES / name)
        assert refused.value.code == code

    @pytest.mark.parametrize("name", ["dtd.xml", "external.xml", "xmlbomb.xml"])
    def test_hostile_xml_inside_a_workbook_is_refused(self, name: str) -> None:
        hostile = (REAL_FILES / "hostile-xml" / name).read_bytes()
        assert refusal_of(with_parts(book([["x"]]), {"xl/sharedStrings.xml": hostile})).code == "xml_entities"

    @pytest.mark.parametrize(
        ("name", "cells"),
        [
            ("blanks.xlsx", 14),
            ("date_1904.xlsx", 6),
            ("dates-1900-LibreOffice.xlsx", 5),
            ("inlineStr.xlsx", 14),
            ("merged_range.xlsx", 31),
            ("missing-first-column.xlsx", 3),
            ("names-need-repair-xlsx.xlsx", 11),
        ],
    )
    def test_odd_but_honest_files_are_read_whole(self, name: str, cells: int) -> None:
        sheets = read_workbook(REAL_FILES / "xlsx-quirks" / name).sheets
        assert sum(len(row.cells) for sheet in sheets for row in sheet.rows) == cells

    def test_dates_counted_from_1904_are_dates(self) -> None:
        cell = read_workbook(REAL_FILES / "xlsx-quirks" / "date_1904.xlsx").sheets[0].row(1).cells[1]
        assert cell.text == "01/01/2021"


def test_a_cell_made_by_hand_speaks_like_one_that_was_read() -> None:
    assert Cell("Sheet1", 14, 28, 0.4, "0%").address == "Sheet1!AB14"
