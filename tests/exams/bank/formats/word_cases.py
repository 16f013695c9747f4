"""Word documents made for tests, the way trainers write them."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from exams.bank.formats.written import read_docx
from exams.bank.items import Item, ItemFile

Style = Callable[[Run], None]

# Three questions of our own: stem, options, the right one.
ASKED = (
    (
        "Cơ quan lãnh đạo cao nhất của Đảng là gì?",
        ("Đại hội đại biểu toàn quốc", "Ban Bí thư", "Bộ Chính trị", "Chi bộ"),
        0,
    ),
    ("Nguyên tắc tổ chức cơ bản của Đảng là gì?", ("Tự nguyện", "Tập trung dân chủ", "Luân phiên", "Phân quyền"), 1),
    ("Chi bộ họp thường lệ bao lâu một lần?", ("Mỗi tuần", "Mỗi quý", "Mỗi năm", "Mỗi tháng"), 3),
)
RIGHT = [(place,) for _, _, place in ASKED]


def bold(run: Run) -> None:
    run.bold = True


def underlined(run: Run) -> None:
    run.underline = True


def red(run: Run) -> None:
    run.font.color.rgb = RGBColor(0xFF, 0, 0)


def highlighted(run: Run) -> None:
    run.font.highlight_color = WD_COLOR_INDEX.YELLOW


LOOKS: dict[str, Style] = {"bold": bold, "underlined": underlined, "red": red, "highlighted": highlighted}


def saved(document: WordDocument, folder: Path, name: str = "de.docx") -> Path:
    path = folder / name
    document.save(str(path))
    return path


def read(document: WordDocument, folder: Path) -> ItemFile:
    return read_docx(saved(document, folder), "de.docx")


def document_of(lines: Iterable[str]) -> WordDocument:
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    return document


def lines_asking(start: str = "Câu {}: ", label: str = "{}. ", *, small: bool = False, answer: str = "") -> list[str]:
    lines = []
    for number, (stem, texts, right) in enumerate(ASKED, start=1):
        letters = "abcd" if small else "ABCD"
        lines.append(start.format(number) + stem)
        lines += [label.format(letters[place]) + text for place, text in enumerate(texts)]
        lines += [answer.format(letters[right])] if answer else []
    return lines


def marked_document(
    look: Style, *, letter_only: bool = False, label: str = "{}. ", stem_look: Style | None = None
) -> WordDocument:
    """The three questions, the right option in another look: all of it, or its letter alone."""
    document = Document()
    for number, (stem, options, right) in enumerate(ASKED, start=1):
        head = document.add_paragraph().add_run(f"Câu {number}: {stem}")
        if stem_look:
            stem_look(head)
        for place, text in enumerate(options):
            add_option(
                document.add_paragraph(),
                label.format("ABCD"[place]),
                text,
                look if place == right else None,
                letter_only,
            )
    return document


def add_option(paragraph: Paragraph, label: str, text: str, look: Style | None, letter_only: bool = False) -> None:
    runs = [paragraph.add_run(label), paragraph.add_run(text)]
    for run in runs[:1] if letter_only else runs:
        if look:
            look(run)


def numbered_list(document: WordDocument, levels: Sequence[tuple[str, str]]) -> str:
    """A list of its own with these levels (kind, text); gives its number."""
    numbering = document.part.numbering_part.element
    number = str(1000 + len(numbering))
    definition = OxmlElement("w:abstractNum")
    definition.set(qn("w:abstractNumId"), number)
    for place, (kind, text) in enumerate(levels):
        definition.append(_level(place, kind, text))
    numbering.insert(0, definition)
    instance = OxmlElement("w:num")
    instance.set(qn("w:numId"), number)
    instance.append(_valued("w:abstractNumId", number))
    numbering.append(instance)
    return number


def _level(place: int, kind: str, text: str) -> OxmlElement:
    level = OxmlElement("w:lvl")
    level.set(qn("w:ilvl"), str(place))
    for name, value in (("w:start", "1"), ("w:numFmt", kind), ("w:lvlText", text)):
        level.append(_valued(name, value))
    return level


def _valued(name: str, value: str) -> OxmlElement:
    element = OxmlElement(name)
    element.set(qn("w:val"), value)
    return element


def in_list(paragraph: Paragraph, number: str, level: int) -> Paragraph:
    properties = paragraph._p.get_or_add_pPr()
    listed = OxmlElement("w:numPr")
    listed.append(_valued("w:ilvl", str(level)))
    listed.append(_valued("w:numId", number))
    properties.append(listed)
    return paragraph


def png(red_part: int = 200) -> bytes:
    """A picture of one point."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes((0, red_part, 0, 0)))) + chunk(b"IEND", b"")


def with_parts(path: Path, parts: dict[str, bytes]) -> Path:
    """The document with these parts changed or added."""
    with zipfile.ZipFile(path) as archive:
        kept = {name: archive.read(name) for name in archive.namelist()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (kept | parts).items():
            archive.writestr(name, data)
    path.write_bytes(buffer.getvalue())
    return path


def codes(found: ItemFile) -> set[str]:
    return {problem.code for problem in found.problems}


def rights(found: ItemFile) -> list[tuple[int, ...]]:
    return [item.right for item in found.items]


def options(item: Item) -> tuple[str, ...]:
    return tuple(option.text for option in item.options)


def is_asked(found: ItemFile) -> bool:
    """Exactly the three questions, whole and with the right answers."""
    stems = [(item.stem, options(item), item.right) for item in found.items]
    return stems == [(stem, texts, (right,)) for stem, texts, right in ASKED] and len(found.ready) == len(ASKED)
