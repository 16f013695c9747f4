"""A bank as a Word document to read, correct and print: by topic, the right answers named below each question.

Its lines are those that the reader of Word documents knows, so that choices come back with their keys.
"""

import io
from collections.abc import Iterable, Sequence
from datetime import datetime

from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph
from PIL import Image

from exams.bank.formats import xlsx_words as words
from exams.bank.formats.export_outcome import Written
from exams.bank.formats.plain import PICTURE, cells_of
from exams.bank.formats.problems import problem
from exams.bank.formats.xlsx_writing import key_of, option_of
from exams.bank.items import Item, Kind, Picture
from exams.bank.sheet_options import LETTERS
from office.letterheads import Letterhead
from office.reports import Problem
from office.word_documents import CENTER, TEXT_WIDTH, Word, run
from office.workbooks import fit_text

_TITLE, _FOOT = "NGÂN HÀNG CÂU HỎI", "Ngân hàng câu hỏi"
_QUESTION, _NO_TOPIC = "Câu {number}.", "Chưa phân loại"
_DOTS_PER_CM, _WIDEST = 37.8, 8.0


def write_docx(items: Iterable[Item], *, title: str, head: Letterhead, made_at: datetime) -> Written:
    """The document, keys included: it is for those who keep the bank."""
    kept = list(items)
    document = Word(title=title, made_at=made_at)
    document.new_part(_FOOT)
    document.letterhead(head, dated=True)
    document.line(_TITLE, bold=True, align=CENTER).paragraph_format.space_before = Pt(8)
    document.line(title, bold=True, align=CENTER)
    number = 0
    for topic, inside in _by_topic(kept):
        heading = document.line(f"{words.TOPIC}: {topic or _NO_TOPIC}", bold=True)
        heading.paragraph_format.space_before, heading.paragraph_format.keep_with_next = Pt(10), True
        for item in inside:
            number += 1
            _write(document, number, item)
    return Written(document.content(), tuple(_losses(kept)))


def _by_topic(items: Iterable[Item]) -> list[tuple[str, list[Item]]]:
    """Topics in the order in which they come first."""
    found: dict[str, list[Item]] = {}
    for item in items:
        found.setdefault(item.topic, []).append(item)
    return list(found.items())


def _write(document: Word, number: int, item: Item) -> None:
    pictures = {picture.name: picture for picture in item.pictures}
    first = document.line(_QUESTION.format(number=number), bold=True)
    first.paragraph_format.space_before, first.paragraph_format.keep_with_next = Pt(6), True
    run(first, " ")
    _text(document, first, item.stem, pictures)
    for letter, option in zip(LETTERS, item.options, strict=False):
        paragraph = document.line(f"{letter}. ", bold=True)
        paragraph.paragraph_format.left_indent = Cm(0.6)
        _text(document, paragraph, option_of(item.kind, option), pictures)
    for label, text in _below(item):
        paragraph = document.line(f"{label}: ", italic=True)
        _text(document, paragraph, text, pictures)


def _below(item: Item) -> Iterable[tuple[str, str]]:
    """What stands below a question, each in a line with its label. Which kind it is, the usual two need not say."""
    if item.kind not in (Kind.SINGLE, Kind.SEVERAL):
        yield words.KIND, words.kind_word(item)
    told = (
        (words.KEY, key_of(item).replace("\n", "; ")),
        (words.LEVEL, words.LEVELS.get(item.level or 0, "")),
        (words.EXPLANATION, item.explanation),
        (words.CITATION, item.citation),
        (words.TAGS, f"{words.TAG_END} ".join(item.tags)),
        (words.REF, item.ref),
    )
    yield from ((label, text) for label, text in told if text)


def _text(document: Word, paragraph: Paragraph, text: str, pictures: dict[str, Picture]) -> None:
    """Lines in the paragraph, tables and pictures where they stand in the text."""
    rows: list[list[str]] = []
    for place, line in enumerate(fit_text(text).split("\n")):
        cells = cells_of(line)
        if cells is not None:
            rows.append(cells)
            continue
        _table(document, rows)
        paragraph = document.line() if rows else paragraph
        rows = []
        run(paragraph, "\n" if place and paragraph.runs else "")
        _line(paragraph, line, pictures)
    _table(document, rows)


def _table(document: Word, rows: Sequence[Sequence[str]]) -> None:
    if not rows:
        return
    across = max(map(len, rows))
    table = document.table([TEXT_WIDTH / across] * across, len(rows))
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=False):
            run(cell.paragraphs[0], text)


def _line(paragraph: Paragraph, line: str, pictures: dict[str, Picture]) -> None:
    end = 0
    for found in PICTURE.finditer(line):
        if found[1] in pictures and _show(paragraph, line[end : found.start()], pictures[found[1]]):
            end = found.end()
    run(paragraph, line[end:])


def _show(paragraph: Paragraph, before: str, picture: Picture) -> bool:
    """The words before a picture and the picture itself; nothing where it is damaged."""
    try:
        with Image.open(io.BytesIO(picture.data)) as image:
            width, out = min(_WIDEST, image.width / _DOTS_PER_CM), io.BytesIO()
            image.convert("RGBA").save(out, format="PNG")
    except (OSError, ValueError):
        return False
    run(paragraph, before)
    run(paragraph, "").add_picture(out, width=Cm(width))
    return True


def _losses(items: Iterable[Item]) -> Iterable[Problem]:
    for number, item in enumerate(items, 1):
        if any(option.credit is not None or option.feedback for option in item.options):
            yield problem("lost_in_document", f"item {number}")
