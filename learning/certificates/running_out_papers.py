"""Certificates that run out, as a workbook and as a reminder letter to each unit. Vietnamese, as letters are."""

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.utils import timezone

from learning.certificates.register_lines import vietnamese_day
from learning.certificates.running_out import RunningOut
from learning.classes.letterheads import unit_letterhead
from office.letters import Letter, LetterTable
from office.workbooks import Book, Look, Page, Placed
from people.models import Unit

TITLE = "DANH SÁCH GIẤY CHỨNG NHẬN SẮP HẾT GIÁ TRỊ"
COLUMNS = (
    ("STT", 6.0),
    ("Họ và tên", 26.0),
    ("Ngày sinh", 12.0),
    ("Đơn vị", 36.0),
    ("Chương trình", 36.0),
    ("Số GCN", 9.0),
    ("Ngày cấp", 12.0),
    ("Có giá trị đến hết ngày", 14.0),
    ("Còn lại (ngày)", 10.0),
)
_WORDS = {1, 3, 4}


def running_out_workbook(rows: Sequence[RunningOut], *, now: datetime) -> bytes:
    out = io.BytesIO()
    widths = [width for _title, width in COLUMNS]
    with Book(title=TITLE, author="", made_at=now) as book:
        sheet = book.sheet("Sap het gia tri", page=Page(landscape=True, title_rows="3:3"), widths=widths, freeze="A4")
        sheet.place(Placed(1, TITLE, Look(size=14, bold=True, align="center"), span=len(COLUMNS)), height=24)
        counted = f"Tính đến ngày {vietnamese_day(timezone.localdate(now))}: {len(rows)} giấy chứng nhận"
        sheet.place(Placed(1, counted, Look(italic=True, align="center"), span=len(COLUMNS)))
        head = sheet.shape([Look(bold=True, align="center", box="lrtb", grey=235)] * len(COLUMNS))
        first = sheet.write(head, [title for title, _width in COLUMNS], height=32)
        line = sheet.shape([_look(place) for place in range(len(COLUMNS))])
        for place, row in enumerate(rows, start=1):
            sheet.write(line, [place, *_cells(row), row.days_left])
        sheet.filter_from(first)
        sheet.finish()
        book.save(out)
    return out.getvalue()


def reminder_letters(rows: Iterable[RunningOut], *, on: date) -> list[Letter]:
    """A letter of each issuing unit to each unit whose people it concerns, in the order of their names."""
    found: dict[tuple[str, str], list[RunningOut]] = {}
    units: dict[str, Unit] = {}
    for row in rows:
        unit = row.certificate.register.unit
        units[unit.code] = unit
        found.setdefault((unit.code, row.unit_names), []).append(row)
    return [_letter(units[code], name, group, on) for (code, name), group in sorted(found.items())]


def _letter(unit: Unit, addressed: str, rows: Sequence[RunningOut], on: date) -> Letter:
    return Letter(
        letterhead=unit_letterhead(unit, on=on, kind="CV"),
        title="",
        about="V/v giấy chứng nhận bồi dưỡng lý luận chính trị sắp hết giá trị",
        addressed=(addressed or "……",),
        paragraphs=(
            f"Qua rà soát sổ cấp giấy chứng nhận, đến ngày {vietnamese_day(on)} có {len(rows)} giấy chứng nhận của "
            "người thuộc đơn vị sắp hết giá trị (danh sách dưới đây).",
            "Đề nghị đơn vị thông báo cho người có tên, hoàn thành việc xem xét, nghị quyết trong thời hạn giấy chứng "
            "nhận còn giá trị; trường hợp không kịp, cử người tham gia lớp bồi dưỡng gần nhất.",
        ),
        table=LetterTable(
            ("STT", "Họ và tên", "Ngày sinh", "Số GCN", "Ngày cấp", "Hết giá trị sau ngày"),
            tuple(_letter_row(place, row) for place, row in enumerate(rows, start=1)),
            (1.1, 5, 2.4, 1.7, 2.4, 2.6),
        ),
        recipients=("Như trên,", "Lưu."),
    )


def _letter_row(place: int, row: RunningOut) -> tuple[str, ...]:
    name, born, _unit, _programme, number, issued, last = _cells(row)
    return str(place), name, born, number, issued, last


def _cells(row: RunningOut) -> tuple[str, ...]:
    one = row.certificate
    last = vietnamese_day(one.last_valid_on) if one.last_valid_on else ""
    days = (str(one), vietnamese_day(one.issued_on), last)
    return (one.holder_name, one.born_text, row.unit_names, one.programme_title, *days)


def _look(place: int) -> Look:
    number = "0" if place in (0, len(COLUMNS) - 1) else "@"
    return Look(align="left" if place in _WORDS else "center", box="lrtb", number_format=number)
