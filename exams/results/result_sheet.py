"""The first sheet: the official list of results, ready to print and sign."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from textwrap import wrap

from exams.results import form_words as words
from exams.results.queries import Outcome, ResultRow
from exams.results.tallies import BandCount, Tally
from exams.results.written_numbers import score_in_words
from exams.sittings.models import GradeBand, Sitting
from office.letterheads import Letterhead
from office.workbooks import (
    DAY,
    ONE_DECIMAL,
    TWO_DECIMALS,
    UP_TO_TWO_DECIMALS,
    WHOLE,
    Book,
    Look,
    Page,
    Placed,
    Value,
)

_CELL = Look(size=12, box="lrtb")
_MIDDLE = replace(_CELL, align="center")
_HEADER = replace(_MIDDLE, bold=True)
_PLAIN = Look(size=12)
_CENTRED = replace(_PLAIN, align="center")

_HEADER_ROW, _HEADER_HEIGHT = 11, 38.0
_HEAD_HEIGHT = 190.0
_LINE_HEIGHT, _ROW_PADDING = 15.5, 5.0
_LETTERS_PER_WIDTH, _CAPITAL_EXCESS = 1.12, 0.6
_SIGNING_SPACE = 70.0
# The last rows of the list go with the counts and signatures to a new page: signatures never stand there alone.
_LAST_ROWS = 2
_PAGE = Page(landscape=True, title_rows=f"{_HEADER_ROW}:{_HEADER_ROW}", footer=words.PAGE)
# Heights are estimates: a page is taken for a little shorter than it is, and after so many pages none is known.
_SAFETY, _PAGES_TO_TRUST = 0.95, 8


@dataclass(frozen=True, slots=True)
class _Column:
    heading: str
    width: float
    look: Look
    value: Callable[[ResultRow], Value]
    wraps: bool = False


class ResultSheet:
    """Rows go in one by one, in the order of names; `finish` adds counts and the place to sign."""

    def __init__(
        self, book: Book, *, sitting: Sitting, letterhead: Letterhead, organiser: str, colloquial: bool = False
    ) -> None:
        self._sitting, self._letterhead, self._organiser = sitting, letterhead, organiser
        self._colloquial = colloquial
        self._place = 0
        self._columns = self._table()
        self._sheet = book.sheet(
            words.RESULT_SHEET,
            page=_PAGE,
            widths=[column.width for column in self._columns],
            freeze=f"D{_HEADER_ROW + 1}",
        )
        self._last = len(self._columns)
        self._heights: list[float] = []
        self._held: list[tuple[list[Value], float]] = []
        self._head()
        self._title()
        self._header()
        self._shape = self._sheet.shape([column.look for column in self._columns])

    def add(self, row: ResultRow) -> None:
        self._place += 1
        values = [column.value(row) for column in self._columns]
        lines = max(_lines(value, column) for value, column in zip(values, self._columns, strict=True))
        self._held.append((values, lines * _LINE_HEIGHT + _ROW_PADDING))
        if len(self._held) > _LAST_ROWS:
            self._write_first_held()

    def finish(self, tally: Tally, bands: Sequence[GradeBand]) -> None:
        counts = tally.by_band(bands)
        sentence = summary(tally, counts)
        tail = _tail_height(sentence, len(counts)) + sum(height for _values, height in self._held)
        page = _PAGE.height([column.width for column in self._columns]) * _SAFETY
        if needs_new_page(self._heights, tail=tail, page=page):
            self._sheet.break_page()
        while self._held:
            self._write_first_held()
        self._summary(sentence)
        self._band_table(counts, full=self._sitting.scale.full)
        self._signatures()
        self._sheet.finish()

    def _write_first_held(self) -> None:
        values, height = self._held.pop(0)
        self._heights.append(height)
        self._sheet.write(self._shape, values, height=height)

    def _table(self) -> list[_Column]:
        score_format = UP_TO_TWO_DECIMALS if self._sitting.scale.step % Decimal("0.1") else ONE_DECIMAL
        family, given = replace(_CELL, box="ltb"), replace(_CELL, box="rtb", bold=True)
        return [
            _Column("STT", 5, replace(_MIDDLE, number_format=WHOLE), lambda row: self._place),
            _Column("Họ và tên", 16, family, lambda row: row.family_middle, wraps=True),
            _Column("", 8, given, lambda row: row.given, wraps=True),
            _Column("Ngày sinh", 11, replace(_MIDDLE, number_format=DAY), lambda row: row.born),
            _Column("Giới tính", 5.5, _MIDDLE, lambda row: words.SEXES[row.sex]),
            _Column("Đơn vị công tác", 17, _CELL, lambda row: row.unit_name, wraps=True),
            _Column("Chi bộ / Đảng bộ cơ sở", 20, _CELL, self._grassroots, wraps=True),
            _Column("Chức vụ", 12.5, _CELL, lambda row: row.position, wraps=True),
            _Column("Số CCCD", 14, _MIDDLE, lambda row: row.national_number),
            _Column("Điện thoại", 12, _MIDDLE, lambda row: row.phone, wraps=True),
            _Column("Số tiết dự", 5.5, replace(_MIDDLE, number_format=WHOLE), lambda row: row.periods_attended),
            _Column("Điểm (số)", 6.5, replace(_MIDDLE, number_format=score_format, bold=True), _score),
            _Column("Điểm (chữ)", 13, _MIDDLE, self._in_words, wraps=True),
            _Column("Xếp loại", 10, _MIDDLE, _band, wraps=True),
            _Column("Ghi chú", 8.5, _MIDDLE, self._note, wraps=True),
            _Column("Ký tên", 11, _CELL, lambda row: None),
        ]

    def _grassroots(self, row: ResultRow) -> str:
        """The grassroots organisation: the unit itself where it stands directly below the organiser."""
        return row.unit_name if row.upper_unit_name in ("", self._organiser) else row.upper_unit_name

    def _in_words(self, row: ResultRow) -> str | None:
        score = _score(row)
        return None if score is None else score_in_words(score, colloquial=self._colloquial)

    def _note(self, row: ResultRow) -> str | None:
        number = self._sitting.try_number
        notes = (words.TRY.format(number=number) if number > 1 else None, _gap(row))
        return "; ".join(filter(None, notes)) or None

    def _head(self) -> None:
        """Left who issues, right the heading of the Party or the State; rows 1 to 4."""
        head = self._letterhead
        superior, issuer = head.left
        motto = head.heading[1] if len(head.heading) > 1 else ""
        normal, bold = replace(_CENTRED, size=14), replace(_CENTRED, size=14, bold=True)
        top = replace(bold, size=15, underline=not motto)
        self._two(superior, normal, head.heading[0], top, height=_tall(superior))
        self._two(issuer, bold, motto, replace(bold, underline=True), height=_tall(issuer))
        self._two(head.separator, normal, "", normal, height=16)
        self._two(head.number_line, normal, head.dateline, replace(normal, italic=True), height=20)
        self._sheet.place(height=8)

    def _two(self, left: str, left_look: Look, right: str, right_look: Look, *, height: float) -> None:
        self._sheet.place(
            Placed(1, left, left_look, span=7),
            Placed(8, right, right_look, span=self._last - 7),
            height=height,
        )

    def _title(self) -> None:
        """What list this is, of which class, by which decision; rows 6 to 10."""
        sitting = self._sitting
        subject = " – ".join(filter(None, (sitting.title, sitting.class_title)))
        on = f"ngày {words.day(sitting.decided_on)}" if sitting.decided_on else f"ngày {words.BLANK}"
        decision = words.DECISION.format(number=sitting.decision_number or words.BLANK, day=on)
        lines = [
            (words.TITLE, replace(_CENTRED, size=16, bold=True), 24.0),
            (subject, replace(_CENTRED, size=14, bold=True), 20.0 * len(wrap(subject, 95) or [""])),
            (decision, replace(_CENTRED, size=13, italic=True), 19.0),
            (self._letterhead.title_end, replace(_CENTRED, size=14), 16.0),
        ]
        for text, look, height in lines:
            self._sheet.place(Placed(1, text, look, span=self._last), height=height)
        self._sheet.place(height=8)

    def _header(self) -> None:
        looks = [_HEADER] * self._last
        row = self._sheet.write(
            self._sheet.shape(looks), [column.heading for column in self._columns], height=_HEADER_HEIGHT
        )
        self._sheet.merge(row, 2, 2)

    def _summary(self, sentence: str) -> None:
        self._sheet.place(height=8)
        look = replace(_PLAIN, italic=True)
        self._sheet.place(Placed(1, sentence, look, span=self._last), height=_sentence_height(sentence))
        self._sheet.place(height=8)

    def _band_table(self, counts: Sequence[BandCount], *, full: Decimal) -> None:
        self._band_row("Xếp loại", "Mức điểm", "Số lượng", "Tỷ lệ (%)", look=_HEADER, height=34)
        for band in counts:
            self._band_row(band.label, band_range(band, full), band.count, band.share)
        self._band_row(
            "Cộng",
            "",
            sum(band.count for band in counts),
            sum((band.share for band in counts), Decimal(0)),
            look=replace(_MIDDLE, bold=True),
        )

    def _band_row(self, *values: Value, look: Look = _MIDDLE, height: float = 18) -> None:
        label, limits, count, share = values
        self._sheet.place(
            Placed(2, label, look),
            Placed(3, limits, look, span=2),
            Placed(5, count, replace(look, number_format=WHOLE)),
            Placed(6, share, replace(look, number_format=TWO_DECIMALS)),
            height=height,
        )

    def _signatures(self) -> None:
        """Three columns with room to sign."""
        sign = self._letterhead.signature
        capacity = "\n".join(filter(None, (sign.capacity, sign.post)))
        bold, italic = replace(_CENTRED, size=13, bold=True, valign="top"), replace(_CENTRED, size=12, italic=True)
        self._sheet.place(height=18)
        self._three((words.PREPARED_BY, words.CLASS_OFFICE, capacity), bold, height=34 if sign.post else 18)
        self._three((words.SIGN_WITH_NAME, words.SIGN_WITH_NAME, words.SIGN_WITH_SEAL), italic, height=18)
        self._sheet.place(height=_SIGNING_SPACE)
        self._three(("", "", sign.name), bold, height=18)

    def _three(self, texts: Sequence[str], look: Look, *, height: float) -> None:
        places = ((1, 5), (6, 4), (10, self._last - 9))
        self._sheet.place(
            *(Placed(column, text, look, span=span) for (column, span), text in zip(places, texts, strict=True)),
            height=height,
        )


def summary(tally: Tally, counts: Sequence[BandCount]) -> str:
    """As in "Danh sách này có 60 học viên; dự kiểm tra 58; vắng 2; Xuất sắc 12 (20,69 %), Giỏi …"."""
    parts = [
        f"Danh sách này có {words.decimal(tally.listed)} học viên",
        f"dự kiểm tra {words.decimal(tally.tested)}",
    ]
    for outcome, name in (
        (Outcome.ABSENT, words.ABSENT),
        (Outcome.VOIDED, words.VOIDED),
        (Outcome.UNMARKED, words.UNMARKED),
    ):
        if tally.outcomes[outcome]:
            parts.append(f"{name.lower()} {words.decimal(tally.outcomes[outcome])}")
    bands = (f"{band.label} {words.decimal(band.count)} ({words.share(band.share)})" for band in counts)
    return "; ".join([*parts, ", ".join(bands)]) + "."


def band_range(band: BandCount, full: Decimal) -> str:
    if band.below is None:
        return f"từ {words.score(band.floor)} đến {words.score(full)}"
    return f"từ {words.score(band.floor)} đến dưới {words.score(band.below)}"


def needs_new_page(heights: Sequence[float], *, tail: float, page: float) -> bool:
    """Whether what belongs together at the end would be torn apart by the end of a page.

    `heights` of the rows before it, of that `tail` and of a whole `page`, in points. Too long a list to tell: yes.
    """
    used, pages = _HEAD_HEIGHT + _HEADER_HEIGHT, 1
    for height in heights:
        if used + height > page:
            used, pages = _HEADER_HEIGHT, pages + 1
        used += height
    return bool(heights) and (pages > _PAGES_TO_TRUST or used + tail > page)


def _tail_height(sentence: str, bands: int) -> float:
    return _sentence_height(sentence) + 16 + 34 + 18 * (bands + 1) + 88 + _SIGNING_SPACE


def _sentence_height(sentence: str) -> float:
    return 17.0 * len(wrap(sentence, 150))


def _score(row: ResultRow) -> Decimal | None:
    return row.score if row.outcome is Outcome.MARKED else None


def _band(row: ResultRow) -> str | None:
    return row.band_label if row.outcome is Outcome.MARKED else None


def _gap(row: ResultRow) -> str | None:
    notes = {Outcome.ABSENT: words.ABSENT, Outcome.VOIDED: words.VOIDED, Outcome.UNMARKED: words.UNMARKED}
    return notes.get(row.outcome)


def _lines(value: Value, column: _Column) -> int:
    """How many lines a text takes in its column: a letter is a little narrower than a digit, a capital wider."""
    if not column.wraps or not isinstance(value, str) or not value:
        return 1
    capitals = sum(map(str.isupper, value))
    letters = column.width * _LETTERS_PER_WIDTH * len(value) / (len(value) + _CAPITAL_EXCESS * capitals)
    return 1 if len(value) <= letters else len(wrap(value, max(1, int(letters)))) or 1


def _tall(text: str) -> float:
    """The height of a line of the letterhead; a long name takes two."""
    return 19.0 * len(wrap(text, 42) or [""])
