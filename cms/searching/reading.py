"""Reads the words out of an uploaded file, within limits of pages, length and time."""

import time
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO, Any
from zipfile import BadZipFile, ZipFile

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from office.pdf_texts import EndlessPage, text_of_page

MOST_PAGES, MOST_SECONDS, MOST_CHARACTERS = 300, 15.0, 400_000
LARGEST_PART = 40 * 1024 * 1024  # bytes of one part of a Word or Excel file, unpacked
PARTS = {"docx": ("word/document.xml",), "xlsx": ("xl/sharedStrings.xml",)}
# Whatever a broken file makes the reader of PDF stumble over.
_BROKEN = (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OverflowError)


class UnreadableFile(Exception):
    """The file is not what its name says, or broken."""


@dataclass(frozen=True, slots=True)
class FileWords:
    """`is_whole`: nothing was left out for its length."""

    text: str
    is_whole: bool = True


def read_words(file: IO[bytes], name: str) -> FileWords:
    """The words of a PDF, Word or Excel file; of other kinds none. The file is left at its beginning."""
    kind = PurePath(name).suffix.lower().removeprefix(".")
    file.seek(0)
    try:
        if kind == "pdf":
            return _words_of_pdf(file)
        return _words_of_parts(file, PARTS[kind]) if kind in PARTS else FileWords("")
    finally:
        file.seek(0)


def _words_of_pdf(file: IO[bytes]) -> FileWords:
    try:
        reader = PdfReader(file)
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableFile
        return _words_of_pages(reader)
    except _BROKEN as error:
        raise UnreadableFile from error


def _words_of_pages(reader: PdfReader) -> FileWords:
    parts: list[str] = []
    length, until = 0, time.monotonic() + MOST_SECONDS
    for number, page in enumerate(reader.pages):
        if number >= MOST_PAGES or length > MOST_CHARACTERS or time.monotonic() > until:
            return FileWords("\n".join(parts), is_whole=False)
        try:
            parts.append(text_of_page(page, until=until))
        except EndlessPage:
            return FileWords("\n".join(parts), is_whole=False)
        length += len(parts[-1])
    return FileWords("\n".join(parts))


def _words_of_parts(file: IO[bytes], names: tuple[str, ...]) -> FileWords:
    try:
        with ZipFile(file) as package:
            held = [name for name in names if name in package.namelist()]
            if any(package.getinfo(name).file_size > LARGEST_PART for name in held):
                raise UnreadableFile
            text = " ".join(_words_of_xml(package.read(name)) for name in held)
    except (BadZipFile, ElementTree.ParseError, DefusedXmlException, OSError) as error:
        raise UnreadableFile from error
    return FileWords(text[:MOST_CHARACTERS], is_whole=len(text) <= MOST_CHARACTERS)


def _words_of_xml(written: bytes) -> str:
    """A paragraph (or a string of a sheet) at a time: Word breaks words into runs."""
    root: Any = ElementTree.fromstring(written)
    paragraphs = [one for one in root.iter() if one.tag.endswith(("}p", "}si"))]
    return "\n".join("".join(part.text or "" for part in one.iter() if part.tag.endswith("}t")) for one in paragraphs)
