"""The third sheet: how the papers were made and marked, so that the marks can be checked years later."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings

from exams.results import form_words as words
from exams.results.models import Release
from exams.results.queries import Marking, SatPaper
from exams.results.result_sheet import band_range
from exams.results.software import software_version
from exams.results.tallies import Tally
from exams.sittings.models import GradeBand, Sitting
from office.workbooks import GENERAL, WHOLE, Book, Look, Page, Placed, Sheet, Value

_PLAIN = Look(size=12)
_CELL = Look(size=12, box="lrtb")
_MIDDLE = replace(_CELL, align="center")
_COUNT = replace(_MIDDLE, number_format=WHOLE)
_POINTS = replace(_MIDDLE, number_format=GENERAL)
_HEADER = replace(_MIDDLE, bold=True)
_SECTION = Look(size=13, bold=True)

# A: number, B: code, C: topic, D: points each, E-H: the four levels, I: any level, J: questions, K: points.
_WIDTHS = (5.5, 11, 40, 9, 9, 9, 9, 9, 9, 9, 9)
_LAST = len(_WIDTHS)
_LEVELS: Sequence[int | None] = tuple(words.LEVELS)


@dataclass(frozen=True, slots=True)
class MadeBy:
    """What is told of the sitting's way from papers to release."""

    sitting: Sitting
    papers: Sequence[SatPaper]
    bands: Sequence[GradeBand]
    markings: Sequence[Marking]
    release: Release | None
    written_at: datetime


def write_blueprint_sheet(book: Book, *, made: MadeBy, tally: Tally) -> None:
    """Blueprint as it was frozen, scale and rounding, times, who marked, papers with their digests."""
    sheet = book.sheet(words.BLUEPRINT_SHEET, page=Page(footer=words.PAGE), widths=_WIDTHS)
    sheet.place(Placed(1, "MA TRẬN ĐỀ VÀ THÔNG TIN CHẤM", _centred(15), span=_LAST), height=24)
    sheet.place(Placed(1, made.sitting.title, _centred(13), span=_LAST), height=20)
    _matrix(sheet, made.sitting)
    _scale(sheet, made.sitting, made.bands)
    _facts(sheet, made)
    _papers(sheet, made.papers, tally)
    sheet.finish()


def _centred(size: float) -> Look:
    return Look(size=size, bold=True, align="center")


def _section(sheet: Sheet, title: str) -> None:
    sheet.place(height=10)
    sheet.place(Placed(1, title, _SECTION, span=_LAST), height=20)


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A topic at so many points a question: how many questions of each level (None: any level)."""

    code: str
    topic: str
    points: Decimal
    counts: Mapping[int | None, int]

    @property
    def count(self) -> int:
        return sum(self.counts.values())


def matrix(lines: Sequence[Mapping[str, Any]]) -> list[MatrixRow]:
    """Lines of a blueprint by topic and points each, in the order in which they first come."""
    rows: dict[tuple[str, str, Decimal], dict[int | None, int]] = {}
    for line in lines:
        counts = rows.setdefault((line["topic_code"], line["topic"], Decimal(line["points"])), {})
        counts[line["level"]] = counts.get(line["level"], 0) + line["count"]
    return [MatrixRow(code, topic, points, counts) for (code, topic, points), counts in rows.items()]


def _matrix(sheet: Sheet, sitting: Sitting) -> None:
    _section(sheet, "I. Ma trận đề (số câu theo chủ đề và mức độ)")
    levels = [words.LEVELS[level] for level in _LEVELS]
    heading = ["STT", "Mã", "Chủ đề", "Điểm mỗi câu", *levels, "Tổng số câu", "Tổng điểm"]
    sheet.write(sheet.shape([_HEADER] * _LAST), heading, height=36)
    rows = matrix(sitting.paper_set.lines) if sitting.paper_set else []
    shape = sheet.shape([_COUNT, _CELL, _CELL, _POINTS, *[_COUNT] * len(levels), _COUNT, _POINTS])
    for place, row in enumerate(rows, start=1):
        counts = [row.counts.get(level) for level in _LEVELS]
        values = [place, row.code, row.topic, row.points, *counts, row.count, row.points * row.count]
        sheet.write(shape, values, height=_height(row.topic, 38))
    bold = [replace(look, bold=True) for look in (_CELL, _CELL, _CELL, _POINTS, *[_COUNT] * (len(levels) + 1), _POINTS)]
    totals = [sum(row.counts.get(level, 0) for row in rows) for level in _LEVELS]
    points = sum((row.points * row.count for row in rows), Decimal(0))
    shown = [total or None for total in totals]
    sheet.write(sheet.shape(bold), [None, None, "Cộng", None, *shown, sum(totals), points], height=20)


def _scale(sheet: Sheet, sitting: Sitting, bands: Sequence[GradeBand]) -> None:
    scale = sitting.scale
    _section(sheet, "II. Thang điểm và cách làm tròn")
    basis = f" (căn cứ: {scale.basis})" if scale.basis else ""
    _paragraph(sheet, f"{scale.name}, mã {scale.code}, phiên bản {scale.version}{basis}.")
    _paragraph(
        sheet,
        f"Điểm = {words.plain(scale.full)} × tổng điểm các câu đúng ÷ tổng điểm của đề, làm tròn đến bội số của "
        f"{words.plain(scale.step)} (đúng nửa thì làm tròn lên). Làm tròn trước, xếp loại sau.",
    )
    _paragraph(sheet, "Câu được tính điểm khi chọn đủ và đúng mọi phương án đúng; các trường hợp khác 0 điểm.")
    _table_row(sheet, _HEADER, "Xếp loại", "Mức điểm", "Kết quả")
    for band in Tally().by_band(bands):
        _table_row(sheet, _MIDDLE, band.label, band_range(band, scale.full), words.PASSED[band.passed])


def _table_row(sheet: Sheet, look: Look, label: str, limits: str, result: str) -> None:
    sheet.place(Placed(1, label, look, span=2), Placed(3, limits, look), Placed(4, result, look, span=2), height=20)


def _facts(sheet: Sheet, made: MadeBy) -> None:
    _section(sheet, "III. Kỳ kiểm tra")
    for name, value in facts(made):
        sheet.place(
            Placed(1, name, replace(_CELL, bold=True), span=2),
            Placed(3, value, _CELL, span=_LAST - 2),
            height=_height(name, 18, value, 100),
        )


def facts(made: MadeBy) -> Iterator[tuple[str, str]]:
    """Names and values of what is known of the sitting, in the order of events."""
    sitting, drawn = made.sitting, made.sitting.paper_set
    yield "Mã kỳ kiểm tra", sitting.code
    yield "Lớp", sitting.class_title
    if drawn:
        yield "Bộ đề", f"{drawn.blueprint.name}, lập lúc {words.moment(drawn.made_at)}"
        yield "Mã sinh đề", drawn.seed
    yield "Mở", words.moment(sitting.opens_at)
    yield "Đóng", words.moment(sitting.closes_at)
    yield "Thời gian làm bài", f"{sitting.duration_minutes} phút (chưa kể thời gian cho thêm)"
    for marking in made.markings:
        yield "Chấm điểm", _marking(marking)
    if made.release:
        yield "Công bố kết quả", words.moment(made.release.released_at)
    yield "Lập tệp", words.moment(made.written_at)
    yield "Múi giờ", settings.TIME_ZONE
    yield "Phần mềm", software_version()


def _marking(marking: Marking) -> str:
    period = words.moment(marking.first_at)
    if marking.last_at != marking.first_at:
        period += f" đến {words.moment(marking.last_at)}"
    return f"{marking.name or words.SYSTEM}: {words.decimal(marking.count)} bài, {period}"


def _papers(sheet: Sheet, papers: Sequence[SatPaper], tally: Tally) -> None:
    _section(sheet, "IV. Các mã đề đã dùng")
    heading = ("STT", "Mã đề", "Mã băm SHA-256 của đề và đáp án", "Số bài", "Số câu", "Tổng điểm")
    _paper_row(sheet, heading, text=_HEADER, number=_HEADER, height=36)
    for place, paper in enumerate(papers, start=1):
        points = sum(paper.points.values(), Decimal(0))
        _paper_row(sheet, (place, paper.code, paper.digest, tally.papers[paper.pk], len(paper.right), points))


def _paper_row(
    sheet: Sheet, values: Sequence[Value], *, text: Look = _MIDDLE, number: Look = _POINTS, height: float = 20
) -> None:
    place, code, digest, *numbers = values
    sheet.place(
        Placed(1, place, number),
        Placed(2, code, text),
        Placed(3, digest, text, span=_LAST - 5),
        *(Placed(column, value, number) for column, value in enumerate(numbers, start=_LAST - 2)),
        height=height,
    )


def _paragraph(sheet: Sheet, text: str) -> None:
    sheet.place(Placed(1, text, _PLAIN, span=_LAST), height=_height(text, 118))


def _height(*texts_and_widths: Any) -> float:
    """The height of the tallest of some texts in columns of some width."""
    pairs = zip(texts_and_widths[::2], texts_and_widths[1::2], strict=True)
    return 4.0 + 16.0 * max(-(-len(text) // width) or 1 for text, width in pairs)
