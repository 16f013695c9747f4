"""A register as lines: every number that was given, in order, with what became of it. Vietnamese, as the book is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from learning.models import Certificate, Register
from people.names import fold

# The columns of the book (domain.md 1.6) and how wide they are to one another.
COLUMNS = (
    ("STT", 3.0),
    ("Số GCN", 4.5),
    ("Họ và tên", 11.0),
    ("Ngày sinh", 7.0),
    ("Đơn vị", 13.0),
    ("Lớp, khóa", 12.0),
    ("Quyết định công nhận", 10.0),
    ("Xếp loại", 6.0),
    ("Ngày cấp", 7.0),
    ("Người nhận ký", 8.0),
    ("Ghi chú", 12.0),
)


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """One number of the register. A void one stays in its place, with the reason."""

    certificate: Certificate
    note: str

    @property
    def is_void(self) -> bool:
        return self.certificate.revoked_at is not None

    def cells(self, place: int) -> tuple[str, ...]:
        """Under COLUMNS; the name of who received it is signed by hand."""
        one = self.certificate
        unit = ", ".join(name for name in (one.unit_name, one.upper_unit_name) if name)
        decision = f"{one.recognition_number}, {vietnamese_day(one.recognised_on)}"
        return (
            *(str(place), str(one), one.holder_name, one.born_text, unit, one.class_title, decision),
            *(one.grade_label, vietnamese_day(one.issued_on), "", self.note),
        )


def lines_of(register: Register, *, year: int | None = None) -> list[RegisterLine]:
    """The register's lines by number: all, or those issued in a year. One query."""
    rows = register.certificates.select_related("replaces", "replaced_by").order_by("number")
    if year:
        rows = rows.filter(issued_on__year=year)
    return [RegisterLine(one, note_of(one)) for one in rows]


def years_of(register: Register) -> list[int]:
    """The years in which something was issued, the latest first."""
    return sorted({day.year for day in register.certificates.dates("issued_on", "year")}, reverse=True)


def found_lines(lines: Sequence[RegisterLine], words: str) -> list[RegisterLine]:
    """Those whose number or holder is meant: a number with or without its zeros, a name with or without its marks."""
    wanted = fold(words)
    if wanted.isdecimal():
        return [line for line in lines if line.certificate.number == int(wanted)]
    return [line for line in lines if wanted in fold(line.certificate.holder_name)]


def missing_numbers(lines: Sequence[RegisterLine], last: int) -> list[int]:
    """Numbers up to the last one that no line has: none, as long as nobody changed the database by hand."""
    return sorted(set(range(1, last + 1)) - {line.certificate.number for line in lines})


def note_of(one: Certificate) -> str:
    """What the book says beside a number: replaced by which, revoked when and why, in place of which."""
    told = []
    if one.replaces:
        told.append(f"Cấp lại, thay số {one.replaces}.")
    if one.revoked_at:
        told.append(f"Thu hồi ngày {vietnamese_day(timezone.localdate(one.revoked_at))}: {one.revoked_reason}.")
    if hasattr(one, "replaced_by"):
        told.append(f"Đã cấp số {one.replaced_by} thay thế.")
    return " ".join(told)


def tally_of(lines: Sequence[RegisterLine]) -> str:
    """The sentence that closes the book, so that no page can be taken out unseen."""
    if not lines:
        return "Sổ chưa có số nào."
    void = sum(line.is_void for line in lines)
    first, last = lines[0].certificate, lines[-1].certificate
    return f"Sổ ghi {len(lines)} số, từ số {first} đến số {last}; trong đó {void} số đã thu hồi."


def vietnamese_day(day: date) -> str:
    return day.strftime("%d/%m/%Y")
