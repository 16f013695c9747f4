"""Read plain text of any encoding into lines: Unicode, Windows code pages, and the fonts before Unicode."""

import codecs
import re
import unicodedata
from pathlib import Path

from exams.bank.formats.safe_files import bytes_of
from exams.bank.formats.written_lines import Line, Written, tidy
from exams.bank.formats.written_problems import problem, unreadable
from office.legacy_fonts import to_unicode, unmistakable, vietnamese_share
from office.reports import Problem

MAX_TEXT_BYTES = 10 * 1024 * 1024
MAX_LINES = 20_000
LONGEST_LINE = 20_000
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BINARY = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf")
_LINE_ENDS = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_ENOUGH = 0.5
_SAMPLE = 200_000


def read_txt_lines(path: Path) -> Written:
    data = bytes_of(path)
    if data.startswith(_BINARY):
        raise unreadable("not_text")
    if len(data) > MAX_TEXT_BYTES:
        raise unreadable("text_too_large")
    text, problems = decoded(data)
    return Written(tuple(_lines(text)), {}, tuple(problems))


def decoded(data: bytes) -> tuple[str, list[Problem]]:
    """The text, and what was guessed to get it."""
    text, encoding = _by_mark(data) or _by_zeros(data) or _utf8(data) or _guessed(data)
    problems = [problem("encoding_guessed", "", text=encoding)] if encoding.startswith("windows") else []
    family = unmistakable([text[:_SAMPLE]])
    if family:
        text = to_unicode(text, family)
        problems = [problem("old_font_converted", "", text=family)]
    if "\x00" in text or sum(unicodedata.category(char) == "Cc" for char in text[:2000] if char not in "\t\r\n") > 20:
        raise unreadable("not_text")
    return text, problems


def _by_mark(data: bytes) -> tuple[str, str] | None:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace"), encoding
    return None


def _by_zeros(data: bytes) -> tuple[str, str] | None:
    """UTF-16 without a mark: plain letters have a zero in every second byte."""
    head = data[:4000]
    zeros = head[::2].count(0), head[1::2].count(0)
    if max(zeros) < len(head) // 8 or len(head) < 4:
        return None
    encoding = "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"
    return data.decode(encoding, "replace"), encoding


def _utf8(data: bytes) -> tuple[str, str] | None:
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return None


def _guessed(data: bytes) -> tuple[str, str]:
    """One byte a letter: the Vietnamese code page where that gives Vietnamese words, else the Western one."""
    vietnamese = unicodedata.normalize("NFC", data.decode("cp1258", "replace"))
    western = data.decode("cp1252", "replace")
    if unmistakable([data[:_SAMPLE].decode("latin-1")]):
        return data.decode("latin-1"), "latin-1"
    sample = vietnamese[:_SAMPLE]
    if "\ufffd" not in sample and vietnamese_share(sample) >= max(_ENOUGH, vietnamese_share(western[:_SAMPLE])):
        return vietnamese, "windows-1258"
    return western, "windows-1252"


def _lines(text: str) -> list[Line]:
    lines: list[Line] = []
    gap = False
    for number, raw in enumerate(_LINE_ENDS.split(text), start=1):
        line = tidy(raw)
        if not line.strip():
            gap = True
            continue
        if len(line) > LONGEST_LINE or len(lines) >= MAX_LINES:
            raise unreadable("text_too_large")
        lines.append(Line(line, f"line {number}", gap=gap))
        gap = False
    return lines
