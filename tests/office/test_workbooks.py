"""Writing workbooks: text stays text, looks are kept, nothing is left behind."""

import io
import re
import tempfile
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from office.workbooks import DAY, MOMENT, ONE_DECIMAL, TEXT, Book, Look, Page, Placed, Sheet, Value, fit_text

AT = datetime(2026, 3, 10, 1, 30, tzinfo=UTC)  # 08:30 in Hà Nội


def local(*parts: int) -> datetime:
    """A moment as workbooks have it: where the committee works, and without saying so."""
    return datetime(*parts)  # noqa: DTZ001


def one_sheet(book: Book, columns: int = 3) -> Sheet:
    return book.sheet("Tờ 1", page=Page(landscape=True, title_rows="1:1"), widths=[10.0] * columns)


def written(values: list[Value], looks: list[Look]) -> tuple[bytes, Any]:
    """The file and its sheet, read again, with one row of these values."""
    out = io.BytesIO()
    with Book(title="Sổ", author="Đảng ủy", made_at=AT) as book:
        sheet = one_sheet(book, len(values))
        sheet.write(sheet.shape(looks), values)
        sheet.finish()
        book.save(out)
    return out.getvalue(), load_workbook(io.BytesIO(out.getvalue())).active


def sheet_xml(content: bytes) -> str:
    return zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()


@pytest.mark.parametrize(
    "text", ["=1+1", "+84 912", "-5", "@SUM(A1)", '=HYPERLINK("http://x","y")', "#N/A", "=", "007", "TRUE"]
)
def test_text_stays_text_whatever_it_looks_like(text: str) -> None:
    content, sheet = written([text], [Look()])
    assert sheet["A1"].value == text
    assert not re.search(r"<f[ />]|<hyperlink", sheet_xml(content))
    assert 't="inlineStr"' in sheet_xml(content)


@given(st.text(max_size=200))
def test_any_text_whatever_makes_a_workbook_that_opens(text: str) -> None:
    _content, sheet = written([text, "sau"], [Look(), Look()])
    assert (sheet["A1"].value or "") == fit_text(text)
    assert sheet["B1"].value == "sau"


def test_text_too_long_for_a_cell_is_cut_and_control_characters_go() -> None:
    assert len(fit_text("x" * 40_000)) == 32_767
    assert fit_text("một\x00 hai\r\nba\x1f\ufffe") == "một hai\nba"
    assert fit_text("một\thai\nba") == "một\thai\nba"


def test_numbers_and_dates_are_real_ones_in_the_format_of_their_look() -> None:
    values = [Decimal("7.5"), 12, date(1990, 5, 9), AT]
    looks = [Look(number_format=each) for each in (ONE_DECIMAL, "0", DAY, MOMENT)]
    _content, sheet = written(values, looks)
    score, count, born, started = sheet[1]
    assert (score.value, score.data_type, score.number_format) == (7.5, "n", "0.0")
    assert (count.value, count.data_type) == (12, "n")
    assert (born.value, born.number_format) == (local(1990, 5, 9), "dd/mm/yyyy")
    assert started.value == local(2026, 3, 10, 8, 30)


def test_a_day_that_excel_cannot_count_is_written_as_text() -> None:
    _content, sheet = written([date(1890, 5, 19)], [Look(number_format=DAY)])
    assert sheet["A1"].value == "19/05/1890"


def test_a_look_reaches_the_cell_and_empty_cells_keep_their_lines() -> None:
    _content, sheet = written(["x", None], [Look(bold=True, size=13, align="center", box="lrtb", grey=0xE8)] * 2)
    cell, empty = sheet[1]
    assert (cell.font.name, cell.font.b, cell.font.sz) == ("Times New Roman", True, 13)
    assert (cell.alignment.horizontal, cell.alignment.wrap_text) == ("center", True)
    assert (cell.number_format, cell.fill.start_color.rgb) == (TEXT, "FFE8E8E8")
    assert {empty.border.left.style, empty.border.top.style} == {"thin"}


def test_each_row_has_its_own_values_though_the_cells_are_used_again() -> None:
    out = io.BytesIO()
    with Book(title="", author="", made_at=AT) as book:
        sheet = one_sheet(book)
        shape = sheet.shape([Look(), Look(), Look(number_format=DAY)])
        assert [sheet.write(shape, row) for row in (["a", 1, None], [None, "b", date(2020, 1, 2)])] == [1, 2]
        book.save(out)
    rows = [list(row) for row in load_workbook(out).active.iter_rows(values_only=True)]
    assert rows == [["a", 1, None], [None, "b", local(2020, 1, 2)]]


def test_a_row_with_too_few_values_is_refused() -> None:
    with Book(title="", author="", made_at=AT) as book:
        sheet = one_sheet(book)
        with pytest.raises(ValueError, match="shorter"):
            sheet.write(sheet.shape([Look()] * 3), ["a"])


def test_placed_values_are_spread_over_merged_cells() -> None:
    out = io.BytesIO()
    with Book(title="", author="", made_at=AT) as book:
        sheet = one_sheet(book)
        sheet.place(Placed(2, "Họ và tên", Look(box="lrtb"), span=2), height=30)
        sheet.break_page()
        sheet.finish()
        book.save(out)
    read = load_workbook(out).active
    assert read["B1"].value == "Họ và tên"
    assert [str(each) for each in read.merged_cells.ranges] == ["B1:C1"]
    assert read.row_dimensions[1].height == 30
    assert [each.id for each in read.row_breaks.brk] == [1]


def test_a_page_is_a4_shrunk_to_its_width_with_repeated_rows_and_page_numbers() -> None:
    _content, sheet = written(["a"], [Look()])
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToWidth) == (True, 1)
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.print_area == "'Tờ 1'!$A$1"
    assert "&P/&N" in sheet.oddFooter.center.text


def test_a_wider_table_puts_more_points_on_a_page() -> None:
    page = Page(landscape=True, margins=(1.0, 1.0, 1.0, 1.0))
    assert page.height([10.0]) == pytest.approx(19 / 2.54 * 72)
    just_fitting = (29.7 - 2) / 2.54 * 72 / 0.75  # in pixels of the screen
    half = (just_fitting - 5) / 7
    assert page.height([half]) == pytest.approx(page.height([10.0]))
    assert page.height([half, half]) == pytest.approx(2 * page.height([10.0]))


def test_a_broken_writing_leaves_no_temporary_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(ValueError, match="shorter"):
        break_off(tmp_path)
    assert list(tmp_path.iterdir()) == []


def break_off(folder: Path) -> None:
    with Book(title="", author="", made_at=AT) as book:
        sheet = one_sheet(book)
        sheet.write(sheet.shape([Look()] * 3), ["a", "b", "c"])
        assert list(folder.iterdir())
        sheet.write(sheet.shape([Look()] * 3), ["a", "b"])
