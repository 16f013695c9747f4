"""Refuse what is not an honest .xlsx file, before any of it is parsed; tell apart what else may hold a list."""

import io
import re
import zipfile
import zlib
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO

from django.utils.translation import gettext_lazy as _

from office.errors import Refused

MAX_FILE_BYTES = 25 * 1024 * 1024
MAX_UNPACKED_BYTES = 300 * 1024 * 1024
MAX_ENTRIES = 10_000
# Sheets of formatted but empty cells pack about 60 to 1; bombs come close to the format's 1,032 to 1.
MAX_RATIO = 200
RATIO_MATTERS_FROM_BYTES = 10 * 1024 * 1024

_SAYS = {
    "lock_file": _(
        "This is the hidden file that Excel keeps while a workbook is open. "
        "Choose the workbook itself, the one without ~$ in its name."
    ),
    "empty_file": _("The file is empty. Choose another file."),
    "too_large": _(
        "The file is too large: at most 25 MB, and 300 MB once unpacked. "
        "Remove pictures and blank formatted rows, or split it in several files."
    ),
    "damaged": _(
        "The file is damaged and cannot be read. "
        "Open it in Excel, save it again as Excel Workbook (.xlsx), and choose the new file."
    ),
    "password": _(
        "The file is protected by a password. "
        "In Excel choose File, Info, Protect Workbook, remove the password, save, and try again."
    ),
    "old_excel": _(
        "This is a file of an old Excel (.xls). "
        "Open it in Excel, save it as Excel Workbook (.xlsx), and choose the new file."
    ),
    "web_page": _(
        "This is a web page named as an Excel file. "
        "Open it in Excel, save it as Excel Workbook (.xlsx), and choose the new file."
    ),
    "xml_2003": _(
        "This is an XML spreadsheet of 2003. "
        "Open it in Excel, save it as Excel Workbook (.xlsx), and choose the new file."
    ),
    "binary_workbook": _(
        "This is a binary workbook (.xlsb). "
        "Open it in Excel, save it as Excel Workbook (.xlsx), and choose the new file."
    ),
    "opendocument": _("This is an OpenDocument file. Save it as Excel Workbook (.xlsx) and choose the new file."),
    "word_file": _(
        "This is a Word file, not an Excel workbook. Word files are not read yet: put the list into an Excel workbook."
    ),
    "not_a_workbook": _("This is not an Excel workbook. Choose a file saved as Excel Workbook (.xlsx)."),
    "macros": _(
        "The workbook contains macros, which are not accepted. "
        "Save it as Excel Workbook (.xlsx), without macros, and choose the new file."
    ),
    "xml_entities": _(
        "The file holds definitions that Excel never writes and that can do harm. "
        "Open it in Excel, save it again as Excel Workbook (.xlsx), and choose the new file."
    ),
    "damaged_old_excel": _(
        "This file of an old Excel (.xls) cannot be read. "
        "Open it in Excel, save it as Excel Workbook (.xlsx), and choose the new file."
    ),
    "not_a_list": _("This file holds no list. Choose a file of Excel (.xlsx, .xls), an .ods file or a CSV file."),
    "no_table": _("There is no table in this web page. Choose the file that holds the list."),
    "no_sheet": _("The workbook has no sheet with cells. Choose another file."),
}

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# How files of Excel 2 to 5 begin.
_EXCEL_2_TO_5 = re.compile(rb"\x09[\x00\x02\x04\x08][\x04\x06\x08\x10]\x00", re.DOTALL)
_WEB_PAGE = re.compile(r"<(!doctype html|html|head|table|meta|style)\b")
# What opening and unpacking a spoilt archive may raise.
ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    OSError,
    EOFError,
    ValueError,
)
_CHUNK = 1024 * 1024


class Kind(StrEnum):
    """What a file that may hold a list is read as."""

    XLSX = "xlsx"
    OLD_EXCEL = "xls"
    OPENDOCUMENT = "ods"
    TEXT = "text"


class BadWorkbook(Refused):
    """The file cannot be read as a workbook; the message says what it is and what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def refusal(code: str) -> BadWorkbook:
    return BadWorkbook(code, str(_SAYS[code]))


def kind_of(path: Path, name: str) -> Kind:
    """What to read the file as, by its first bytes; what cannot be read at all is refused."""
    _refuse_lock_file(name)
    content = read_bytes(path)
    if content.startswith(OLE):
        if _is_encrypted_package(content):
            raise refusal("password")
        return Kind.OLD_EXCEL
    if _EXCEL_2_TO_5.match(content):
        raise refusal("old_excel")
    if not content.startswith(b"PK"):
        return Kind.TEXT
    return Kind.OPENDOCUMENT if _is_opendocument(content) else Kind.XLSX


def open_workbook_file(source: Path | BinaryIO, name: str) -> io.BytesIO:
    """The bytes of a workbook that passed every check; never more than `MAX_FILE_BYTES` are held."""
    _refuse_lock_file(name)
    content = read_bytes(source)
    _refuse_by_first_bytes(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            refuse_by_entries(archive.infolist())
            _refuse_by_names(archive.namelist())
            _refuse_document_types(archive)
    except ZIP_ERRORS as error:
        raise refusal("damaged") from error
    return io.BytesIO(content)


def open_opendocument(content: bytes) -> io.BytesIO:
    """The same for an OpenDocument spreadsheet."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            refuse_by_entries(archive.infolist())
            refuse_paths(archive.namelist())
            _refuse_document_types(archive)
    except ZIP_ERRORS as error:
        raise refusal("damaged") from error
    return io.BytesIO(content)


def _refuse_lock_file(name: str) -> None:
    if PurePosixPath(name.replace("\\", "/")).name.startswith("~$"):
        raise refusal("lock_file")


def _is_opendocument(content: bytes) -> bool:
    """Its kind stands in the first part, which is not packed."""
    return b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet" in content[:200]


def read_bytes(source: Path | BinaryIO) -> bytes:
    if isinstance(source, Path):
        with source.open("rb") as file:
            content = file.read(MAX_FILE_BYTES + 1)
    else:
        content = source.read(MAX_FILE_BYTES + 1)
    if len(content) > MAX_FILE_BYTES:
        raise refusal("too_large")
    if not content:
        raise refusal("empty_file")
    return content


def _refuse_by_first_bytes(content: bytes) -> None:
    if content.startswith(OLE):
        raise refusal("password" if _is_encrypted_package(content) else "old_excel")
    if _EXCEL_2_TO_5.match(content):
        raise refusal("old_excel")
    if not content.startswith(b"PK"):
        raise refusal(_kind_of_text(content))


def _is_encrypted_package(content: bytes) -> bool:
    """A password turns an .xlsx into an old-style container with these two streams."""
    return any(name.encode("utf-16-le") in content for name in ("EncryptedPackage", "EncryptionInfo"))


def _kind_of_text(content: bytes) -> str:
    head = content[:4096].replace(b"\x00", b"").decode("latin-1").lower()  # without zeros UTF-16 reads the same
    if _WEB_PAGE.search(head):
        return "web_page"
    return "xml_2003" if "schemas-microsoft-com:office:spreadsheet" in head else "not_a_workbook"


def refuse_by_entries(entries: list[zipfile.ZipInfo]) -> None:
    """By the table of contents alone: nothing is unpacked yet."""
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        raise refusal("too_large")
    if any(_is_bomb(entry) for entry in entries):
        raise refusal("too_large")
    if any(entry.flag_bits & 1 for entry in entries):
        raise refusal("password")


def _is_bomb(entry: zipfile.ZipInfo) -> bool:
    ratio = entry.file_size / max(entry.compress_size, 1)
    return entry.file_size > RATIO_MATTERS_FROM_BYTES and ratio > MAX_RATIO


def refuse_paths(names: list[str]) -> None:
    if len(set(names)) < len(names) or any(_leads_outside(name) for name in names):
        raise refusal("damaged")


def _refuse_by_names(names: list[str]) -> None:
    refuse_paths(names)
    if any("vbaproject" in name.lower() or "/macrosheets/" in name.lower() for name in names):
        raise refusal("macros")
    if "content.xml" in names:
        raise refusal("opendocument")
    if "[Content_Types].xml" not in names:
        raise refusal("not_a_workbook")
    if "xl/workbook.bin" in names:
        raise refusal("binary_workbook")
    if "word/document.xml" in names:
        raise refusal("word_file")


def _leads_outside(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or parts[0] == "" or ":" in parts[0]


def _refuse_document_types(archive: zipfile.ZipFile) -> None:
    """Unpacks every XML part once, in pieces: checksums, true sizes, no definitions of entities."""
    for name in archive.namelist():
        if name.lower().endswith((".xml", ".rels", ".vml")):
            with archive.open(name) as part:
                _refuse_document_type(part)


def _refuse_document_type(part: IO[bytes]) -> None:
    """Excel never writes one; a parser that honours it can be made to fill the memory or read files."""
    tail = b""
    while chunk := part.read(_CHUNK):
        window = tail + chunk.replace(b"\x00", b"")
        if b"<!DOCTYPE" in window or b"<!ENTITY" in window:
            raise refusal("xml_entities")
        tail = window[-16:]
