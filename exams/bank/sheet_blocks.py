"""Cut a sheet into questions: which rows and cells belong to each, before anything is judged."""

import re
from dataclasses import dataclass, field

from exams.bank.sheet_layout import Layout, data_rows
from exams.bank.sheet_options import (
    LETTERS,
    label_of,
    lines_tidied,
    split_options,
    split_stem,
    strip_labels,
)
from office.sheets import Cell, Row, Sheet

_HEADING = re.compile(
    r"(phần|chương|bài|chuyên đề|chủ đề|mục|lĩnh vực|part|chapter|section|topic|unit)"
    r"(\s+(thứ\s+\w+|\d+|[IVX]+|[A-D])\b|\s*:)|[IVX]{1,5}\s*[.\-:)/]\s*\S|\*\s*\S",
    re.IGNORECASE,
)
_ROMAN = re.compile(r"[IVX]{1,5}\.?")
_LONGEST_HEADING = 200
_MARKS = {"x", "✓", "✔", "√", "*", "đúng", "true"}
_MARKS_BELOW = _MARKS | {"1", "v", "đ"}
_NOT_MARKS = {"0", "sai", "s", "false", "-"}
_STEM_NUMBER = re.compile(r"(?:câu hỏi|câu|question)\s*(?:số\s*)?(\d{1,4})\s*[.:)\-/]+\s*(?=\S)", re.IGNORECASE)
_WORD_BEFORE_NUMBER = re.compile(r"^(?:câu hỏi|câu|question)\s*(?:số\s*)?(?=\d)", re.IGNORECASE)
_BARE_NUMBER = re.compile(r"(\d{1,4})\s*[.)/]\s+(?=\D)")


@dataclass(frozen=True)
class RawOption:
    slot: int
    text: str
    cell: Cell


@dataclass
class RawQuestion:
    """The cells of one question. `marked` are slots the sheet marks as right without an answer to read."""

    rows: list[Row]
    stem: str
    number: str = ""
    options: list[RawOption] = field(default_factory=list)
    key: Cell | None = None
    marked: set[int] = field(default_factory=set)
    section: str = ""
    doubts: list[str] = field(default_factory=list)

    @property
    def row(self) -> Row:
        return self.rows[0]


@dataclass
class Blocks:
    """`blank_rows` counts rows with a number and nothing to ask; `unread` are rows of text that are no question."""

    questions: list[RawQuestion] = field(default_factory=list)
    blank_rows: int = 0
    unread: list[Row] = field(default_factory=list)


def cut(sheet: Sheet, layout: Layout) -> Blocks:
    blocks = Blocks()
    section = ""
    open_rows: list[Row] = []
    for row in data_rows(sheet, layout.header):
        kind = _kind_of_row(row, layout, open_rows)
        if kind == "more":
            open_rows.append(row)
            continue
        _close(blocks, open_rows, layout, section)
        open_rows = [row] if kind == "question" else []
        section = _heading_of(row, layout) if kind == "heading" else section
        blocks.blank_rows += kind == "blank"
        blocks.unread += [row] if kind == "unread" else []
    _close(blocks, open_rows, layout, section)
    return blocks


def _close(blocks: Blocks, rows: list[Row], layout: Layout, section: str) -> None:
    if not rows:
        return
    question = _stacked(rows, layout) if layout.arrangement == "stacked" else _in_one_row(rows[0], layout)
    question.section = section
    question.number, question.stem = _number_and_stem(rows[0], layout, question.stem)
    blocks.questions.append(question)


def _kind_of_row(row: Row, layout: Layout, open_rows: list[Row]) -> str:
    if layout.arrangement == "stacked" and open_rows and _continues(row, layout, open_rows):
        return "more"
    answers = _answers(row, layout)
    if not answers and _heading_of(row, layout):
        return "heading"
    if not answers and not row.text(layout.stem):
        return "blank"
    numbered = layout.number in row.cells if layout.number else layout.arrangement == "stacked"
    if answers or numbered:
        return "question"
    return "unread"


def _answers(row: Row, layout: Layout) -> bool:
    """Something in the row is an option or an answer."""
    columns = [column for _, column in layout.options] + [layout.key, layout.stack]
    if layout.arrangement == "other":
        columns = [column for column in layout.used if column not in (layout.stem, layout.number)]
    return any(column in row.cells for column in columns if column)


def _heading_of(row: Row, layout: Layout) -> str:
    """The title of a section: one text alone in its row that begins like one, or is numbered I, II, III."""
    texts = {column: cell.text for column, cell in row.cells.items() if column != layout.number}
    number = row.text(layout.number)
    if not texts and number:
        texts, number = {layout.stem: number}, ""
    if len(texts) != 1:
        return ""
    text = lines_tidied(next(iter(texts.values())))
    is_title = _ROMAN.fullmatch(number) or (not number and _HEADING.match(text))
    return text.lstrip("* ") if is_title and len(text) <= _LONGEST_HEADING else ""


def _continues(row: Row, layout: Layout, open_rows: list[Row]) -> bool:
    """In stacked sheets: another option of the open question, or a line of it."""
    if layout.stack is not None:
        number = row.text(layout.number)
        return layout.stem not in row.cells and layout.stack in row.cells and (not number or _is_letter(number))
    text = row.text(layout.stem)
    if not text:
        return False
    so_far = len(open_rows) - 1
    label = row.text(layout.number).strip(".) ").upper() or label_of(text)[0]
    if label and label == LETTERS[min(so_far, len(LETTERS) - 1)]:
        return True
    numbered = layout.number is not None and layout.number in open_rows[0].cells
    return numbered and layout.number not in row.cells and not _heading_of(row, layout)


def _is_letter(text: str) -> bool:
    bare = text.strip(".) (").upper()
    return len(bare) == 1 and bare in LETTERS


def _in_one_row(row: Row, layout: Layout) -> RawQuestion:
    cells = [(slot, row.cells[column]) for slot, column in layout.options if column in row.cells]
    if layout.arrangement == "truth":
        # One mark under "Đúng" or "Sai"; two marks say nothing.
        marked = {slot for slot, _ in cells} if len(cells) == 1 else set()
        return RawQuestion([row], row.text(layout.stem), key=_cell(row, layout.key), marked=marked)
    texts = strip_labels([cell.text for _, cell in cells], [slot for slot, _ in cells])
    options = [RawOption(slot, lines_tidied(text), cell) for (slot, cell), text in zip(cells, texts, strict=True)]
    marked = {0} if layout.arrangement == "right_first" and options and options[0].slot == 0 else set()
    return RawQuestion([row], row.text(layout.stem), options=options, key=_cell(row, layout.key), marked=marked)


def _cell(row: Row, column: int | None) -> Cell | None:
    return row.cells.get(column) if column else None


def _stacked(rows: list[Row], layout: Layout) -> RawQuestion:
    """Options of a block: in the stack's cells, in the rows below the stem, or inside the stem's own cell."""
    question = RawQuestion(rows, rows[0].text(layout.stem))
    holders = rows if layout.stack else rows[1:]
    parts = [(row, cell) for row in holders if (cell := row.cells.get(layout.stack or layout.stem))]
    if parts:
        _read_parts(question, parts, layout)
    else:
        _read_from_stem(question, layout)
    _read_marks(question, rows, [row for row, _ in parts], layout)
    return question


def _read_parts(question: RawQuestion, parts: list[tuple[Row, Cell]], layout: Layout) -> None:
    texts = [_with_letter(row, cell, layout) for row, cell in parts]
    split = split_options("\n".join(texts))
    cells = [cell for _, cell in parts]
    if len(parts) > 1 and not split.labelled:
        options = [lines_tidied(text) for text in texts]
    else:
        options = split.options
        question.stem = "\n".join(filter(None, (question.stem, split.lead)))
        question.doubts += [] if split.in_order else ["option_labels_out_of_order"]
    for slot, text in enumerate(options):
        cell = cells[slot] if len(cells) == len(options) else cells[0]
        question.options.append(RawOption(slot, text, cell))


def _with_letter(row: Row, cell: Cell, layout: Layout) -> str:
    """The option with its letter, also where the letter has the cell to the left for itself."""
    letter = row.text(layout.number)
    if letter and _is_letter(letter) and not label_of(cell.text)[0]:
        return f"{letter.strip('.) (')}. {cell.text}"
    return cell.text


def _read_from_stem(question: RawQuestion, layout: Layout) -> None:
    split = split_stem(question.stem)
    if split:
        cell = question.row.cells[layout.stem]
        question.stem = split.lead
        question.options = [RawOption(slot, text, cell) for slot, text in enumerate(split.options)]
        question.doubts += [] if split.in_order else ["option_labels_out_of_order"]


def _read_marks(question: RawQuestion, rows: list[Row], holders: list[Row], layout: Layout) -> None:
    """An x beside an option marks it; anything else in the column of answers is the answer itself."""
    one_each = len(holders) == len(question.options) > 1
    for row in rows:
        cell = _cell(row, layout.key)
        if cell is None:
            continue
        word = cell.text.lower()
        if one_each and row in holders and word in (_MARKS if row is rows[0] else _MARKS_BELOW):
            question.marked.add(holders.index(row))
        elif not (one_each and word in _NOT_MARKS) and question.key is None:
            question.key = cell


def _number_and_stem(row: Row, layout: Layout, stem: str) -> tuple[str, str]:
    """The author's number, from its own column or from "Câu 5:" before the stem, and the stem without it."""
    number = _WORD_BEFORE_NUMBER.sub("", row.text(layout.number)).rstrip(".:) ")
    found = _STEM_NUMBER.match(stem)
    if not found:
        bare = _BARE_NUMBER.match(stem)
        found = bare if bare and number in ("", bare.group(1)) else None
    text = stem[found.end() :] if found else stem
    return number or (found.group(1) if found else ""), lines_tidied(text)
