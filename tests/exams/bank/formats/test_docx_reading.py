"""What the parts of a Word document come to: pictures, looks, old fonts, boxes, notes, changes; and hostile files."""

import io
import resource
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from exams.bank.formats import docx_files
from exams.bank.formats.docx_looks import hue
from exams.bank.formats.docx_numbering import in_letters
from exams.bank.formats.docx_reading import read_docx_lines
from exams.bank.formats.written import read_docx
from exams.bank.formats.written_lines import Line, Table
from exams.bank.items import Unreadable
from tests.exams.bank.formats.word_cases import (
    bold,
    codes,
    document_of,
    in_list,
    marked_document,
    numbered_list,
    options,
    png,
    read,
    saved,
    with_parts,
)

WORD = nsdecls("w")


def texts(document, folder: Path) -> list[str]:
    blocks = read_docx_lines(saved(document, folder), "de.docx").blocks
    return [block.text for block in blocks if isinstance(block, Line)]


def test_pictures_stand_where_they_stood_with_their_bytes_and_their_words(tmp_path: Path) -> None:
    document = document_of(["Câu 1: Hình sau là gì?"])
    shape = document.add_paragraph().add_run().add_picture(io.BytesIO(png()))
    shape._inline.docPr.set("descr", "Cờ Đảng")
    paragraph = document.add_paragraph("A. ")
    paragraph.add_run().add_picture(io.BytesIO(png(10)))
    for line in ("B. Không có", "Đáp án: A"):
        document.add_paragraph(line)
    found = read(document, tmp_path)
    (item,) = found.ready
    one, two = item.pictures
    assert item.stem == "Hình sau là gì?\n{{" + one.name + "}}"
    assert options(item) == ("{{" + two.name + "}}", "Không có")
    assert (one.media_type, one.data, one.alt) == ("image/png", png(), "Cờ Đảng")
    assert two.data == png(10)


def test_a_picture_that_browsers_cannot_show_keeps_its_question_out(tmp_path: Path) -> None:
    document = document_of(["Câu 1: Hình sau là gì?"])
    document.add_paragraph().add_run().add_picture(io.BytesIO(png()))
    for line in ("A. Cờ", "B. Hoa", "Đáp án: A"):
        document.add_paragraph(line)
    path = with_parts(saved(document, tmp_path), {"word/media/image1.png": b"\xd7\xcd\xc6\x9a" + bytes(40)})
    found = read_docx(path, path.name)
    assert found.items[0].faults == ("picture_kind",)
    assert found.items[0].right == (0,)


def test_accents_that_stand_apart_join_their_letters(tmp_path: Path) -> None:
    document = Document()
    paragraph = document.add_paragraph("Đa")
    paragraph.add_run("\u0309ng Co\u0323\u0302ng sa\u0309n")
    assert texts(document, tmp_path) == ["Đảng Cộng sản"]


@pytest.mark.parametrize(
    ("font", "typed", "meant"),
    [
        (".VnTime", "§¶ng Céng s¶n ViÖt Nam lµ tæ chøc l·nh ®¹o", "Đảng Cộng sản Việt Nam là tổ chức lãnh đạo"),
        (".VnTimeH", "®¹i héi", "ĐẠI HỘI"),
        ("VNI-Times", "Ñaûng Coäng saûn Vieät Nam, ñöôøng loái", "Đảng Cộng sản Việt Nam, đường lối"),
        ("Times New Roman", "Ñaûng", "Ñaûng"),
    ],
)
def test_old_fonts_are_converted_where_the_font_says_so(font: str, typed: str, meant: str, tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph().add_run(typed).font.name = font
    written = read_docx_lines(saved(document, tmp_path), "de.docx")
    assert [block.text for block in written.blocks] == [meant]
    assert bool(written.problems) == (font != "Times New Roman")


def test_deleted_text_is_gone_and_inserted_text_is_there(tmp_path: Path) -> None:
    document = Document()
    paragraph = document.add_paragraph("Chi bộ ")
    for name, tag, text in (("del", "delText", "cũ"), ("ins", "t", "mới")):
        paragraph._p.append(parse_xml(f"<w:{name} {WORD} w:id='1'><w:r><w:{tag}>{text}</w:{tag}></w:r></w:{name}>"))
    assert texts(document, tmp_path) == ["Chi bộ mới"]


def test_text_boxes_are_read_once(tmp_path: Path) -> None:
    document = Document()
    box = "<w:txbxContent><w:p><w:r><w:t>Trong khung</w:t></w:r></w:p></w:txbxContent>"
    document.add_paragraph("Ngoài").add_run()._r.append(
        parse_xml(
            f"<mc:AlternateContent {WORD} xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'>"
            f"<mc:Choice Requires='wps'><w:drawing>{box}</w:drawing></mc:Choice>"
            f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent>"
        )
    )
    assert texts(document, tmp_path) == ["Ngoài", "Trong khung"]


def test_enclosed_letters_and_line_breaks(tmp_path: Path) -> None:
    document = Document()
    paragraph = document.add_paragraph()
    paragraph.add_run()._r.append(parse_xml(f"<w:instrText {WORD}> eq \\o\\ac(○,B)</w:instrText>"))
    run = paragraph.add_run(". Chi bộ")
    run.add_break()
    run.add_text("C. Xã")
    assert texts(document, tmp_path) == ["○B. Chi bộ", "C. Xã"]


def test_styles_give_their_look_and_direct_properties_take_it_back(tmp_path: Path) -> None:
    document = Document()
    document.styles.add_style("Strong2", 2).font.bold = True
    paragraph = document.add_paragraph()
    paragraph.add_run("Đậm ", style="Strong2")
    plain = paragraph.add_run("thường", style="Strong2")
    plain.bold = False
    (line,) = read_docx_lines(saved(document, tmp_path), "de.docx").blocks
    assert isinstance(line, Line)
    assert line.cut(0, 4).share("bold") == 1
    assert line.cut(4).share("bold") == 0


def test_lists_that_share_a_definition_go_on_counting_and_deeper_levels_begin_again(tmp_path: Path) -> None:
    document = Document()
    listed = numbered_list(document, [("decimal", "%1."), ("lowerLetter", "%2)"), ("bullet", "·")])
    for level in (0, 1, 1, 0, 1, 2):
        in_list(document.add_paragraph("x"), listed, level)
    assert texts(document, tmp_path) == ["1. x", "a) x", "b) x", "2. x", "a) x", "• x"]


@pytest.mark.parametrize(
    ("number", "kind", "text"),
    [(1, "upperLetter", "A"), (28, "lowerLetter", "bb"), (14, "upperRoman", "XIV"), (4, "lowerRoman", "iv"),
     (7, "decimalZero", "07"), (0, "upperRoman", "0")],
)  # fmt: skip
def test_numbers_are_written_as_the_list_writes_them(number: int, kind: str, text: str) -> None:
    assert in_letters(number, kind) == text


@pytest.mark.parametrize(
    ("colour", "name"),
    [("ff0000", "red"), ("c00000", "red"), ("0000ff", "blue"), ("00b050", "green"),
     ("000000", ""), ("auto", ""), ("333333", ""), ("xyz", "")],
)  # fmt: skip
def test_colours_have_the_names_that_people_give_them(colour: str, name: str) -> None:
    assert hue(colour) == name


def test_cells_of_tables_keep_their_lines(tmp_path: Path) -> None:
    document = Document()
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text = "A\nB"
    (found,) = read_docx_lines(saved(document, tmp_path), "de.docx").blocks
    assert isinstance(found, Table)
    assert [[line.text for line in cell] for cell in found.rows[0]] == [["A", "B"], []]


def test_footnotes_become_the_source_of_their_question(tmp_path: Path) -> None:
    document = document_of(["Câu 1: Chi bộ họp khi nào?", "A. Mỗi tháng", "B. Mỗi năm", "Đáp án: A"])
    document.paragraphs[0].add_run()._r.append(parse_xml(f"<w:footnoteReference {WORD} w:id='2'/>"))
    note = "<w:footnote w:id='2'><w:p><w:r><w:t>Điều lệ Đảng</w:t></w:r></w:p></w:footnote>"
    notes = f"<w:footnotes {WORD}>{note}</w:footnotes>"
    path = with_parts(saved(document, tmp_path), {"word/footnotes.xml": notes.encode()})
    assert read_docx(path, path.name).items[0].citation == "Điều lệ Đảng"


def test_endnotes_do_so_too_and_are_not_taken_for_footnotes_of_the_same_number(tmp_path: Path) -> None:
    document = document_of(["Câu 1: Chi bộ họp khi nào?", "A. Mỗi tháng", "B. Mỗi năm", "Đáp án: A"])
    document.paragraphs[0].add_run()._r.append(parse_xml(f"<w:endnoteReference {WORD} w:id='2'/>"))
    parts = {
        f"word/{kind}s.xml": f"<w:{kind}s {WORD}><w:{kind} w:id='2'><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:{kind}>"
        f"</w:{kind}s>".encode()
        for kind, text in (("footnote", "Không phải"), ("endnote", "Điều lệ Đảng"))
    }
    path = with_parts(saved(document, tmp_path), parts)
    assert read_docx(path, path.name).items[0].citation == "Điều lệ Đảng"


DRAWN = (
    '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml">{}</w:r>'
)


@pytest.mark.parametrize(
    ("shape", "is_told"),
    [
        ('<w:drawing><a:prstGeom prst="ellipse"/></w:drawing>', True),
        ("<w:pict><v:oval/></w:pict>", True),
        ('<w:drawing><a:prstGeom prst="rect"/></w:drawing>', False),
        ('<w:drawing><a:prstGeom prst="ellipse"/><w:txbxContent/></w:drawing>', False),
        ('<w:drawing><a:blip/><a:prstGeom prst="ellipse"/></w:drawing>', False),
    ],
)
def test_a_circle_drawn_as_a_shape_is_told_and_marks_nothing(shape: str, is_told: bool, tmp_path: Path) -> None:
    document = document_of(["Câu 1: Chi bộ họp khi nào?", "A. Mỗi tháng", "B. Mỗi năm"])
    document.paragraphs[1]._p.append(parse_xml(DRAWN.format(shape)))
    found = read_docx(saved(document, tmp_path), "de.docx")
    assert [problem.where for problem in found.problems if problem.code == "circles_drawn"] == (
        ["paragraph 2"] if is_told else []
    )
    assert found.items[0].faults == ("key_missing",)


# Hostile files: refused with a sentence, or read, always within time and memory.


def parts_of(folder: Path) -> Path:
    return saved(marked_document(bold), folder)


BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><x>&a;</x>'
NESTED = (
    b"<w:document " + WORD.encode() + b"><w:body>" + b"<w:tbl>" * 5000 + b"</w:tbl>" * 5000 + b"</w:body></w:document>"
)


@pytest.mark.parametrize(
    "part", ["word/document.xml", "word/styles.xml", "word/numbering.xml", "word/_rels/document.xml.rels"]
)
@pytest.mark.parametrize(
    "data",
    [BOMB, OUTSIDE, BOMB.decode().encode("utf-16"), b"<w:not-closed", b"\x00\xff", NESTED],
    ids=["bomb", "outside", "utf-16", "broken", "bytes", "nested"],
)
def test_harmful_xml_in_any_part_is_refused(part: str, data: bytes, tmp_path: Path) -> None:
    path = with_parts(parts_of(tmp_path), {part: data})
    with pytest.raises(Unreadable):
        read_docx(path, path.name)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"PK\x03\x04 not a zip", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "old Word"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"{\\rtf1 x}", "old Word"),
        (b"<html><body>x</body></html>", "web page"),
        (b"Just text", "not a Word document"),
    ],
)
def test_what_is_no_document_is_refused_with_a_sentence(content: bytes, says: str, tmp_path: Path) -> None:
    path = tmp_path / "de.docx"
    path.write_bytes(content)
    with pytest.raises(Unreadable, match=says):
        read_docx(path, path.name)


@pytest.mark.parametrize(
    ("name", "says"), [("word/vbaProject.bin", "macros"), ("../evil", "outside"), ("content.xml", "OpenDocument")]
)
def test_documents_with_other_parts_are_refused(name: str, says: str, tmp_path: Path) -> None:
    path = with_parts(parts_of(tmp_path), {name: b"x"})
    with pytest.raises(Unreadable, match=says):
        read_docx(path, path.name)


def test_a_lock_file_is_told_apart(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="hidden"):
        read_docx(parts_of(tmp_path), "~$de.docx")


def test_a_workbook_is_no_document(tmp_path: Path) -> None:
    path = tmp_path / "de.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
    with pytest.raises(Unreadable, match="not a Word document"):
        read_docx(path, path.name)


def huge(body: bytes) -> bytes:
    return b"<w:document " + WORD.encode() + b"><w:body>" + body + b"</w:body></w:document>"


def paragraph(text: str) -> bytes:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>".encode()


HUGE: dict[str, Callable[[], bytes]] = {
    "a sea of paragraphs": lambda: huge(b"<w:p><w:r><w:t>x</w:t></w:r></w:p>" * 300_000),
    "a sea of cells": lambda: huge(b"<w:tbl><w:tr>" + b"<w:tc><w:p/></w:tc>" * 300_000 + b"</w:tr></w:tbl>"),
    "one endless line": lambda: huge(b"<w:p><w:r><w:t>" + b"A. x 1-A " * 200_000 + b"</w:t></w:r></w:p>"),
    "one endless line of gaps": lambda: huge(b"<w:p><w:r><w:t>C" + b" " * 500_000 + b"</w:t></w:r></w:p>"),
    "options without end": lambda: huge(b"<w:p><w:r><w:t>A. x</w:t></w:r></w:p>" * 19_000),
    "statements without end": lambda: huge(b"<w:p><w:r><w:t>1. x</w:t></w:r></w:p>" * 19_000),
    "one question without end": lambda: huge(paragraph("Câu 1: x") + paragraph("x") * 19_000),
}  # fmt: skip


@pytest.mark.parametrize("body", HUGE.values(), ids=HUGE.keys())
def test_huge_documents_take_seconds_and_little_memory(body: Callable[[], bytes], tmp_path: Path) -> None:
    path = with_parts(parts_of(tmp_path), {"word/document.xml": body()})
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    with suppress(Unreadable):
        read_docx(path, path.name)
    assert time.process_time() - began < 10
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300 * 1024


def test_pictures_beyond_the_limit_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    document = Document()
    document.add_paragraph().add_run().add_picture(io.BytesIO(png()))
    monkeypatch.setattr(docx_files, "MAX_PICTURES_BYTES", 10)
    with pytest.raises(Unreadable):
        read(document, tmp_path)


def test_a_document_without_questions_says_so(tmp_path: Path) -> None:
    found = read(document_of(["Kính gửi các đồng chí", "Đề nghị các chi bộ báo cáo."]), tmp_path)
    assert found.items == ()
    assert "no_questions" in codes(found)
