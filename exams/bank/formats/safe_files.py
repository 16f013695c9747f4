"""Files that somebody sends: read within limits, and packages looked at before anything in them is unpacked."""

import io
import zipfile
from pathlib import Path

from exams.bank.formats.problems import refusal
from office.sheet_files import (
    MAX_ENTRIES,
    MAX_FILE_BYTES,
    MAX_RATIO,
    MAX_UNPACKED_BYTES,
    RATIO_MATTERS_FROM_BYTES,
    ZIP_ERRORS,
)

MAX_PART_BYTES = 25 * 1024 * 1024

_ZIP_ERRORS = (*ZIP_ERRORS, KeyError)
_CODED = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


def bytes_of(path: Path) -> bytes:
    """The whole file; never more than the limit is held."""
    with path.open("rb") as file:
        content = file.read(MAX_FILE_BYTES + 1)
    if not content:
        raise refusal("empty_file")
    if len(content) > MAX_FILE_BYTES:
        raise refusal("too_large")
    return content


def text_of(content: bytes) -> str:
    """Text as it was meant: by its first bytes, else UTF-8, else the code page of western Windows."""
    for head, coding in _CODED:
        if content.startswith(head):
            return _lines(content.decode(coding, errors="replace"))
    if b"\x00" in content:
        raise refusal("binary")
    try:
        return _lines(content.decode("utf-8"))
    except UnicodeDecodeError:
        return _lines(content.decode("cp1252", errors="replace"))


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


class Archive:
    """A package that passed every check. Its parts are read one by one and never written to a disk."""

    def __init__(self, content: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except _ZIP_ERRORS as error:
            raise refusal("damaged_zip") from error
        entries = self._zip.infolist()
        _refuse(entries)
        self.sizes = {entry.filename: entry.file_size for entry in entries if not entry.is_dir()}

    @property
    def names(self) -> list[str]:
        return list(self.sizes)

    def read(self, name: str, most: int = MAX_PART_BYTES) -> bytes:
        """The part, whole; a refusal where it is damaged or longer than `most`."""
        if self.sizes.get(name, 0) > most:
            raise refusal("too_large")
        try:
            return self._zip.read(name)
        except _ZIP_ERRORS as error:
            raise refusal("damaged_zip") from error

    def head(self, name: str, length: int = 4096) -> bytes:
        """How the part begins; nothing where it cannot be read."""
        try:
            with self._zip.open(name) as part:
                return part.read(length)
        except _ZIP_ERRORS:
            return b""


def _refuse(entries: list[zipfile.ZipInfo]) -> None:
    """By the table of contents alone."""
    names = [entry.filename for entry in entries]
    if len(entries) > MAX_ENTRIES:
        raise refusal("too_many_parts")
    if any(_leads_outside(name) for name in names):
        raise refusal("leads_outside")
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES or any(_is_bomb(entry) for entry in entries):
        raise refusal("bomb")
    if any(entry.flag_bits & 1 for entry in entries):
        raise refusal("password")
    if len(set(names)) < len(names):
        raise refusal("damaged_zip")


def _is_bomb(entry: zipfile.ZipInfo) -> bool:
    ratio = entry.file_size / max(entry.compress_size, 1)
    return entry.file_size > RATIO_MATTERS_FROM_BYTES and ratio > MAX_RATIO


def _leads_outside(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or parts[0] == "" or ":" in parts[0]
