"""Official letters and decisions, as data and as paper: a PDF for keeping, and a Word file to go on working with.

The form is that of HD 36-HD/VPTW for bodies of the Party and of NĐ 30/2020/NĐ-CP for those of the State, so its words
are Vietnamese whatever the reader's language. A letter with a title (QUYẾT ĐỊNH, GIẤY TRIỆU TẬP, …) has it above what
it is about; one without (công văn) says under its number what it is about. Articles make it a decision.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from typing import Any

from docx.shared import Cm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from office.letterheads import Family, Letterhead
from office.typesetting import typeset
from office.word_documents import (
    CENTER,
    JUSTIFY,
    LEFT,
    LETTER_WIDTH,
    Word,
    in_cell,
    keep_rows_whole,
    repeat_first_row,
    run,
)

TEMPLATE = "letters.typ"
_INDENT, _ABOVE = Cm(1.27), Pt(12)
_LONGEST_BODY = 26  # letters of a body's name on one line of a Word file
# A letter of no day, as a form to be filled in: what its file gives as the day it was made.
NO_DAY = datetime(1980, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class LetterTable:
    """A list within a letter. `widths`: how wide the columns are to one another; none: all the same."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in (*self.rows, self.shares)):
            raise ValueError("Each row of a letter's table has as many cells as the table has columns.")

    @property
    def shares(self) -> tuple[float, ...]:
        return self.widths or (1.0,) * len(self.columns)

    @property
    def centred(self) -> tuple[bool, ...]:
        """Columns whose every value is one word (numbers, days, marks) stand in the middle; names at the left."""
        return tuple(
            all(len(row[place].split()) < 2 for row in self.rows)  # one word
            for place in range(len(self.columns))
        )


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter. `articles`: ("Điều 1.", what it says); line ends within a text begin a new paragraph."""

    letterhead: Letterhead
    title: str
    about: str
    addressed: tuple[str, ...]
    paragraphs: tuple[str, ...]
    articles: tuple[tuple[str, str], ...] = ()
    table: LetterTable | None = None
    closing: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()

    @property
    def resolving_body(self) -> str:
        """State: who decides stands above the grounds, as in "GIÁM ĐỐC TRUNG TÂM CHÍNH TRỊ …"."""
        head = self.letterhead
        decides = self.articles and head.family is Family.STATE
        return f"{_without_tm(head.signature.capacity)} {head.issuer.upper()}".strip() if decides else ""

    @property
    def resolves(self) -> str:
        """The line between the grounds and the articles: "BAN THƯỜNG VỤ QUYẾT ĐỊNH", "QUYẾT ĐỊNH:"."""
        if not self.articles:
            return ""
        if self.letterhead.family is Family.STATE:
            return "QUYẾT ĐỊNH:"
        return f"{_without_tm(self.letterhead.signature.capacity)} QUYẾT ĐỊNH".strip()

    @property
    def signed(self) -> tuple[str, ...]:
        """In whose name and in which post it is signed."""
        signature = self.letterhead.signature
        return tuple(each for each in (signature.capacity, signature.post) if each)


def letters_pdf(letters: Sequence[Letter], *, now: datetime) -> bytes:
    """The letters as one PDF/A, each from a new page and counted from 1."""
    data = {"title": _title(letters), "letters": [_printed(each) for each in letters]}
    return typeset(TEMPLATE, data, now=now)


def lines(text: str) -> list[str]:
    """The paragraphs of a text; always at least one."""
    return [line.strip() for line in text.splitlines() if line.strip()] or [""]


def _without_tm(capacity: str) -> str:
    return capacity.removeprefix("T/M ").removeprefix("TM. ")


def _title(letters: Sequence[Letter]) -> str:
    first = letters[0] if letters else None
    return " ".join(each for each in (first.title, first.about) if each) if first else ""


def _printed(one: Letter) -> dict[str, Any]:
    head = one.letterhead
    superior, issuer = head.left
    return {
        "superior": superior,
        "issuer": issuer,
        "separator": head.separator,
        "heading": head.heading,
        "number_line": head.number_line,
        "dateline": head.dateline,
        "subject": "" if one.title else one.about,
        "title": one.title,
        "about": one.about,
        "title_end": head.title_end,
        "addressed": one.addressed,
        "resolving_body": one.resolving_body,
        "paragraphs": _all_lines(one.paragraphs),
        "resolves": one.resolves,
        "articles": [(name, lines(text)) for name, text in one.articles],
        "table": _table(one.table) if one.table else None,
        "closing": _all_lines(one.closing),
        "signed": one.signed,
        "name": head.signature.name,
        "recipients": one.recipients,
    }


def _all_lines(texts: Sequence[str]) -> list[str]:
    return [line for text in texts for line in lines(text)]


def _table(table: LetterTable) -> dict[str, Any]:
    return {"columns": table.columns, "rows": table.rows, "widths": table.shares, "centred": table.centred}


def letter_docx(letters: Sequence[Letter]) -> bytes:
    """The letters as one Word file, in the same form."""
    day = letters[0].letterhead.on if letters else None
    document = Word(title=_title(letters), made_at=datetime.combine(day, time(), UTC) if day else NO_DAY)
    for each in letters:
        document.new_letter()
        _write(document, each)
    return document.content()


def _write(document: Word, one: Letter) -> None:
    document.numbered_letterhead(_broken(one.letterhead), subject="" if one.title else one.about)
    if one.title:
        _write_title(document, one)
    _write_addressed(document, one.addressed)
    _write_middle(document, one.resolving_body)
    for text in _all_lines(one.paragraphs):
        _paragraph(document, text)
    _write_middle(document, one.resolves)
    for name, text in one.articles:
        first, *more = lines(text)
        run(_paragraph(document, f"{name} ", bold=True), first)
        for each in more:
            _paragraph(document, each)
    if one.table:
        _write_table(document, one.table)
    for text in _all_lines(one.closing):
        _paragraph(document, text)
    _write_end(document, one)


def _broken(head: Letterhead) -> Letterhead:
    """The same with long names on two lines, none of them a single word."""
    return replace(head, superior=_halved(head.superior), issuer=_halved(head.issuer))


def _halved(name: str) -> str:
    end = name.rfind(" ", 0, min(_LONGEST_BODY, len(name) * 2 // 3 + 1))
    return name if len(name) <= _LONGEST_BODY or end < 0 else f"{name[:end]}\n{name[end + 1 :]}"


def _write_title(document: Word, one: Letter) -> None:
    title = document.line(align=CENTER)
    title.paragraph_format.space_before = _ABOVE
    run(title, one.title, bold=True, size=15)
    if one.about:
        run(document.line(align=CENTER), one.about, bold=True, size=14)
    end = one.letterhead.title_end or "_" * 14
    document.line(end, align=CENTER).paragraph_format.space_after = _ABOVE


def _write_addressed(document: Word, addressed: Sequence[str]) -> None:
    if len(addressed) == 1:
        _write_middle(document, f"Kính gửi: {addressed[0]}", bold=False)
    elif addressed:
        document.line("Kính gửi:").paragraph_format.left_indent = Cm(2.5)
        for each in addressed:
            document.line(f"- {each}").paragraph_format.left_indent = Cm(4.5)


def _write_middle(document: Word, text: str, *, bold: bool = True) -> None:
    if text:
        line = document.line(text, bold=bold, align=CENTER)
        line.paragraph_format.space_before = line.paragraph_format.space_after = _ABOVE
        line.paragraph_format.keep_with_next = True


def _paragraph(document: Word, text: str, *, bold: bool = False) -> Paragraph:
    made = document.line(text, bold=bold, align=JUSTIFY)
    made.paragraph_format.first_line_indent = _INDENT
    made.paragraph_format.space_after = Pt(6)
    return made


def _write_table(document: Word, table: LetterTable) -> None:
    whole = sum(table.shares)
    made = document.table([LETTER_WIDTH * share / whole for share in table.shares], 1 + len(table.rows))
    sides = [CENTER if centred else LEFT for centred in table.centred]
    for written, row in zip(made.rows, (table.columns, *table.rows), strict=True):
        is_head = row is table.columns
        for cell, text, side in zip(written.cells, row, sides, strict=True):
            in_cell(cell, [(text, is_head)], align=CENTER if is_head else side, size=12)
    repeat_first_row(made)
    keep_rows_whole(made)
    document.line()


def _write_end(document: Word, one: Letter) -> None:
    """Who gets it at the left, who signs at the right; never on two pages."""
    made = document.table((LETTER_WIDTH / 2, LETTER_WIDTH / 2), 1, lines=False)
    left, right = made.rows[0].cells
    _write_recipients(left, one)
    in_cell(right, [*((text, True) for text in one.signed)])
    for _line in range(4):
        right.add_paragraph()
    name = right.add_paragraph()
    name.alignment = CENTER
    run(name, one.letterhead.signature.name, bold=True)
    keep_rows_whole(made)


def _write_recipients(cell: _Cell, one: Letter) -> None:
    if not one.recipients:
        return
    is_party = one.letterhead.family is Family.PARTY
    head = run(cell.paragraphs[0], "Nơi nhận:", bold=not is_party, italic=not is_party, size=13 if is_party else 12)
    head.underline = is_party or None
    for each in one.recipients:
        run(cell.add_paragraph(), f"- {each}", size=11)
