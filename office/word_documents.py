"""Writing .docx files as offices print them: A4, Times New Roman 13, letterheads, page numbers.

Text goes in as text: nothing of it can become a field, a link or a formula.
"""

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from office.letterheads import Family, Letterhead
from office.workbooks import fit_text

FONT, SIZE = "Times New Roman", 13
LEFT, CENTER, RIGHT = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
JUSTIFY = WD_ALIGN_PARAGRAPH.JUSTIFY
_PAGE = (Cm(21.0), Cm(29.7))
_MARGINS = {"top_margin": Cm(1.8), "bottom_margin": Cm(1.8), "left_margin": Cm(2.0), "right_margin": Cm(1.5)}
TEXT_WIDTH = 17.5  # centimetres between the margins
_HEAD_WIDTHS = (7.5, 10.0)
_LETTER_LEFT = Cm(3.0)
LETTER_WIDTH = 16.5  # centimetres between the margins of a letter


class Word:
    """A document on its way to disk, written from top to bottom."""

    def __init__(self, *, title: str, made_at: datetime) -> None:
        self.document: Any = Document()
        self._parts = 0
        properties = self.document.core_properties
        properties.title, properties.author, properties.comments = fit_text(title)[:255], "", ""
        properties.created = properties.modified = made_at.astimezone(UTC).replace(tzinfo=None)
        self._set_type()
        section = self.document.sections[0]
        section.page_width, section.page_height = _PAGE
        for side, width in _MARGINS.items():
            setattr(section, side, width)

    def line(self, text: str = "", *, bold: bool = False, italic: bool = False, align: Any = LEFT) -> Paragraph:
        """A paragraph of one look; more is added to it with `run`."""
        paragraph: Paragraph = self.document.add_paragraph()
        paragraph.alignment = align
        if text:
            run(paragraph, text, bold=bold, italic=italic)
        return paragraph

    def table(self, widths: Sequence[float], rows: int, *, lines: bool = True) -> Table:
        """A table of columns this wide in centimetres, with or without lines."""
        table: Table = self.document.add_table(rows=rows, cols=len(widths))
        table.style = "Table Grid" if lines else "Normal Table"
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Cm(width)
        for row in table.rows:
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = Cm(width)
        return table

    def letterhead(self, head: Letterhead, *, dated: bool) -> None:
        """The issuing body at the left, the heading of the Party or of the State at the right, the date below it."""
        right = self._bodies(head, rows=1).rows[0].cells[1]
        if dated:
            _dateline(right.add_paragraph(), head)

    def numbered_letterhead(self, head: Letterhead, *, subject: str = "") -> None:
        """As a letter has it: below the bodies its number, what it is about if no title says so, and the day."""
        left, right = self._bodies(head, rows=2).rows[1].cells
        in_cell(left, [(head.number_line, False)])
        if subject:
            below = left.add_paragraph()
            below.alignment = CENTER
            run(below, subject, italic=True, size=12)
        _dateline(right.paragraphs[0], head)

    def _bodies(self, head: Letterhead, *, rows: int) -> Table:
        table = self.table(_HEAD_WIDTHS, rows, lines=False)
        left, right = table.rows[0].cells
        superior, issuer = head.left
        in_cell(left, [(superior, False), (issuer, True), (head.separator, True)])
        first, *second = head.heading
        in_cell(right, [(first, True), *((text, True) for text in second)])
        _ruled_below(right.paragraphs[-1])
        if head.family is Family.STATE:
            _ruled_below(left.paragraphs[-1])
        return table

    def new_page(self) -> None:
        self.document.add_page_break()

    def new_part(self, label: str) -> None:
        """What comes next begins on a new page, counted from 1, with a foot of its own."""
        section = self._counted_section()
        section.footer.is_linked_to_previous = False
        foot = section.footer.paragraphs[0]
        foot.alignment = CENTER
        run(foot, f"{label} · ", size=10)
        _field(foot, "PAGE")

    def new_letter(self) -> None:
        """What comes next begins on a new page, counted from 1; the number stands above, from the second page on."""
        section = self._counted_section()
        section.left_margin = _LETTER_LEFT
        section.different_first_page_header_footer = True
        section.header.is_linked_to_previous = False
        above = section.header.paragraphs[0]
        above.alignment = CENTER
        _field(above, "PAGE")

    def _counted_section(self) -> Any:
        self._parts += 1
        section = self.document.add_section() if self._parts > 1 else self.document.sections[0]
        counting = section._sectPr.find(qn("w:pgNumType"))
        if counting is None:
            counting = OxmlElement("w:pgNumType")
            section._sectPr.append(counting)
        counting.set(qn("w:start"), "1")
        return section

    def content(self) -> bytes:
        out = io.BytesIO()
        self.document.save(out)
        return out.getvalue()

    def _set_type(self) -> None:
        normal = self.document.styles["Normal"]
        normal.font.name, normal.font.size = FONT, Pt(SIZE)
        fonts = normal.element.rPr.rFonts
        for kind in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(kind), FONT)
        normal.paragraph_format.space_after = Pt(2)
        normal.paragraph_format.space_before = Pt(0)


def run(paragraph: Paragraph, text: str, *, bold: bool = False, italic: bool = False, size: float = 0) -> Any:
    """Adds text to a paragraph; line breaks in it stay line breaks."""
    made = paragraph.add_run(fit_text(text))
    made.bold, made.italic = bold or None, italic or None
    if size:
        made.font.size = Pt(size)
    return made


def in_cell(cell: _Cell, lines: Sequence[tuple[str, bool]], *, align: Any = CENTER, size: float = 0) -> None:
    """Lines of a cell, each with whether it is bold; empty ones are passed over."""
    paragraph = cell.paragraphs[0]
    for place, (text, bold) in enumerate(line for line in lines if line[0]):
        paragraph = cell.add_paragraph() if place else paragraph
        paragraph.alignment = align
        paragraph.paragraph_format.space_after = Pt(0)
        run(paragraph, text, bold=bold, size=size)


def repeat_first_row(table: Table) -> None:
    """The heading of a table stands on every page that it reaches."""
    _mark_row(table, 0, "w:tblHeader")


def keep_rows_whole(table: Table, *, together: bool = False) -> None:
    """No row is cut by the end of a page; `together`: nor is the table, if it fits on one."""
    rows = list(table.rows)
    for place, row in enumerate(rows):
        _mark_row(table, place, "w:cantSplit")
        for cell in row.cells if together and place < len(rows) - 1 else ():
            cell.paragraphs[0].paragraph_format.keep_with_next = True


def _mark_row(table: Table, place: int, name: str) -> None:
    properties = table.rows[place]._tr.get_or_add_trPr()
    properties.append(OxmlElement(name))


def shade(cell: _Cell, grey: str = "E6E6E6") -> None:
    shading = OxmlElement("w:shd")
    for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", grey)):
        shading.set(qn(name), value)
    cell._tc.get_or_add_tcPr().append(shading)


def _dateline(paragraph: Paragraph, head: Letterhead) -> None:
    paragraph.alignment = CENTER
    run(paragraph, head.dateline, italic=True)


def _ruled_below(paragraph: Paragraph) -> None:
    """The line that stands below a heading, as wide as the words above it by eye."""
    for each in paragraph.runs:
        each.underline = True


def _field(paragraph: Paragraph, name: str) -> None:
    """A number that the program that prints fills in."""
    for kind, text in (("begin", ""), ("", name), ("end", "")):
        made = run(paragraph, "", size=10)
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.set(qn("xml:space"), "preserve")
            element.text = text
        made._r.append(element)
