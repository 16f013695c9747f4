"""The page that a candidate fills in by hand: one row of boxes for each question to choose from."""

from collections.abc import Mapping, Sequence
from typing import Any

from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from exams.papers.printing import words
from office.word_documents import CENTER, TEXT_WIDTH, Word, in_cell, shade

_LETTERS = "ABCDEFGHIJ"
_FEWEST_LETTERS, _BLOCKS, _NUMBER_WIDTH, _GAP = 4, 4, 1.1, 0.25
_FEWEST_ROWS = 10


def write_answer_sheet(document: Word, questions: Sequence[Mapping[str, Any]]) -> None:
    """Questions to choose from in blocks side by side; those that want words or rows with a line each."""
    document.line(words.SHEET_HOW, italic=True, align=CENTER)
    chosen = [question for question in questions if question.get("options") and not question.get("rows")]
    if chosen:
        _boxes(document, chosen)
    written = [question for question in questions if question not in chosen]
    if written:
        document.line(words.SHEET_WRITTEN, bold=True).paragraph_format.space_before = Pt(8)
        for question in written:
            document.line(f"{words.QUESTION.format(n=question['n'])} " + "." * 110)
    _signatures(document)


def _boxes(document: Word, questions: Sequence[Mapping[str, Any]]) -> None:
    letters = max(_FEWEST_LETTERS, *(len(question["options"]) for question in questions))
    blocks = min(_BLOCKS if letters <= _FEWEST_LETTERS + 1 else 2, -(-len(questions) // _FEWEST_ROWS))
    down = -(-len(questions) // blocks)
    widths = _widths(blocks, letters)
    table = document.table(widths, down + 1)
    for block in range(blocks):
        start = block * (letters + 2)
        _heads(table.rows[0].cells[start : start + letters + 1], letters)
        for row, question in zip(list(table.rows)[1:], questions[block * down :], strict=False):
            _row(row.cells[start : start + letters + 1], question)
    for row in table.rows:
        row.height = Cm(0.62)
        for block in range(blocks - 1):
            _without_lines(row.cells[block * (letters + 2) + letters + 1])


def _widths(blocks: int, letters: int) -> list[float]:
    free = TEXT_WIDTH - blocks * _NUMBER_WIDTH - (blocks - 1) * _GAP
    box = min(0.95, free / (blocks * letters))
    one = [_NUMBER_WIDTH, *[box] * letters, _GAP]
    return (one * blocks)[:-1]


def _heads(cells: Sequence[Any], letters: int) -> None:
    for cell, text in zip(cells, [words.NUMBER, *_LETTERS[:letters]], strict=True):
        in_cell(cell, [(text, True)], size=11)
        shade(cell)


def _row(cells: Sequence[Any], question: Mapping[str, Any]) -> None:
    """A box for each option that the question has; the others are grey."""
    in_cell(cells[0], [(str(question["n"]), True)], size=11)
    for cell in cells[1 + len(question["options"]) :]:
        shade(cell)


def _without_lines(cell: Any) -> None:
    properties = cell._tc.get_or_add_tcPr()
    borders = properties.makeelement(qn("w:tcBorders"), {})
    for side in ("top", "bottom"):
        borders.append(borders.makeelement(qn(f"w:{side}"), {qn("w:val"): "nil"}))
    properties.append(borders)


def _signatures(document: Word) -> None:
    table = document.table([TEXT_WIDTH / 2] * 2, 1, lines=False)
    for cell, text in zip(table.rows[0].cells, (words.SIGN_INVIGILATORS, words.SIGN_CANDIDATE), strict=True):
        in_cell(cell, [(text, True), (words.SIGN_HOW, False)])
        cell.paragraphs[0].paragraph_format.space_before = Pt(10)
