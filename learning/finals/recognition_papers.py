"""A decision of recognition as paper: its text with the list (PDF, .docx), and the list alone (.xlsx)."""

import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from textwrap import wrap

from exams.results import form_words as words
from learning.classes.letterheads import unit_letterhead
from learning.finals.judging import WhyNot
from learning.finals.recognising import OFFICIAL_REASONS
from learning.models import Recognition, RecognitionLine
from office.letterheads import long_date
from office.letters import Letter, LetterTable, letter_docx, letters_pdf
from office.workbooks import TEXT, UP_TO_TWO_DECIMALS, WHOLE, Book, Look, Page, Placed, Value

_COLUMNS = ("STT", "Họ và tên", "Ngày sinh", "Đơn vị", "Số tiết dự", "Điểm", "Xếp loại", "Ghi chú")
_WIDTHS = (6.0, 24.0, 16.0, 30.0, 8.0, 9.0, 12.0, 18.0)
_FORMATS = (WHOLE, TEXT, TEXT, TEXT, WHOLE, UP_TO_TWO_DECIMALS, TEXT, TEXT)


def lines_of(recognition: Recognition) -> list[RecognitionLine]:
    """Those whom the decision recognises first, then the others; each by name."""
    lines = recognition.lines.select_related("enrolment__person").order_by(
        "-recognised", "enrolment__person__sort_key", "enrolment__person"
    )
    return list(lines)


def note_of(line: RecognitionLine) -> str:
    if not line.recognised:
        return f"Không công nhận: {OFFICIAL_REASONS[WhyNot(line.why_not)]}"
    return words.TRY.format(number=line.try_number) if (line.try_number or 1) > 1 else ""


def letter_of(recognition: Recognition) -> Letter:
    """The decision as it is printed. What only the committee knows stays blank for the hand."""
    held, lines = recognition.study_class, lines_of(recognition)
    count = sum(line.recognised for line in lines)
    basis = held.version.basis if held.version else ""
    opened = f"Căn cứ quyết định mở lớp số {held.decision_number}" if held.decision_number else ""
    if opened and held.decided_on:
        opened += f", {long_date(held.decided_on)}"
    grounds = [f"Căn cứ {basis};" if basis else "", f"{opened};" if opened else "", "Xét kết quả học tập của lớp,"]
    return Letter(
        letterhead=unit_letterhead(held.unit, on=recognition.decided_on, kind="QĐ", number=recognition.number),
        title="QUYẾT ĐỊNH",
        about=f"công nhận học viên hoàn thành {_in_sentence(held.title)}",
        addressed=(),
        paragraphs=tuple(filter(None, grounds)),
        articles=(
            (
                "Điều 1.",
                f"Công nhận {count} học viên có tên trong danh sách kèm theo đã hoàn thành chương trình "
                f"{held.version.title if held.version else held.title}, {_in_sentence(held.title)}, tổ chức từ "
                f"{held.starts_on:%d/%m/%Y} đến {held.ends_on:%d/%m/%Y}.",
            ),
            ("Điều 2.", "Học viên được công nhận được cấp giấy chứng nhận theo quy định."),
            ("Điều 3.", "Các đơn vị có liên quan và các học viên có tên tại Điều 1 thi hành quyết định này."),
        ),
        table=LetterTable(
            columns=_COLUMNS,
            rows=tuple(tuple(map(_text, _row(place, line))) for place, line in enumerate(lines, 1)),
            widths=_WIDTHS,
        ),
        recipients=("Như Điều 3,", "Lưu."),
    )


def _in_sentence(title: str) -> str:
    """The title of a class within a sentence: “lớp bồi dưỡng …”."""
    return f"l{title[1:]}" if title.startswith("Lớp ") else title


def _row(place: int, line: RecognitionLine) -> Sequence[Value]:
    one = line.enrolment
    return (
        place,
        one.person.full_name,
        one.person.born_text,
        ", ".join(filter(None, (one.unit_name, one.upper_unit_name))),
        one.periods_attended,
        line.score,
        line.grade_label,
        note_of(line),
    )


def _text(value: Value) -> str:
    if value is None:
        return ""
    return words.score(value) if isinstance(value, Decimal) else str(value)


def list_xlsx(recognition: Recognition, *, now: datetime) -> bytes:
    """The list of the decision as a workbook."""
    out, held = io.BytesIO(), recognition.study_class
    title = f"DANH SÁCH KÈM THEO QUYẾT ĐỊNH SỐ {recognition.number}"
    about = f"{long_date(recognition.decided_on)}, {held.title}"
    middle = Look(size=12, align="center")
    with Book(title=title, author=held.unit.name_on(recognition.decided_on), made_at=now) as book:
        sheet = book.sheet("Danh sách", page=Page(landscape=True), widths=[1.1 * width for width in _WIDTHS])
        sheet.place(Placed(1, title, replace(middle, size=14, bold=True), span=len(_COLUMNS)), height=22)
        sheet.place(Placed(1, about, replace(middle, italic=True), span=len(_COLUMNS)), height=18)
        sheet.place(height=8)
        boxed = replace(middle, box="lrtb")
        sheet.write(sheet.shape([replace(boxed, bold=True)] * len(_COLUMNS)), _COLUMNS, height=34)
        shape = sheet.shape(
            [replace(boxed, number_format=form, align="left" if form == TEXT else "center") for form in _FORMATS]
        )
        for place, line in enumerate(lines_of(recognition), 1):
            values = _row(place, line)
            sheet.write(shape, values, height=_height(values))
        sheet.finish()
        book.save(out)
    return out.getvalue()


def _height(values: Sequence[Value]) -> float:
    """The height of a row whose longest text wraps in its column."""
    lines = (len(wrap(_text(value), int(width))) for value, width in zip(values, _WIDTHS, strict=True))
    return 15.5 * max(lines) + 5


def _pdf(recognition: Recognition, now: datetime) -> bytes:
    return letters_pdf([letter_of(recognition)], now=now)


def _docx(recognition: Recognition, now: datetime) -> bytes:
    return letter_docx([letter_of(recognition)])


def _xlsx(recognition: Recognition, now: datetime) -> bytes:
    return list_xlsx(recognition, now=now)


_MAKE: dict[str, Callable[[Recognition, datetime], bytes]] = {"pdf": _pdf, "docx": _docx, "xlsx": _xlsx}
FILES = tuple(_MAKE)


def file_of(recognition: Recognition, kind: str, *, now: datetime) -> bytes:
    """The decision, or its list, in one of FILES."""
    return _MAKE[kind](recognition, now)
