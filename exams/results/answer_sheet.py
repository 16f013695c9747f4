"""The second sheet: every answer, for whoever checks the marks.

Wide, one row a candidate, two columns a question: what was chosen or written, and the points it earned. A long form
(one row an answer) would be easier on machines, but 212,000 rows are of no use to an inspector who wants to lay one
candidate's paper beside the key. The keys are the first rows of the same table, in the same columns: whoever filters by
a paper code sees its key right above all who sat it. The header stands above both, stays in sight and repeats in print.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import Any

from exams.results import form_words as words
from exams.results.queries import Outcome, ResultRow, SatPaper
from exams.results.readable import CHOICE, Way, readable_answer, readable_key
from office.workbooks import GENERAL, MOMENT, UP_TO_TWO_DECIMALS, WHOLE, Book, Look, Page, Placed, Value

_CELL = Look(size=11, box="lrtb", wrap=False)
_MIDDLE = replace(_CELL, align="center")
_HEADER = replace(_MIDDLE, bold=True, wrap=True, grey=0xE8)
_WRONG = 0xD9
_KEY = 0xE8

# Heading, width, look.
_ABOUT: Sequence[tuple[str, float, Look]] = (
    ("STT", 5, replace(_MIDDLE, number_format=WHOLE)),
    ("Số báo danh", 6.5, replace(_MIDDLE, number_format=WHOLE)),
    ("Họ và tên", 23, _CELL),
    ("Mã đề", 6, _MIDDLE),
    ("Phòng", 8, _CELL),
    ("Bắt đầu", 13.5, replace(_MIDDLE, number_format=MOMENT)),
    ("Kết thúc", 13.5, replace(_MIDDLE, number_format=MOMENT)),
    ("Nộp bài", 11, _CELL),
    ("Thêm giờ (phút)", 6.5, replace(_MIDDLE, number_format=WHOLE)),
    ("Mã biên nhận", 13.5, _MIDDLE),
    ("Số câu đúng", 6, replace(_MIDDLE, number_format=WHOLE)),
    ("Tổng điểm bài", 7, replace(_MIDDLE, number_format=GENERAL)),
    ("Điểm", 6, replace(_MIDDLE, number_format=UP_TO_TWO_DECIMALS, bold=True)),
)
_NAME_COLUMNS = "A:D"
_HEADER_ROWS = (3, 4)
_LETTERS, _A_ROW, _WRITTEN, _POINTS = 4.5, 1.9, 16.0, 4.0
_QUESTIONS_A_PAGE = 16


class AnswerSheet:
    """Keys go in at once, candidates one by one, in the order of the first sheet."""

    def __init__(
        self, book: Book, *, title: str, papers: Sequence[SatPaper], voided: Mapping[int, Mapping[int, Sequence[str]]]
    ) -> None:
        self._questions = sorted({n for paper in papers for n in paper.right})
        self._ways = {paper.pk: paper.ways for paper in papers}
        self._voided = voided
        self._place = 0
        self._sheet = book.sheet(
            words.ANSWER_SHEET,
            page=self._page(),
            widths=[width for _heading, width, _look in _ABOUT] + self._widths(papers),
            freeze=f"E{_HEADER_ROWS[-1] + 1}",
        )
        self._heading(title)
        self._header()
        self._keys(papers)
        about = [look for _heading, _width, look in _ABOUT]
        right, points = _MIDDLE, replace(_MIDDLE, number_format=GENERAL)
        count = len(self._questions)
        self._right = self._sheet.shape(about + [right, points] * count)
        self._wrong = self._sheet.shape(about + [replace(right, grey=_WRONG), replace(points, grey=_WRONG)] * count)

    def add(self, row: ResultRow) -> None:
        self._place += 1
        shape, values = self._right[: len(_ABOUT)], self._about(row)
        for at, (letters, points, is_right) in enumerate(self._answers(row)):
            cells = self._right if is_right else self._wrong
            start = len(_ABOUT) + 2 * at
            shape += cells[start : start + 2]
            values += (letters, points)
        self._sheet.write(shape, values)

    def finish(self) -> None:
        self._sheet.filter_from(_HEADER_ROWS[-1])
        self._sheet.finish()

    def _widths(self, papers: Sequence[SatPaper]) -> list[float]:
        """Of each question's two columns, by the widest way in which any of the papers has it answered."""
        ways = {n: [paper.ways[n] for paper in papers if n in paper.ways] for n in self._questions}
        return [width for n in self._questions for width in (max(map(_width, ways[n]), default=_LETTERS), _POINTS)]

    def _page(self) -> Page:
        return Page(
            landscape=True,
            pages_wide=max(1, -(-len(self._questions) // _QUESTIONS_A_PAGE)),
            title_rows=f"{_HEADER_ROWS[0]}:{_HEADER_ROWS[-1]}",
            title_columns=_NAME_COLUMNS,
            footer=words.PAGE,
        )

    def _heading(self, title: str) -> None:
        legend = (
            "Mỗi câu hai cột: phương án đã chọn hoặc lời đã viết (C) và điểm đạt được (Đ). "
            f"“{words.NO_ANSWER}”: không trả lời. Nền xám: không được điểm. "
            "Các dòng “Đáp án đề …” ghi phương án đúng và điểm của câu; lọc theo cột Mã đề để đối chiếu."
        )
        self._sheet.place(Placed(1, title, Look(size=14, bold=True, wrap=False)), height=22)
        self._sheet.place(Placed(1, legend, Look(size=11, italic=True, wrap=False)), height=18)

    def _header(self) -> None:
        """Two rows: what a column is about, and for a question its two columns."""
        pairs = len(self._questions)
        shape = self._sheet.shape([_HEADER] * (len(_ABOUT) + 2 * pairs))
        names: list[Value] = [heading for heading, _width, _look in _ABOUT]
        numbers = [text for n in self._questions for text in (f"Câu {n}", None)]
        row = self._sheet.write(shape, [*names, *numbers], height=18)
        self._sheet.write(shape, [None] * len(names) + ["C", "Đ"] * pairs, height=30)
        for column in range(1, len(names) + 1):
            self._sheet.merge(row, column, 1, rows=2)
        for pair in range(pairs):
            self._sheet.merge(row, len(names) + 1 + 2 * pair, 2)

    def _keys(self, papers: Sequence[SatPaper]) -> None:
        looks = [replace(look, bold=True, grey=_KEY) for _heading, _width, look in _ABOUT]
        pair = [replace(_MIDDLE, bold=True, grey=_KEY), replace(_MIDDLE, number_format=GENERAL, grey=_KEY)]
        shape = self._sheet.shape(looks + pair * len(self._questions))
        for paper in papers:
            about: list[Value] = [None] * len(_ABOUT)
            about[2:4] = [f"Đáp án đề {paper.code}", paper.code]
            about[11] = sum(paper.points.values(), Decimal(0))
            key = [value for n in self._questions for value in (_key_of(paper, n), paper.points.get(n))]
            self._sheet.write(shape, [*about, *key])

    def _about(self, row: ResultRow) -> list[Value]:
        marked = row.outcome is Outcome.MARKED
        ending = {Outcome.ABSENT: words.ABSENT, Outcome.VOIDED: words.VOIDED}.get(row.outcome)
        return [
            self._place,
            row.number,
            row.full_name,
            row.paper_code,
            row.room,
            row.started_at,
            row.finished_at,
            ending or words.ENDINGS[row.close_reason or ""],
            row.extra_minutes or None,
            row.receipt,
            row.right_count if marked else None,
            row.points if marked else None,
            row.score if marked else None,
        ]

    def _answers(self, row: ResultRow) -> Iterator[tuple[Value, Value, bool]]:
        """Per question the answer, the points and whether the cells stay white."""
        ways = self._ways.get(row.paper or 0, {})
        if row.outcome is Outcome.MARKED and row.detail is not None:
            detail = row.detail
            return (_answer(detail.get(str(n)), ways.get(n, CHOICE)) for n in self._questions)
        chosen = self._voided.get(row.attempt or 0, {})
        answers = (readable_answer(chosen.get(n, ()), ways.get(n, CHOICE)) for n in self._questions)
        return ((answer or None, None, True) for answer in answers)


def _key_of(paper: SatPaper, n: int) -> str:
    return readable_key(paper.right.get(n, ()), paper.ways.get(n, CHOICE))


def _width(way: Way) -> float:
    return _WRITTEN if way.written else max(_LETTERS, _A_ROW * len(way.rows))


def _answer(mark: Mapping[str, Any] | None, way: Way) -> tuple[Value, Value, bool]:
    if mark is None:  # the paper is shorter than the longest one
        return None, None, True
    return readable_answer(mark["value"], way) or words.NO_ANSWER, _points(mark["points"]), mark["right"]


@lru_cache(maxsize=64)
def _points(text: str) -> Decimal:
    return Decimal(text)
