"""Refuse what is not an honest .docx file, before any of it is parsed."""

import re
from pathlib import Path, PurePosixPath

from exams.bank.formats.safe_files import Archive, bytes_of
from exams.bank.formats.written_problems import unreadable

# 1,000 questions take 3 to 10 MB of XML; a parsed part takes several times its size.
MAX_PART_BYTES = 24 * 1024 * 1024
MAX_PICTURES_BYTES = 64 * 1024 * 1024
MAX_ELEMENTS = 1_500_000

DOCUMENT = "word/document.xml"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WEB_PAGE = re.compile(r"<(!doctype html|html|head|body|meta|style)\b")


class DocxFile:
    """The parts of a document that passed every check, each unpacked when it is asked for."""

    def __init__(self, content: bytes) -> None:
        self._archive = Archive(content)

    def has(self, name: str) -> bool:
        return name in self._archive.sizes

    def part(self, name: str) -> bytes:
        """The bytes of an XML part; b"" where there is none."""
        if not self.has(name):
            return b""
        data = self._archive.read(name, MAX_PART_BYTES)
        plain = data.replace(b"\x00", b"")  # without zeros UTF-16 reads the same
        if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
            raise unreadable("xml_entities")
        if plain.count(b"<") > 2 * MAX_ELEMENTS:
            raise unreadable("docx_too_many_lines")
        return data

    def picture(self, name: str) -> bytes:
        return self._archive.read(name, MAX_PICTURES_BYTES)


def open_docx(path: Path, name: str) -> DocxFile:
    if PurePosixPath(name.replace("\\", "/")).name.startswith("~$"):
        raise unreadable("docx_lock_file")
    content = bytes_of(path)
    _refuse_by_first_bytes(content)
    file = DocxFile(content)
    _refuse_by_names(file)
    return file


def _refuse_by_first_bytes(content: bytes) -> None:
    if content.startswith(_OLE):
        locked = any(name.encode("utf-16-le") in content for name in ("EncryptedPackage", "EncryptionInfo"))
        raise unreadable("docx_password" if locked else "old_word")
    if content.startswith(b"{\\rtf"):
        raise unreadable("old_word")
    if not content.startswith(b"PK"):
        head = content[:4096].replace(b"\x00", b"").decode("latin-1").lower()
        raise unreadable("web_page" if _WEB_PAGE.search(head) else "not_docx")


def _refuse_by_names(file: DocxFile) -> None:
    if file.has("word/vbaProject.bin") or file.has("word/vbaData.xml"):
        raise unreadable("docx_macros")
    if file.has("content.xml"):
        raise unreadable("opendocument_text")
    if not file.has(DOCUMENT):
        raise unreadable("not_docx")
