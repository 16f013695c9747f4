"""Files that were made to do harm are refused with a sentence, quickly and within little memory."""

import base64
import struct
import time
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from exams.bank.formats.detecting import detect
from exams.bank.formats.html_reading import MAX_HTML
from exams.bank.formats.reading import READERS, read_items
from exams.bank.formats.writing import WRITERS, written
from exams.bank.items import ItemFile, Unreadable
from tests.exams.bank.formats.format_cases import SAMPLES, codes, of, only, zipped

SECONDS, BYTES = 10, 300 * 1024 * 1024
BOMB = '<!DOCTYPE q [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE q [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
ROOTS = ["quiz", "questestinterop", "assessmentItem", "qti-assessment-item", "POOL", "examview"]
HOSTILE = sorted([*SAMPLES.glob("hostile/*"), *SAMPLES.glob("hostile-xml/*")])


def outcome(path: Path, format: str = "auto") -> ItemFile | Unreadable:
    """What reading gives, within the limits of time and memory."""
    tracemalloc.start()
    since = time.monotonic()
    try:
        return read_items(path, path.name, format)
    except Unreadable as refused:
        return refused
    finally:
        assert time.monotonic() - since < SECONDS
        assert tracemalloc.get_traced_memory()[1] < BYTES
        tracemalloc.stop()


def said(path: Path, format: str = "auto") -> str:
    found = outcome(path, format)
    assert isinstance(found, Unreadable)
    return str(found)


@pytest.mark.parametrize("root", ROOTS)
@pytest.mark.parametrize("head", [BOMB, OUTSIDE])
def test_entities_are_refused_in_every_format_of_xml(tmp_path: Path, root: str, head: str) -> None:
    path = tmp_path / "a.xml"
    path.write_text(f"{head}<{root}><question>&a;&b;</question></{root}>")
    assert "entities" in said(path)


@pytest.mark.parametrize("format", sorted(READERS))
@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"PK\x03\x04broken", b"<a><b></a>", b"\xff\xfe\x00", b"{[}"])
def test_no_reader_breaks_on_what_is_not_its_format(tmp_path: Path, format: str, content: bytes) -> None:
    path = tmp_path / "a"
    path.write_bytes(content)
    found = outcome(path, format)
    assert isinstance(found, Unreadable) or not found.ready


@pytest.mark.parametrize("name", ["../evil.xml", "/etc/evil.xml", "C:/evil.xml", "a\\..\\..\\evil.xml"])
def test_paths_that_lead_outside_are_refused(tmp_path: Path, name: str) -> None:
    assert "outside" in said(zipped({"imsmanifest.xml": "<manifest/>", name: "<x/>"}, tmp_path / "a.zip"))


def test_a_package_that_unpacks_to_far_too_much_is_refused(tmp_path: Path) -> None:
    assert "unpacks" in said(zipped({"imsmanifest.xml": b" " * (30 * 1024 * 1024)}, tmp_path / "a.zip"))


def test_a_package_of_too_many_parts_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for number in range(10_001):
            archive.writestr(f"{number}.xml", "")
    assert "too many parts" in said(tmp_path / "a.zip")


def test_a_damaged_part_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    item = "<assessmentItem><itemBody><p>a</p></itemBody></assessmentItem>"
    path = zipped({"imsmanifest.xml": "<manifest/>", "a.xml": item, "b.xml": item}, tmp_path / "a.zip")
    content = bytearray(path.read_bytes())
    at = content.rfind(b"PK\x01\x02")
    content[at + 16 : at + 20] = struct.pack("<I", 1)  # its checksum
    path.write_bytes(bytes(content))
    found = outcome(path)
    assert isinstance(found, ItemFile)
    assert ("part_damaged" in codes(found), found.unsupported) == (True, 1)


def test_a_protected_package_says_it_is_protected(tmp_path: Path) -> None:
    path = zipped({"item.xml": "<assessmentItem/>"}, tmp_path / "a.zip")
    content = bytearray(path.read_bytes())
    content[6] |= 1
    content[content.rfind(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(bytes(content))
    assert "password" in said(path)


def test_xml_nested_without_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_text("<quiz><question>" + "<a>" * 100_000 + "</a>" * 100_000 + "</question></quiz>")
    assert "deep" in said(path)


def test_xml_of_millions_of_elements_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_text("<quiz><question/>" + "<a/>" * 2_000_000 + "</quiz>")
    assert "too large" in said(path)


def test_json_nested_without_end_or_with_endless_numbers_is_refused(tmp_path: Path) -> None:
    for content in ("[" * 200_000, '{"items": ' + "9" * 100_000 + "}"):
        path = tmp_path / "a.json"
        path.write_text(content)
        assert "JSON" in said(path, "json")


@pytest.mark.parametrize("piece", ["<!--", "<a ", "<![CDATA[", '<p title="', "&lt", "</", "<table><tr><td>"])
def test_markup_made_to_be_slow_is_not(tmp_path: Path, piece: str) -> None:
    text = piece * (MAX_HTML // len(piece))
    path = tmp_path / "a.xml"
    html = base64.b64encode(text.encode()).decode() if "]]>" in text else text.replace("]]>", "")
    body = html.replace("&", "&amp;").replace("<", "&lt;")
    question = f'<question type="essay"/><question type="shortanswer"><questiontext format="html"><text>{body}'
    path.write_text(f"<quiz>{question}</text></questiontext></question></quiz>")
    assert isinstance(outcome(path), ItemFile)


@pytest.mark.parametrize(
    "text", ["{" * 100_000, "{=a}" * 50_000, "::" * 100_000, "~" * 200_000, "$CATEGORY: /" * 20_000]
)
def test_gift_made_to_be_slow_is_not(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.gift"
    path.write_text(f"Hỏi? {{=a ~b}}\n\n{text}\n")
    outcome(path)
    outcome(path, "gift")


@pytest.mark.parametrize("piece", ["<!DOCTYPE a [", "<!--x-->", "<?a?>", "<?", "<!--", " \n"])
def test_the_first_element_is_looked_for_without_getting_lost(tmp_path: Path, piece: str) -> None:
    path = tmp_path / "a.xml"
    path.write_text(piece * 4000)
    outcome(path)


def test_a_number_with_a_monstrous_exponent_is_no_number(tmp_path: Path) -> None:
    found = of("Bao nhiêu? {#1e999999999}", tmp_path, format="gift")
    assert (codes(found), found.ready) == (["answers_not_understood"], ())


def test_a_picture_with_scripts_in_it_is_left_out(tmp_path: Path) -> None:
    svg = base64.b64encode(b"<svg onload='alert(1)'/>").decode()
    html = f'[html]<img src\\="data:image/svg+xml;base64,{svg}" alt\\="sơ đồ"> Hỏi? {{T}}'.replace("=", "\\=")
    item = only(of(html.replace("\\\\=", "\\="), tmp_path, format="gift"))
    assert (item.pictures, item.stem) == ((), "sơ đồ Hỏi?")


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Office"),
        (b"<!DOCTYPE html><html><body>x</body></html>", "web page"),
        (b"<root><a/></root>", "not recognised"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "no text"),
        (b" \n ", "empty"),
    ],
)
def test_what_is_no_question_file_is_told_what_it_is(tmp_path: Path, content: bytes, word: str) -> None:
    path = tmp_path / "a"
    path.write_bytes(content)
    with pytest.raises(Unreadable, match=word):
        detect(path, path.name)


def test_an_unknown_format_to_write_names_the_known_ones() -> None:
    with pytest.raises(Unreadable, match=", ".join(sorted(WRITERS))):
        written([], "pdf")


@pytest.mark.real_files
@pytest.mark.skipif(not SAMPLES.is_dir(), reason="other people's question files are not beside this checkout")
@pytest.mark.parametrize("path", HOSTILE, ids=lambda path: path.name)
def test_hostile_files_of_others_end_in_a_sentence_or_harmlessly(path: Path) -> None:
    found = outcome(path)
    assert str(found) if isinstance(found, Unreadable) else found.problems or found.ready
