"""A question of a paper in a document, from the content that has no key in it."""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph
from PIL import Image

from exams.bank.items import Kind
from exams.papers.printing import words
from office.text_blocks import Line, Shown, text_blocks
from office.word_documents import CENTER, LEFT, TEXT_WIDTH, Word, in_cell, keep_rows_whole, run

# Centimetres that one sign of this type takes on average, and what the letter before an option takes.
_SIGN, _LABEL = 0.235, 0.9
_MOST_ACROSS = 5
_MOST_HEIGHT, _DOTS_PER_CM = 7.0, 37.8
_SMALL_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_HINTS = {Kind.TABLE: words.TABLE, Kind.ORDERING: words.ORDER, Kind.MATCHING: words.MATCH}


@dataclass(frozen=True)
class Pictures:
    """The pictures of a paper set by their digest."""

    data: Mapping[str, bytes]

    def shown(self, question: Mapping[str, Any]) -> dict[str, Shown]:
        """By the names that stand in the question's texts; `src` is the digest."""
        return {
            each["name"]: Shown(each["digest"], each.get("alt", ""), each.get("width", 0), each.get("height", 0))
            for each in question.get("pictures", ())
            if each["digest"] in self.data
        }

    def add(self, paragraph: Paragraph, shown: Shown, *, widest: float) -> None:
        """In its own size, no wider than the place and no higher than a third of the page."""
        width, height = (max(side, 1) / _DOTS_PER_CM for side in (shown.width, shown.height))
        scale = min(1.0, widest / width, _MOST_HEIGHT / height)
        run(paragraph, "").add_picture(io.BytesIO(_as_png(self.data[shown.src])), width=Cm(width * scale))


def write_question(document: Word, question: Mapping[str, Any], pictures: Pictures, *, with_points: bool) -> None:
    """The stem, then what there is to choose from or to write in; kept on one page with its first options."""
    shown = pictures.shown(question)
    _stem(document, question, shown, pictures, with_points=with_points)
    if question.get("rows"):
        _rows(document, question, shown, pictures)
    elif question.get("options"):
        _options(document, question, shown, pictures)
    else:
        document.line(words.WRITE + "." * 90)


def kind_of(question: Mapping[str, Any]) -> Kind:
    named = question.get("kind")
    return Kind(named) if named else Kind.SEVERAL if question["multiple"] else Kind.SINGLE


def _stem(
    document: Word, question: Mapping[str, Any], shown: Mapping[str, Shown], pictures: Pictures, *, with_points: bool
) -> None:
    blocks = list(text_blocks(question["stem"], shown))
    first = document.line(words.QUESTION.format(n=question["n"]), bold=True)
    run(first, " ")
    if blocks and blocks[0].lines:
        _lines(first, blocks.pop(0).lines, pictures)
    kind = kind_of(question)
    hint = words.SEVERAL if question["multiple"] else _HINTS.get(kind, "")
    run(first, hint, italic=True)
    if with_points:
        run(first, words.POINTS.format(points=words.points(Decimal(question["points"]))), italic=True)
    first.paragraph_format.keep_with_next = True
    first.paragraph_format.space_before = Pt(5)
    for block in blocks:
        _block(document, block, pictures)


def _block(document: Word, block: Any, pictures: Pictures) -> None:
    if block.rows:
        table = document.table([TEXT_WIDTH / len(block.rows[0])] * len(block.rows[0]), len(block.rows))
        for row, cells in zip(table.rows, block.rows, strict=True):
            for cell, line in zip(row.cells, cells, strict=True):
                _lines(cell.paragraphs[0], (line,), pictures)
        return
    paragraph = document.line(align=CENTER if block.picture else LEFT)
    paragraph.paragraph_format.keep_with_next = True
    if block.picture:
        pictures.add(paragraph, block.picture, widest=TEXT_WIDTH)
    _lines(paragraph, block.lines, pictures)


def _lines(paragraph: Paragraph, lines: Sequence[Line], pictures: Pictures) -> None:
    for place, line in enumerate(lines):
        if place:
            run(paragraph, "\n")
        for piece in line:
            if piece.picture:
                pictures.add(paragraph, piece.picture, widest=TEXT_WIDTH / 3)
            else:
                run(paragraph, piece.text)


def _options(document: Word, question: Mapping[str, Any], shown: Mapping[str, Shown], pictures: Pictures) -> None:
    """All beside each other where they are short, else two, else one below the other."""
    options = question["options"]
    across = columns_for([option["text"] for option in options])
    for start in range(0, len(options), across):
        paragraph = document.line()
        paragraph.paragraph_format.left_indent = Cm(0.6)
        paragraph.paragraph_format.keep_with_next = start + across < len(options)
        for place, option in enumerate(options[start : start + across]):
            if place:
                paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(0.6 + place * (TEXT_WIDTH - 0.6) / across))
                run(paragraph, "\t")
            run(paragraph, f"{option['id']}. ", bold=True)
            for block in text_blocks(option["text"], shown):
                _inline(paragraph, block, pictures)


def _inline(paragraph: Paragraph, block: Any, pictures: Pictures) -> None:
    """In an option a table is lines of cells: there is no room for another."""
    if block.picture:
        pictures.add(paragraph, block.picture, widest=TEXT_WIDTH / 2)
    _lines(paragraph, block.lines or [_joined(row) for row in block.rows], pictures)


def _joined(row: Sequence[Line]) -> Line:
    return tuple(piece for line in row for piece in line)


def columns_for(texts: Sequence[str]) -> int:
    """How many options fit beside each other in one line."""
    if any("\n" in text or "{{" in text for text in texts):
        return 1
    longest = max(map(len, texts), default=0) * _SIGN + _LABEL
    beside = min(len(texts), _MOST_ACROSS)
    return next((across for across in (beside, 2) if across > 0 and longest <= (TEXT_WIDTH - 0.6) / across), 1)


def _rows(document: Word, question: Mapping[str, Any], shown: Mapping[str, Shown], pictures: Pictures) -> None:
    """Things in a table, with boxes to mark, a box for a number, or what is to be matched beside them."""
    rows = question["rows"]
    heads, widths, cells = _LAYOUTS[kind_of(question)](rows)
    table = document.table(widths, len(cells) + 1)
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        in_cell(cell, [(head, True)])
    for row, texts in zip(list(table.rows)[1:], cells, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            for block in text_blocks(text, shown):
                _inline(cell.paragraphs[0], block, pictures)
    keep_rows_whole(table, together=True)


_Layout = tuple[list[str], list[float], list[list[str]]]


def _as_table(rows: Sequence[Mapping[str, Any]]) -> _Layout:
    cells = [[f"{letter}) {row['text']}", "", ""] for letter, row in zip(_SMALL_LETTERS, rows, strict=False)]
    return [words.STATEMENT, words.TRUE, words.FALSE], [TEXT_WIDTH - 3.6, 1.8, 1.8], cells


def _as_order(rows: Sequence[Mapping[str, Any]]) -> _Layout:
    return [words.STATEMENT, words.PLACE], [TEXT_WIDTH - 2.4, 2.4], [[row["text"], ""] for row in rows]


def _as_pairs(rows: Sequence[Mapping[str, Any]]) -> _Layout:
    things = [f"{number}. {row['text']}" for number, row in enumerate(rows, 1)]
    partners = [f"{letter}) {each['text']}" for letter, each in zip(_SMALL_LETTERS, rows[0]["options"], strict=False)]
    most = max(len(things), len(partners))
    filled: Iterable[Sequence[str]] = (texts + [""] * (most - len(texts)) for texts in (things, partners))
    left, right = filled
    half = (TEXT_WIDTH - 1.6) / 2
    return (
        [words.LEFT, "", words.RIGHT],
        [half, 1.6, half],
        [[one, "", two] for one, two in zip(left, right, strict=True)],
    )


_LAYOUTS = {Kind.TABLE: _as_table, Kind.ORDERING: _as_order, Kind.MATCHING: _as_pairs}


def _as_png(data: bytes) -> bytes:
    """Word knows no WebP."""
    with Image.open(io.BytesIO(data)) as image:
        if image.format in ("PNG", "JPEG", "GIF"):
            return data
        out = io.BytesIO()
        image.convert("RGBA").save(out, format="PNG")
        return out.getvalue()
