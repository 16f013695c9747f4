"""The tree of units as a workbook: written as of a day, and read as the units it should become.

The words are those of an office's list, whatever the language of the interface.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO

from django.utils.translation import gettext as _

from office.errors import Refused
from office.headers import Header, Vocabulary, find_header
from office.sheets import Row, Workbook
from office.workbooks import DAY, Book, Look, Page
from people.models import UnitVersion
from people.models.units import UnitKind, UnitQuerySet, in_force
from people.names import fold
from people.unit_tree import unit_lines
from people.written import read_date

_BOX = "lrtb"
_HEAD = Look(bold=True, align="center", box=_BOX, grey=235)
_TEXT, _DAY = Look(box=_BOX), Look(box=_BOX, number_format=DAY)
COLUMNS = {
    "Mã đơn vị": 14,
    "Tên đơn vị": 54,
    "Tên viết tắt": 20,
    "Loại": 30,
    "Mã đơn vị cấp trên": 18,
    "Từ ngày": 12,
    "Số quyết định": 20,
    "Ngày quyết định": 14,
}
KIND_WORDS: dict[str, str] = {
    UnitKind.PROVINCE: "Đảng bộ tỉnh",
    UnitKind.UPPER: "Đảng bộ cấp trên trực tiếp cơ sở",
    UnitKind.COMMITTEE: "Đảng bộ cơ sở",
    UnitKind.CELL: "Chi bộ cơ sở",
    UnitKind.SECTION: "Đảng bộ bộ phận",
    UnitKind.SUBCELL: "Chi bộ trực thuộc",
    UnitKind.GROUP: "Tổ đảng",
    UnitKind.AGENCY: "Cơ quan, doanh nghiệp",
}
_WORDS = Vocabulary(
    {
        "code": ["Mã đơn vị", "Mã", "Unit code", "Code"],
        "name": ["Tên đơn vị", "Đơn vị", "Unit name", "Name"],
        "short_name": ["Tên viết tắt", "Viết tắt", "Tên gọi tắt", "Short name"],
        "kind": ["Loại", "Loại đơn vị", "Loại hình", "Kind"],
        "parent": ["Mã đơn vị cấp trên", "Mã cấp trên", "Đơn vị cấp trên", "Trực thuộc", "Superior unit"],
        "decision_number": ["Số quyết định", "Quyết định số", "Decision number"],
        "decided_on": ["Ngày quyết định", "Decided on"],
    }
)
_KINDS = {fold(word): kind for kind, word in KIND_WORDS.items()} | {kind.value: kind.value for kind in UnitKind}


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit of a list. `where`: its cell; `kind` empty: not understood; `parent`: the superior's code."""

    where: str
    code: str
    name: str
    short_name: str
    kind: str
    kind_text: str
    parent: str
    decision_number: str
    decided_on: date | None


def write_units_workbook(units: UnitQuerySet, on: date, out: IO[bytes], *, made_at: datetime) -> int:
    """Writes the units with the names and places of the day, superiors first; returns how many there are."""
    lines = unit_lines(units, on)
    in_sight = UnitVersion.objects.filter(in_force(on), unit__in=units).select_related("parent")
    versions = {version.unit_id: version for version in in_sight}
    with Book(title="Danh sách đơn vị", author="Khuê", made_at=made_at) as book:
        page = Page(landscape=True, title_rows="1:1")
        sheet = book.sheet("Đơn vị", page=page, widths=list(COLUMNS.values()), freeze="A2")
        sheet.write(sheet.shape([_HEAD] * len(COLUMNS)), list(COLUMNS))
        looks = sheet.shape([_DAY if "gày" in name else _TEXT for name in COLUMNS])
        for line in lines:
            said = versions[line.unit.pk]
            parent = said.parent.code if said.parent else ""
            first = [line.unit.code, said.name, said.short_name, KIND_WORDS[said.kind], parent]
            sheet.write(looks, [*first, said.valid_from, said.decision_number, said.decided_on])
        sheet.finish()
        book.save(out)
    return len(lines)


def read_units(workbook: Workbook) -> list[UnitRow]:
    """The units of the first sheet that lists codes and names; whatever else is on it stays unread."""
    for sheet in workbook.sheets:
        header = find_header(sheet, _WORDS, required=[("code",), ("name",)])
        if header is not None and not sheet.hidden:
            rows = [row for row in sheet.rows if row.number > header.rows[-1]]
            return [_read(row, header) for row in rows if _text(row, header, "code") and _text(row, header, "name")]
    raise Refused(_("No sheet has a column of unit codes and one of unit names. Add the headings."))


def _read(row: Row, header: Header) -> UnitRow:
    kind = _text(row, header, "kind")
    decided = row.cells.get(header.column("decided_on") or 0)
    read = read_date(decided.value) if decided else None
    return UnitRow(
        where=row.cells[header.column("code") or 0].address,
        code=_text(row, header, "code"),
        name=_text(row, header, "name"),
        short_name=_text(row, header, "short_name"),
        kind=_KINDS.get(fold(kind), ""),
        kind_text=kind,
        parent=_text(row, header, "parent"),
        decision_number=_text(row, header, "decision_number"),
        decided_on=read.on if read and read.precision == "day" else None,
    )


def _text(row: Row, header: Header, name: str) -> str:
    return " ".join(row.text(header.column(name)).split())


def superiors_first(rows: Sequence[UnitRow]) -> list[UnitRow]:
    """The rows in an order in which every superior that is in the list stands before what hangs below it.

    Rows in a circle keep their places; the actions refuse them.
    """
    waiting, done = list(rows), list[UnitRow]()
    while waiting:
        ahead = {row.code for row in waiting}
        free = [row for row in waiting if row.parent not in ahead] or waiting
        done += free
        waiting = [row for row in waiting if row not in free]
    return done
