"""Rows of a table of questions whose cells go over several rows or over the whole width."""

from collections.abc import Iterator, Sequence

from exams.bank.formats.written_lines import Line, Table
from exams.bank.formats.written_phrases import heading_of

Cells = tuple[Line, ...]
Row = tuple[Cells, ...]


def grouped_rows(table: Table, after: int, stem: int, lasting: Sequence[int]) -> Iterator[tuple[int, Row, str]]:
    """Each question's number of row, from 1, its cells, and the title it stands below; `after`: the rows of headings.

    Rows beside one cell of the column `stem` are one question. In the columns `lasting` a cell over several rows is
    said of every one of them.
    """
    rows, title = [*table.rows[after:]], ""
    place = 0
    while place < len(rows):
        end = place + 1
        while end < len(rows) and (after + end, stem - 1) in table.below:
            end += 1
        row = _together(rows[place:end])
        if found := _title(row, stem):
            title = found
        else:
            number = after + place
            yield number + 1, _with_lasting(table, (after, number), row, lasting), title
        place = end


def _together(rows: Sequence[Row]) -> Row:
    """One row whose cells hold what stands below one another."""
    width = max(len(row) for row in rows)
    return tuple(tuple(line for row in rows if column < len(row) for line in row[column]) for column in range(width))


def _title(row: Row, stem: int) -> str:
    """What the only cell of a row says, where it is a heading and no question: "Chương II. Nguyên tắc tổ chức"."""
    filled = [cell for cell in row if cell]
    if len(filled) != 1 or not row[0] or stem == 1:
        return ""
    words = " ".join(line.text.strip() for line in filled[0])
    found = heading_of(words, 0, question_word="")
    return found[1] if found else ""


def _with_lasting(table: Table, between: tuple[int, int], row: Row, lasting: Sequence[int]) -> Row:
    """`between`: the first row below the headings, and this row's own number, from 0."""
    cells, (first, number) = list(row), between
    for column in lasting:
        top = number
        while top > first and (top, column - 1) in table.below:
            top -= 1
        above = table.rows[top]
        if top < number and column <= min(len(cells), len(above)):
            cells[column - 1] = above[column - 1]
    return tuple(cells)
