"""Take one paragraph of Word apart: text with its look, line breaks, pictures, text boxes, notes."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from exams.bank.formats.docx_looks import Element, Look, Styles, child, local, look_of, marks_of, value
from exams.bank.formats.written_lines import NO_MARKS, Marks, Run
from office.legacy_fonts import TCVN3, family_of, is_capital_font, to_unicode

Kind = Literal["text", "break", "picture", "box", "note", "formula", "circle"]

# "Enclose characters" draws a letter in a circle: EQ \o\ac(○,B).
_ENCLOSED = re.compile(r"eq\s*\\o\s*(?:\\a[clr]\s*)?\(\s*([○◯〇□△◇⃝])\s*[,;]\s*(\w)\s*\)", re.IGNORECASE)
_SKIPPED = {"pPr", "rPr", "del", "moveFrom", "Fallback", "delText", "instrText", "tbl", "sectPr"}
_INSIDE = {
    "ins", "moveTo", "hyperlink", "smartTag", "sdt", "sdtContent", "fldSimple", "AlternateContent", "Choice", "bdo",
    "dir", "customXml", "ruby", "rubyBase", "object", "oMathPara",
}  # fmt: skip
# Footnotes and endnotes are numbered apart: what their ids begin with here.
NOTES = {"footnoteReference": "", "endnoteReference": "end"}
_SIGNS = {"tab": "\t", "ptab": "\t", "noBreakHyphen": "-"}
_CIRCLES = ("ellipse", "donut", "flowChartConnector")
_TICKS = {0xFC: "✓", 0xFE: "✓", 0x50: "✓", 0x52: "✓"}


@dataclass(frozen=True, slots=True)
class Piece:
    """`text` is a text, the id of a picture or of a note; `element` a text box; `legacy` the old font's family."""

    kind: Kind
    text: str = ""
    marks: Marks = NO_MARKS
    alt: str = ""
    legacy: str = ""
    element: Element = None


def lines_of(pieces: Iterable[Piece]) -> list[list[Run]]:
    lines: list[list[Run]] = [[]]
    for piece in pieces:
        if piece.kind == "break":
            lines.append([])
        elif piece.kind in ("text", "formula"):
            lines[-1].append(Run(piece.text, piece.marks))
    return lines


def pieces_of(element: Element, look: Look, styles: Styles) -> Iterator[Piece]:
    for each in element:
        name = local(each)
        if name == "r":
            yield from _run(each, look, styles)
        elif name == "oMath":
            text = "".join(part.text or "" for part in each.iter() if local(part) == "t")
            yield Piece("formula", text, marks_of(look))
        elif name in _INSIDE:
            yield from pieces_of(each, look, styles)


def _run(element: Element, look: Look, styles: Styles) -> Iterator[Piece]:
    properties = child(element, "rPr")
    style = value(child(properties, "rStyle"))
    own = look | (styles.look(style) if style else {}) | look_of(properties)
    marks, font = marks_of(own), own.get("font", "")
    for each in element:
        yield from _content(each, marks, font, own, styles)


def _content(each: Element, marks: Marks, font: str, look: Look, styles: Styles) -> Iterator[Piece]:
    name = local(each)
    if name in _SIGNS:
        yield Piece("text", _SIGNS[name], marks)
    elif name == "t" or (name == "softHyphen" and family_of(font) == TCVN3):
        yield _text(each.text or ("" if name == "t" else "\xad"), marks, font)
    elif name in ("br", "cr"):
        yield Piece("break")
    elif name in ("sym", "instrText"):
        yield Piece("text", _symbol(each) if name == "sym" else _enclosed(each), marks)
    elif name in NOTES:
        yield Piece("note", NOTES[name] + value(each, "id"))
    elif name in ("drawing", "pict", "object"):
        yield from _drawn(each)
    elif name in _INSIDE:
        for inner in each:
            yield from _content(inner, marks, font, look, styles)


def _enclosed(element: Element) -> str:
    found = _ENCLOSED.search(element.text or "")
    return "".join(found.groups()) if found else ""


def _text(text: str, marks: Marks, font: str) -> Piece:
    family = family_of(font)
    converted = to_unicode(text, family, capitals=is_capital_font(font)) if family else text
    return Piece("text", converted, marks, legacy=family if converted != text else "")


def _symbol(element: Element) -> str:
    """A sign of a font of signs: a tick where it is one."""
    code = value(element, "char")
    number = int(code, 16) & 0xFF if re.fullmatch(r"[0-9A-Fa-f]{1,4}", code) else 0
    return _TICKS.get(number, "") if "wingdings" in value(element, "font").lower() else ""


def _drawn(element: Element) -> Iterator[Piece]:
    """Pictures and text boxes of a drawing, once each: what stands there for older programs is the same again."""
    alt = ""
    for each in _without_fallback(element):
        name = local(each)
        if name == "docPr":
            alt = value(each, "descr")
        elif name == "blip" and (value(each, "embed") or value(each, "link")):
            yield Piece("picture", value(each, "embed") or "linked", alt=alt)
        elif name == "imagedata":
            yield Piece("picture", value(each, "id"), alt=value(each, "title") or alt)
        elif name == "txbxContent":
            yield Piece("box", element=each)
    if _is_circle(element):
        yield Piece("circle")


def _is_circle(element: Element) -> bool:
    """A circle with nothing in it: a picture may be cut round, and a box of text be a round one."""
    names = {(local(each), value(each, "prst")) for each in _without_fallback(element)}
    kinds = {name for name, _shape in names}
    is_round = "oval" in kinds or any(("prstGeom", shape) in names for shape in _CIRCLES)
    return is_round and not kinds & {"blip", "imagedata", "txbxContent"}


def _without_fallback(element: Element) -> Iterator[Element]:
    for each in element:
        name = local(each)
        if name in ("Fallback", *_SKIPPED):
            continue
        yield each
        if name != "txbxContent":
            yield from _without_fallback(each)
