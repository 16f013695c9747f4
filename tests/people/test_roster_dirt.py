"""Every kind of dirt in a file of its own: what is found, and what is said about it."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from office.sheet_files import BadWorkbook
from office.sheet_lists import needs_process, read_list
from people.roster_reading import Roster, read_roster
from tests.people.dirt_table import BEGIN, END, PAGE, table
from tests.people.dirty_files import AN, HEAD, PLAIN, excel, files, packed, put, typed, web_page, written
from tests.people.old_excel import old_excel

TODAY = date(2026, 5, 19)
THE_THREE = [
    ("Lê Văn An", "05/09/1990", "male", "060090001234", "0912345678", "Chi bộ 1", "Bí thư"),
    ("Trần Thị Hoà", "12/03/1985", "female", "060185004321", "0987654321", "Chi bộ 2", ""),
    ("Đỗ Tiến Dũng", "01/12/1979", "male", "060079002222", "0903111222", "Chi bộ 2", "Phó bí thư"),
]
ALIKE = [
    "nhieu-trang.xlsx", "dong-an.xlsx", "lap-tieu-de.xlsx", "tcvn3.xlsx", "vni.xlsx", "tcvn3.csv", "windows-1258.csv",
    "utf-16.csv", "utf-8.csv", "gach-dung.csv", "excel-97.xls", "libreoffice.ods", "trang-web.xls", "kieu-la.xlsx",
]  # fmt: skip


def read(folder: Path, name: str) -> Roster:
    return read_roster(read_list(put(folder, name)), today=TODAY)


def said(roster: Roster) -> dict[str, int]:
    return dict(Counter(problem.code for problem in roster.problems))


@pytest.mark.parametrize("name", ALIKE)
def test_the_same_three_people_are_found_whatever_they_are_kept_in(name: str, tmp_path: Path) -> None:
    people = read(tmp_path, name).people
    found = [
        (
            one.full_name, one.born and one.born.as_written, one.sex, one.national_number, one.phone, one.unit_text,
            one.position,
        )
        for one in people
    ]  # fmt: skip
    assert found == THE_THREE


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("bieu-mau.xlsx", {}),
        ("nhieu-trang.xlsx", {"other_sheet": 1}),
        ("dong-an.xlsx", {"hidden_rows": 1}),
        ("lap-tieu-de.xlsx", {"row_not_understood": 1}),
        ("dau-x.xlsx", {"sex_unmarked": 1}),
        ("tcvn3.xlsx", {"old_fonts": 1}),
        ("vni.xlsx", {"old_fonts": 1}),
        ("windows-1258.csv", {}),
        ("excel-97.xls", {"formatting_not_read": 1}),
        ("kieu-la.xlsx", {"formatting_not_read": 1}),
        ("libreoffice.ods", {"hidden_rows": 1}),
        ("trang-web.xls", {}),
        ("mat-so.xlsx", {"zero_lost": 2, "scientific": 2}),
    ],
)
def test_what_is_assumed_or_doubtful_is_said_and_nothing_else(name: str, codes: dict[str, int], tmp_path: Path) -> None:
    assert said(read(tmp_path, name)) == codes


def test_an_official_list_gives_whole_names_years_sexes_and_units(tmp_path: Path) -> None:
    found = read(tmp_path, "bieu-mau.xlsx").people
    assert [(one.full_name, one.sex, one.born and one.born.as_written) for one in found] == [
        ("Lê Văn An", "male", "1990"),
        ("Trần Thị Hoà", "female", "1985"),
        ("Đỗ Tiến Dũng", "male", "1979"),
    ]
    assert [(one.unit_text, one.unit_within) for one in found] == [
        ("Chi bộ Văn phòng", "ĐẢNG BỘ SỞ NỘI VỤ"),
        ("Chi bộ Văn phòng", "ĐẢNG BỘ SỞ NỘI VỤ"),
        ("ĐẢNG BỘ SỞ Y TẾ", ""),
    ]


def test_a_merged_unit_belongs_to_all_beside_it(tmp_path: Path) -> None:
    assert [one.unit_text for one in read(tmp_path, "gop-o.xlsx").people] == ["Chi bộ 1", "Chi bộ 1", "Chi bộ 2"]


def test_names_are_one_however_they_are_typed(tmp_path: Path) -> None:
    assert [one.full_name for one in read(tmp_path, "cach-go.xlsx").people] == [row[0] for row in THE_THREE]


def test_twelve_ways_to_write_a_date_and_four_that_are_none(tmp_path: Path) -> None:
    found = read(tmp_path, "ngay-thang.xlsx")
    assert [one.born.as_written if one.born else "" for one in found.people] == [
        *["05/09/1990"] * 8, "09/1990", *["1990"] * 3, *[""] * 4
    ]  # fmt: skip
    assert said(found) == {"century_assumed": 1, "date_impossible": 2, "date_unreadable": 1, "date_in_future": 1}


def test_lost_digits_are_never_guessed_and_lost_zeros_only_proposed(tmp_path: Path) -> None:
    lost, gone, right = read(tmp_path, "mat-so.xlsx").people
    assert (lost.national_number, lost.phone) == ("", "")
    assert lost.proposals == {"national_number": "060090001234"[1:].zfill(12), "phone": "0912345678"}
    assert (gone.national_number, gone.phone, gone.proposals) == ("", "", {})
    assert (right.national_number, right.phone) == ("060079002222", "0903111222")


def test_contradictions_are_told_and_a_number_twice_keeps_the_second_out(tmp_path: Path) -> None:
    found = read(tmp_path, "mau-thuan.xlsx")
    assert said(found) == {
        "same_national_number": 1, "same_person": 2, "sex_not_as_number": 1, "birth_not_as_number": 1, "name_odd": 1,
        "values_shifted": 2,
    }  # fmt: skip
    assert [one.row for one in found.people if not one.is_importable] == [3, 8]


def test_headings_in_unicode_do_not_hide_people_in_an_old_font(tmp_path: Path) -> None:
    found = read(tmp_path, "tcvn3-so-lieu.xlsx")
    assert [one.full_name for one in found.people[:3]] == [row[0] for row in THE_THREE]
    assert found.columns["name"] == ["DS!B1"]


@pytest.mark.parametrize("family", ["TCVN3", "VNI"])
def test_a_single_name_in_an_old_font_is_never_taken_as_it_stands(family: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(excel([HEAD, (1, typed("Trần Thị Hương", family), *AN[2:])]))
    [person] = read_roster(read_list(path)).people
    assert [one.code for one in person.problems] == ["name_in_old_font"]
    assert not person.is_importable


@pytest.mark.parametrize("name", ["Siu Hơ Blơ", "Y Phú Byă", "H'Hen Niê", "Kpă Kơ Lơng", "René Müller"])
def test_names_of_other_peoples_are_not_taken_for_an_old_font(name: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(excel([HEAD, (1, name, *AN[2:])]))
    [person] = read_roster(read_list(path)).people
    assert person.problems == ()


def test_the_soft_hyphen_is_a_letter_of_the_old_font(tmp_path: Path) -> None:
    """TCVN3 draws it as ư; elsewhere it is nothing."""
    path = tmp_path / "a.csv"
    rows = [[typed(value, "TCVN3") for value in row] for row in (HEAD, (1, "Bùi Thị Hường", *AN[2:]), *PLAIN[2:])]
    path.write_bytes(written(rows, ",", "cp1252"))
    assert read_roster(read_list(path)).people[0].full_name == "Bùi Thị Hường"


def refused(folder: Path, content: bytes, name: str = "danh-sach.xls") -> str:
    path = folder / name
    path.write_bytes(content)
    with pytest.raises(BadWorkbook) as refusal:
        read_list(path)
    assert refusal.value.message
    return refusal.value.code


def test_what_is_no_list_is_refused_by_what_it_is(tmp_path: Path) -> None:
    assert refused(tmp_path, b"") == "empty_file"
    assert refused(tmp_path, b"%PDF-1.7 ...") == "not_a_list"
    assert refused(tmp_path, bytes(range(256)) * 20) == "not_a_list"
    assert refused(tmp_path, b"<html><body>Forbidden</body></html>") == "no_table"
    assert refused(tmp_path, b"PK\x03\x04 broken") == "damaged"
    assert refused(tmp_path, old_excel([["a"]])[:700]) == "damaged_old_excel"
    assert refused(tmp_path, excel(PLAIN), "~$danh-sach.xlsx") == "lock_file"
    assert refused(tmp_path, b"\r\n\r\n", "a.csv") == "no_sheet"


def test_an_opendocument_with_definitions_of_its_own_is_refused(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>'
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    assert refused(tmp_path, packed({"mimetype": kind, "content.xml": bomb})) == "xml_entities"
    assert refused(tmp_path, packed({"mimetype": kind, "content.xml": "<a>"})) == "damaged"
    assert refused(tmp_path, packed({"mimetype": kind, "../a": ""})) == "damaged"


def test_an_old_excel_file_is_read_in_a_process_apart(tmp_path: Path) -> None:
    assert needs_process(put(tmp_path, "excel-97.xls"))
    assert not needs_process(put(tmp_path, "trang-web.xls"))


def test_cells_over_several_columns_and_rows_of_a_page_keep_their_places(tmp_path: Path) -> None:
    page = (
        "<table><tr><th rowspan=2>STT<th colspan=2>Họ và tên<th rowspan=2>Chi bộ</tr><tr><td>Họ đệm<td>Tên</tr>"
        "<tr><td>1<td>Lê&nbsp;Văn<td>An<td rowspan=2>Chi<br>bộ 1</tr><tr><td>2<td>Hồ<td>Bá</tr></table>"
    )
    path = tmp_path / "a.xls"
    path.write_bytes(f"<html>{page}</html>".encode())
    found = read_roster(read_list(path)).people
    assert [(one.full_name, one.unit_text) for one in found] == [("Lê Văn An", "Chi bộ 1"), ("Hồ Bá", "Chi bộ 1")]
    path.write_bytes(web_page(PLAIN, "utf-8"))
    assert len(read_roster(read_list(path)).people) == 3


def test_every_file_of_the_table_is_read(tmp_path: Path) -> None:
    for name, dirt, _content in files():
        assert read(tmp_path, name).people, (name, dirt)


def test_the_table_in_the_documentation_is_what_is_found_today() -> None:
    assert f"{BEGIN}\n{table()}\n{END}" in PAGE.read_text(encoding="utf-8"), "run python -m tests.people.dirt_table"
