"""Read a Word document into lines with their looks, list numbers, tables and pictures."""

import io
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import etree

from exams.bank.formats.docx_files import DOCUMENT, MAX_PICTURES_BYTES, DocxFile, open_docx
from exams.bank.formats.docx_looks import Element, Styles, child, heading_of, local, numbering_of, styles_of, value
from exams.bank.formats.docx_numbering import Numbering, numbering_of_document
from exams.bank.formats.docx_paragraphs import NOTES, Piece, lines_of, pieces_of
from exams.bank.formats.pictures import media_type_of
from exams.bank.formats.steps import PARAGRAPHS
from exams.bank.formats.written_lines import UNKNOWN_PICTURE, Line, Table, Written, line_of
from exams.bank.formats.written_problems import problem, unreadable
from exams.bank.items import Picture
from office.reports import Problem
from office.telling import tell

MAX_LINES = 20_000
_MOST_CELLS = 50_000
_MOST_COLUMNS = 63
_HEADING_NAME = re.compile(r"(?:heading|tiêu ?đề)\s*([1-9])$", re.IGNORECASE)
_PARAGRAPH = re.compile(rb"<(?:w:)?p[\s/>]")
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_SAFE: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
_THROUGH = ("sdt", "sdtContent", "customXml", "ins", "moveTo")


@dataclass
class _Reader:
    """What reading needs to remember on its way through a document."""

    file: DocxFile
    styles: Styles
    numbering: Numbering
    relations: dict[str, str]
    notes: dict[str, str]
    paragraphs: int = 0
    tables: int = 0
    lines: int = 0
    cells: int = 0
    picture_bytes: int = 0
    gap: bool = False
    pictures: dict[str, Picture] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    legacy: set[str] = field(default_factory=set)
    circles: list[str] = field(default_factory=list)


def read_docx_lines(path: Path, name: str) -> Written:
    """Raises `Unreadable` for what is no document of Word 2007 or later, or not an honest one."""
    file = open_docx(path, name)
    reader = _Reader(
        file,
        styles_of(_tree(file.part("word/styles.xml"))),
        numbering_of_document(_tree(file.part("word/numbering.xml"))),
        _relations(file.part("word/_rels/document.xml.rels")),
        _notes(_tree(file.part("word/footnotes.xml")), NOTES["footnoteReference"])
        | _notes(_tree(file.part("word/endnotes.xml")), NOTES["endnoteReference"]),
    )
    try:
        document = file.part(DOCUMENT)
        whole = sum(1 for _each in _PARAGRAPH.finditer(document))
        blocks = tuple(_blocks(reader, _aloud(_body_of(document), whole)))
    except etree.XMLSyntaxError as error:
        raise unreadable("docx_damaged") from error
    notes = [problem("old_font_converted", "", text=family) for family in sorted(reader.legacy)]
    drawn = [problem("circles_drawn", reader.circles[0], count=len(reader.circles))] if reader.circles else []
    return Written(blocks, reader.pictures, (*notes, *drawn, *reader.problems))


def _tree(data: bytes) -> Element | None:
    if not data:
        return None
    try:
        return etree.fromstring(data, etree.XMLParser(**_SAFE, remove_comments=True, remove_pis=True))
    except etree.XMLSyntaxError as error:
        raise unreadable("docx_damaged") from error


def _relations(data: bytes) -> dict[str, str]:
    """Targets inside the file, by id; what lies outside is never fetched."""
    root = _tree(data)
    found = root.iter(_RELATION) if root is not None else ()
    inside = (each for each in found if each.get("TargetMode") != "External")
    return {each.get("Id", ""): posixpath.normpath(posixpath.join("word", each.get("Target", ""))) for each in inside}


def _notes(root: Element | None, begin: str) -> dict[str, str]:
    """The texts of footnotes or endnotes by their ids, `begin` before each."""
    notes = root if root is not None else ()
    texts = (
        (value(note, "id"), "".join(each.text or "" for each in note.iter() if local(each) == "t")) for note in notes
    )
    return {begin + number: text.strip() for number, text in texts if text.strip()}


def _body_of(data: bytes) -> Iterator[Element]:
    """The children of the body, each forgotten once it was used: a long document never stands in memory whole."""
    depth = 0
    events = etree.iterparse(io.BytesIO(data), events=("start", "end"), remove_comments=True, remove_pis=True, **_SAFE)
    for event, element in events:
        depth += 1 if event == "start" else -1
        if event == "end" and depth == 2:
            yield element
            element.clear()
            parent = element.getparent()
            while parent is not None and element.getprevious() is not None:
                del parent[0]


def _aloud(elements: Iterator[Element], whole: int) -> Iterator[Element]:
    """The elements, telling after each how many paragraphs of the `whole` document were read."""
    done = 0
    for element in elements:
        yield element
        done += sum(1 for _each in element.iter("{*}p"))
        tell(PARAGRAPHS, min(done, whole), whole)


def _blocks(reader: _Reader, elements: Iterator[Element]) -> Iterator[Line | Table]:
    for element in elements:
        kind = local(element)
        if kind == "p":
            yield from _paragraph(reader, element)
        elif kind == "tbl":
            reader.tables += 1
            yield from _table(reader, element)
        elif kind in _THROUGH:
            yield from _blocks(reader, iter(element))


def _paragraph(reader: _Reader, element: Element, where: str = "", shade: bool = False) -> Iterator[Line | Table]:
    """The lines of a paragraph, then those of its text boxes."""
    if not where:
        reader.paragraphs += 1
    where = where or f"paragraph {reader.paragraphs}"
    properties = child(element, "pPr")
    style = value(child(properties, "pStyle")) or reader.styles.default_paragraph
    look = reader.styles.default | reader.styles.look(style) | ({"shade": "1"} if shade else {})
    pieces = list(pieces_of(element, look, reader.styles))
    label = _label(reader, properties, style)
    heading = heading_of(properties) or reader.styles.heading(style) or _named_heading(style)
    resolved = [_resolved(reader, piece, where) for piece in pieces]
    reader.legacy.update(piece.legacy for piece in pieces if piece.legacy)
    if any(piece.kind == "formula" for piece in pieces):
        reader.problems.append(problem("formula_flattened", where))
    reader.circles += [where for piece in pieces if piece.kind == "circle"]
    notes = tuple(reader.notes[piece.text] for piece in pieces if piece.kind == "note" and piece.text in reader.notes)
    for runs in lines_of(resolved):
        line = line_of(runs, where=where, label=label, heading=heading, notes=notes)
        label, notes = "", ()
        yield from _counted(reader, line)
    for piece in pieces:
        if piece.kind == "box":
            yield from _box(reader, piece.element, where)


def _counted(reader: _Reader, line: Line) -> Iterator[Line]:
    if not line.text.strip():
        reader.gap = True
        return
    reader.lines += 1
    if reader.lines > MAX_LINES:
        raise unreadable("docx_too_many_lines")
    yield Line(line.text, line.where, line.spans, reader.gap, line.heading, line.automatic, line.notes)
    reader.gap = False


def _named_heading(style: str) -> int:
    found = _HEADING_NAME.match(style)
    return int(found.group(1)) if found else 0


def _label(reader: _Reader, properties: Element | None, style: str) -> str:
    number, level = numbering_of(properties)
    if not number:
        number, level = reader.styles.numbering(style)
    if number in ("", "0") or not level.isdigit():
        return ""
    return reader.numbering.label(number, int(level[:2]))


def _resolved(reader: _Reader, piece: Piece, where: str) -> Piece:
    """A picture's piece with the name that the text has for it."""
    if piece.kind != "picture":
        return piece
    target = reader.relations.get(piece.text, "")
    name = posixpath.basename(target)
    if not name or not reader.file.has(target):
        reader.problems.append(problem("picture_missing", where))
        return Piece("text", "", piece.marks)
    if name not in reader.pictures:
        data = reader.file.picture(target)
        reader.picture_bytes += len(data)
        if reader.picture_bytes > MAX_PICTURES_BYTES:
            raise unreadable("docx_too_large")
        reader.pictures[name] = Picture(name, media_type_of(data) or UNKNOWN_PICTURE, data, piece.alt)
    return Piece("text", "{{" + name + "}}", piece.marks)


def _box(reader: _Reader, element: Element, where: str) -> Iterator[Line | Table]:
    for each in element:
        if local(each) == "p":
            yield from _paragraph(reader, each, where)


def _table(reader: _Reader, element: Element) -> Iterator[Line | Table]:
    """The table, or, inside a table, nothing of its own: nested tables give their lines to the cell around them."""
    where = f"table {reader.tables}"
    rows: list[tuple[tuple[Line, ...], ...]] = []
    below: set[tuple[int, int]] = set()
    for row in _rows(element):
        cells: list[tuple[Line, ...]] = [()] * _columns(child(row, "trPr"), "gridBefore", otherwise=0)
        reader.cells += len(cells)
        for cell in _cells(row):
            properties = child(cell, "tcPr")
            width = _columns(properties, "gridSpan", otherwise=1)
            reader.cells += width
            if reader.cells > _MOST_CELLS:
                raise unreadable("docx_too_many_lines")
            below.update((len(rows), len(cells) + each) for each in range(width) if _is_below(properties))
            cells.append(tuple(_cell_lines(reader, cell, f"{where}, row {len(rows) + 1}")))
            cells += [()] * (width - 1)
        rows.append(tuple(cells))
    yield Table(tuple(rows), where, frozenset(below))


def _columns(properties: Element | None, name: str, *, otherwise: int) -> int:
    """How many columns of the grid this says; what no table of Word has is not believed."""
    told = value(child(properties, name))
    width = int(told) if told.isdecimal() and len(told) < 4 else 0
    return width if 0 < width <= _MOST_COLUMNS else otherwise


def _is_below(properties: Element | None) -> bool:
    """Whether the cell only continues the one above it: "vMerge" without "restart"."""
    merge = child(properties, "vMerge")
    return merge is not None and value(merge) != "restart"


def _rows(element: Element) -> Iterator[Element]:
    for each in element:
        if local(each) == "tr":
            yield each
        elif local(each) in _THROUGH:
            yield from _rows(each)


def _cells(row: Element) -> Iterator[Element]:
    for each in row:
        if local(each) == "tc":
            yield each
        elif local(each) in _THROUGH:
            yield from _cells(each)


def _cell_lines(reader: _Reader, cell: Element, where: str) -> Iterator[Line]:
    fill = value(child(child(cell, "tcPr"), "shd"), "fill").lower()
    shade = fill not in ("", "auto", "ffffff", "none")
    for each in cell.iter():
        if local(each) == "p" and not _inside_box(each, cell):
            for line in _paragraph(reader, each, where, shade):
                if isinstance(line, Line):
                    yield line


def _inside_box(paragraph: Element, cell: Element) -> bool:
    """A paragraph of a text box is read with the paragraph that holds the box."""
    for above in paragraph.iterancestors():
        if above is cell:
            return False
        if local(above) == "txbxContent" or local(above) == "Fallback":
            return True
    return False
