"""Lists as offices send them, one kind of dirt a file. All people are invented."""

import io
import unicodedata
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl

from office.legacy_fonts import TCVN3, VNI, to_unicode
from tests.people.old_excel import old_excel

Grid = Sequence[Sequence[Any]]
HEAD = ("STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Điện thoại", "Chi bộ", "Chức vụ")
AN = (1, "Lê Văn An", "05/09/1990", "Nam", "060090001234", "0912345678", "Chi bộ 1", "Bí thư")
HOA = (2, "Trần Thị Hoà", "12/03/1985", "Nữ", "060185004321", "0987654321", "Chi bộ 2", "")
DUNG = (3, "Đỗ Tiến Dũng", "01/12/1979", "Nam", "060079002222", "0903111222", "Chi bộ 2", "Phó bí thư")
PLAIN = (HEAD, AN, HOA, DUNG)


def excel(rows: Grid, change: Callable[[Any], None] = lambda sheet: None, **more: Grid) -> bytes:
    """A workbook with the sheet DS, whose looks `change` may change; `more` are further sheets."""
    book = openpyxl.Workbook()
    book.active.title = "DS"
    for name, grid in {"DS": rows, **more}.items():
        sheet = book["DS"] if name == "DS" else book.create_sheet(name)
        for row in grid:
            sheet.append([None if value == "" else value for value in row])
    change(book["DS"])
    return _saved(book)


def _saved(book: Any) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def merged(*ranges: str) -> Callable[[Any], None]:
    return lambda sheet: [sheet.merge_cells(each) for each in ranges] and None


def hidden(*rows: int) -> Callable[[Any], None]:
    def hide(sheet: Any) -> None:
        for number in rows:
            sheet.row_dimensions[number].hidden = True

    return hide


def written(rows: Grid, sign: str = ",", coding: str = "utf-8", convert: Callable[[str], str] = str) -> bytes:
    """The list as text."""
    lines = (sign.join(convert(str(value)) for value in row) for row in rows)
    return ("\r\n".join(lines) + "\r\n").encode(coding)


# As typed with old fonts


@cache
def _typed(family: str) -> dict[str, str]:
    """What is typed for each letter of Vietnamese."""
    alone = [chr(code) for code in range(0xA1, 0x100)]
    pairs = [base + mark for base in "aeouyôöAEOUYÔÖ" for mark in alone] if family == VNI else []
    drawn = {each: to_unicode(each, family) for each in [*alone, *pairs]}
    as_they_are = {each: each for each, letter in drawn.items() if each == letter}
    return as_they_are | {letter: each for each, letter in drawn.items() if len(letter) == 1 and each != letter}


def typed(text: Any, family: str) -> Any:
    table = _typed(family)
    return "".join(table.get(each, each) for each in text) if isinstance(text, str) else text


def all_typed(rows: Grid, family: str) -> Grid:
    return [[typed(value, family) for value in row] for row in rows]


# Files of other programs


def opendocument(
    rows: Grid, merged_down: dict[tuple[int, int], int] | None = None, hidden_rows: tuple[int, ...] = ()
) -> bytes:
    """`merged_down`: (row, column) from 0, over how many rows."""
    down = merged_down or {}
    lines = "".join(
        f"<table:table-row{' table:visibility=' + chr(34) + 'filter' + chr(34) if at in hidden_rows else ''}>"
        + "".join(_ods_cell(value, down.get((at, column), 1)) for column, value in enumerate(row))
        + "</table:table-row>"
        for at, row in enumerate(rows)
    )
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0"?><office:document-content{names}><office:body><office:spreadsheet>'
        f'<table:table table:name="DS">{lines}'
        '<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16384"/>'
        "</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
    )
    return packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content})


def _ods_cell(value: Any, down: int) -> str:
    span = f' table:number-rows-spanned="{down}"' if down > 1 else ""
    if isinstance(value, date):
        return (
            f'<table:table-cell{span} office:value-type="date" office:date-value="{value.isoformat()}">'
            f"<text:p>{value:%d/%m/%y}</text:p></table:table-cell>"
        )
    if isinstance(value, int | float):
        kind = f'office:value-type="float" office:value="{value}"'
        return f"<table:table-cell{span} {kind}><text:p>{value}</text:p></table:table-cell>"
    return f"<table:table-cell{span}>{f'<text:p>{value}</text:p>' if value else ''}</table:table-cell>"


def packed(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def web_page(rows: Grid, coding: str = "utf-16") -> bytes:
    """A list saved as a web page and named .xls; the unit of the first row stands for two."""
    lines = "".join(f"<tr>{''.join(f'<td>{value}</td>' for value in row)}</tr>" for row in rows)
    return (
        '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><style>td {color: red}</style></head>'
        f"<body><table><tr><td colspan=8><b>DANH SÁCH</b></td></tr>{lines}</table></body></html>"
    ).encode(coding)


def with_noisy_styles(content: bytes) -> bytes:
    """A workbook that Excel opens and the first reader does not."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "xl/styles.xml":
                part = part.replace(b"<fills", b"<extLst><ext/></extLst><fills", 1).replace(
                    b"<patternFill", b'<patternFill unheard="of"', 1
                )
            target.writestr(name, part)
    return out.getvalue()


def _official_list() -> bytes:
    """Letterhead, title, headings in two rows, split names, years by sex, units as rows, sums, signatures."""
    rows = [
        ["ĐẢNG ỦY KHỐI", "", "", "", "ĐẢNG CỘNG SẢN VIỆT NAM"],
        ["DANH SÁCH HỌC VIÊN LỚP ĐẢNG VIÊN MỚI"],
        [],
        ["TT", "Họ và tên", "", "Năm sinh", "", "Chức vụ", "Ghi chú"],
        ["", "", "", "Nam", "Nữ", "", ""],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"],
        ["I", "ĐẢNG BỘ SỞ NỘI VỤ"],
        ["1", "Chi bộ Văn phòng: 02 đ/c"],
        [1, "Lê Văn", "An", 1990, "", "Chuyên viên", ""],
        [2, "Trần Thị", "Hoà", "", 1985, "", ""],
        ["", "Cộng: 02 đồng chí"],
        ["II", "ĐẢNG BỘ SỞ Y TẾ"],
        [3, "Đỗ Tiến", "Dũng", "1979", "", "Bác sĩ", ""],
        ["", "Tổng cộng: 03 đồng chí"],
        ["", "Danh sách này có 03 đồng chí."],
        ["", "NGƯỜI LẬP BIỂU", "", "", "T/M BAN THƯỜNG VỤ"],
        ["", "(Ký, ghi rõ họ tên)", "", "", "PHÓ BÍ THƯ"],
        ["", "Phạm Thị Lan", "", "", "Nguyễn Văn Bình"],
    ]
    return excel(rows, merged("A2:G2", "A4:A5", "B4:C5", "D4:E4", "F4:F5", "G4:G5"))


def _marks() -> bytes:
    head = ["STT", "Họ tên", "Năm sinh", "Nữ", "Đảng viên dự bị", "Đảng viên chính thức"]
    rows = [
        [1, "Lê Văn An", 1990, "", "", "x"],
        [2, "Trần Thị Hoà", 1985, "x", "X", ""],
        [3, "Đỗ Dũng", 1979, "", "", "x"],
    ]
    return excel([head, *rows])


def _merged_units() -> bytes:
    head = ["STT", "Đơn vị", "Họ và tên", "Ngày sinh"]
    rows = [
        [1, "Chi bộ 1", "Lê Văn An", "05/09/1990"],
        [2, "", "Trần Thị Hoà", "12/03/1985"],
        [3, "Chi bộ 2", "Đỗ Dũng", "01/12/1979"],
    ]
    return excel([head, *rows], merged("B2:B3"))


def _repeated_headers() -> bytes:
    return excel([HEAD, AN, HOA, HEAD, DUNG, ["Trang 2"]])


def _spellings() -> bytes:
    """One person in capitals, one decomposed, one with the wrong Đ and spaces that do not break."""
    rows = [
        (1, "LÊ VĂN AN", *AN[2:6], "Đảng uỷ Sở Y tế", ""),
        (
            2,
            unicodedata.normalize("NFD", "Trần Thị Hoà"),
            *HOA[2:6],
            unicodedata.normalize("NFD", "Đảng ủy Sở Y tế"),
            "",
        ),
        (3, "\u00d0ỗ\u00a0Tiến \u00a0Dũng\u200b", *DUNG[2:6], "\u00d0ảng\u00a0ủy Sở Y tế", ""),
    ]
    return excel([HEAD, *rows])


def _dates() -> bytes:
    told = [
        date(1990, 9, 5), datetime(1990, 9, 5), 33121, "5/9/90", "05.9.1990", "5-9-1990", "1990-09-05",  # noqa: DTZ001
        "05 tháng 9 năm 1990", "9/1990", "1990", 1990, "00/00/1990", "31/02/1990", "13/13/1990", "không rõ",
        "05/09/2090",
    ]  # fmt: skip
    return excel(
        [["STT", "Họ và tên", "Ngày sinh"], *([n, f"Lê Văn {_nth(n)}", each] for n, each in enumerate(told, 1))]
    )


def _nth(n: int) -> str:
    return (
        "An",
        "Bình",
        "Cường",
        "Dũng",
        "Em",
        "Giang",
        "Hải",
        "Khánh",
        "Lâm",
        "Minh",
        "Nam",
        "Oanh",
        "Phúc",
        "Quân",
        "Sơn",
        "Tú",
    )[n - 1]


def _numbers() -> bytes:
    """Zeros lost, digits lost, and one right number."""
    rows = [
        (1, "Lê Văn An", "", "", 60090001234, 912345678, "", ""),
        (2, "Trần Thị Hoà", "", "", "6,01E+10", "9.88E+08", "", ""),
        (3, "Đỗ Dũng", "", "", "060079002222", "0903111222", "", ""),
    ]
    return excel([HEAD, *rows])


def _contradictions() -> bytes:
    rows = [
        AN,
        (2, *AN[1:]),  # the same number twice
        (3, "Trần Thị Hoà", "12/03/1985", "Nam", "060185004321", "", "", ""),  # the number says a woman
        (4, "Đỗ Dũng", "01/12/1980", "Nam", "060079002222", "", "", ""),  # and 1979
        (5, "Hồ Bá", "02/02/1970", "", "", "", "", ""),
        (6, "Hồ  Bá", "02/02/1970", "", "", "", "", ""),
        (7, "Nam", "Nam", "05/09/1990", "", "", "", ""),  # shifted
    ]
    return excel([HEAD, *rows])


def files() -> Iterator[tuple[str, str, bytes]]:
    """Name, what is dirty about it, content."""
    yield (
        "bieu-mau.xlsx",
        "letterhead, headings in two rows, split names, years by sex, units and sums as rows, signatures",
        _official_list(),
    )
    yield "dau-x.xlsx", "marks for sex and standing", _marks()
    yield "gop-o.xlsx", "a unit merged over its people", _merged_units()
    yield "nhieu-trang.xlsx", "several sheets", excel(PLAIN, Cu=(HEAD, AN), Ghi=[["Ghi chú"]])
    yield "dong-an.xlsx", "hidden rows", excel(PLAIN, hidden(3))
    yield "lap-tieu-de.xlsx", "the header again on every page", _repeated_headers()
    yield "cach-go.xlsx", "capitals, decomposed letters, Ð for Đ, uỷ and ủy, spaces that do not break", _spellings()
    yield "ngay-thang.xlsx", "dates in any form, four of them no dates", _dates()
    yield "mat-so.xlsx", "lost zeros, scientific notation", _numbers()
    yield "mau-thuan.xlsx", "duplicates, contradictions, shifted values", _contradictions()
    yield "tcvn3.xlsx", "TCVN3 fonts", excel(all_typed(PLAIN, TCVN3))
    yield "tcvn3-so-lieu.xlsx", "headings in Unicode, people in TCVN3", excel((HEAD, *all_typed(PLAIN[1:] * 2, TCVN3)))
    yield "vni.xlsx", "VNI fonts", excel(all_typed(PLAIN, VNI))
    yield "tcvn3.csv", "CSV in TCVN3", written(all_typed(PLAIN, TCVN3), ";", "cp1252")
    yield "windows-1258.csv", "CSV in Vietnamese Windows", written(PLAIN, ",", "cp1258", _for_1258)
    yield "utf-16.csv", "CSV with tabs in UTF-16", written(PLAIN, "\t", "utf-16")
    yield (
        "utf-8.csv",
        "CSV with semicolons in UTF-8 below a title",
        written([["DANH SÁCH HỌC VIÊN"], *PLAIN], ";", "utf-8-sig"),
    )
    yield "gach-dung.csv", "CSV with bars", written(PLAIN, "|")
    yield "excel-97.xls", "Excel 97, a unit merged", old_excel([[*row] for row in PLAIN], [(2, 3, 6, 6)])
    yield "libreoffice.ods", "OpenDocument, a unit merged, a hidden row", opendocument(_half_named(), {(2, 6): 2}, (3,))
    yield "trang-web.xls", "a web page in UTF-16 named .xls", web_page(PLAIN)
    yield "kieu-la.xlsx", "styles that the first reader refuses", with_noisy_styles(excel(PLAIN))


def _half_named() -> Grid:
    return (HEAD, AN, HOA, (*DUNG[:6], "", DUNG[7]))


def _for_1258(text: str) -> str:
    """Vietnamese Windows writes most tones as characters of their own, after letters with hats."""
    return "".join(_parted(each) for each in text)


def _parted(letter: str) -> str:
    try:
        letter.encode("cp1258")
    except UnicodeEncodeError:
        parts = unicodedata.normalize("NFD", letter)
        hats = [mark for mark in parts[1:] if mark in "\u0302\u0306\u031b"]
        tones = [mark for mark in parts[1:] if mark not in hats]
        return unicodedata.normalize("NFC", parts[0] + "".join(hats)) + "".join(tones)
    return letter


def put(folder: Path, name: str) -> Path:
    """The file of this name, in the folder."""
    path = folder / name
    path.write_bytes(next(content for each, _dirt, content in files() if each == name))
    return path
