"""Workbooks to fill in: a header row that the importers understand, and example rows."""

import io
from collections.abc import Sequence
from datetime import date, datetime

from office.workbooks import DAY, Book, Look, Page, Value

_HEADING = Look(bold=True, align="center", box="lrtb", grey=235)
_TEXT, _DAY = Look(box="lrtb", valign="top"), Look(box="lrtb", valign="top", number_format=DAY)
# Prepared empty rows: their cells are text, so that a citizen number keeps its zeros.
_EMPTY_ROWS = 200


def fillable(
    title: str, columns: Sequence[tuple[str, float]], examples: Sequence[Sequence[Value]], *, made_at: datetime
) -> bytes:
    """An .xlsx with the headings (text, width in characters), the examples, and rows to fill in like them."""
    looks = [_DAY if isinstance(value, date) else _TEXT for value in examples[0]]
    out = io.BytesIO()
    with Book(title=title, author="", made_at=made_at) as book:
        page = Page(landscape=True, title_rows="1:1")
        sheet = book.sheet(title, page=page, widths=[width for _heading, width in columns], freeze="A2")
        sheet.write(sheet.shape([_HEADING] * len(columns)), [heading for heading, _width in columns])
        shape = sheet.shape(looks)
        for row in (*examples, *([None] * len(columns) for _row in range(_EMPTY_ROWS))):
            sheet.write(shape, row)
        sheet.finish()
        book.save(out)
    return out.getvalue()


# Headings are Vietnamese in every language of the interface: they are the words of the files that offices exchange.
ROSTER_COLUMNS = (
    ("STT", 6.0),
    ("Họ và tên", 26.0),
    ("Ngày sinh", 13.0),
    ("Giới tính", 10.0),
    ("Số CCCD", 16.0),
    ("Điện thoại", 14.0),
    ("Email", 24.0),
    ("Đơn vị", 34.0),
    ("Chức vụ", 18.0),
    ("Quê quán", 26.0),
    ("Dân tộc", 10.0),
    ("Ngày vào Đảng", 14.0),
    ("Ngày chính thức", 14.0),
)
_ROSTER_EXAMPLES: tuple[tuple[Value, ...], ...] = (
    (
        "1", "Nguyễn Văn Mẫu", date(1990, 9, 5), "Nam", "001090012345", "0912345678", "mau@vidu.vn", "", "Bí thư",
        "Hà Nội", "Kinh", date(2015, 5, 19), date(2016, 5, 19),
    ),
    (
        "2", "Trần Thị Ví Dụ", date(1995, 3, 21), "Nữ", "001195054321", "0987654321", "vidu@vidu.vn", "", "",
        "Hưng Yên", "Kinh", date(2019, 2, 3), date(2020, 2, 3),
    ),
)  # fmt: skip


def roster_template(*, made_at: datetime) -> bytes:
    """The workbook to fill in with people."""
    return fillable("Danh sách", ROSTER_COLUMNS, _ROSTER_EXAMPLES, made_at=made_at)
