"""A OneRoster package as it comes from outside: looked at before anything is unpacked, read part by part."""

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from office.errors import Refused
from office.reports import Problem
from office.sheet_files import ZIP_ERRORS, BadWorkbook, refuse_by_entries, refuse_paths
from people.oneroster import COLUMNS, FILES, MANIFEST, NEEDED, VERSION

MOST_PART_BYTES = 60 * 1024 * 1024
MOST_ROWS = 300_000
DELETED = "tobedeleted"
_BEYOND = "\0"  # no heading: such text is refused


class NotOneRoster(Refused):
    code = "not_oneroster"


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a file: `where` as in “users.csv!A5”, values by heading."""

    where: str
    values: dict[str, str]

    def __getitem__(self, name: str) -> str:
        return " ".join(self.values.get(name, "").split())


@dataclass(frozen=True, slots=True)
class Package:
    """The rows of each file that was sent, without those that are to be deleted; and what there is to know of it."""

    lines: dict[str, list[Line]]
    problems: list[Problem]


def is_package(content: bytes) -> bool:
    """Whether this is a zip with a manifest; whatever else it is, another reader says."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return any(name.rpartition("/")[2] == MANIFEST for name in archive.namelist())
    except ZIP_ERRORS:
        return False


def read_package(content: bytes) -> Package:
    """Raises NotOneRoster with a sentence for whatever cannot be read whole."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            refuse_by_entries(archive.infolist())
            refuse_paths(archive.namelist())
            return _read(archive)
    except BadWorkbook as bad:
        raise NotOneRoster(_hostile(bad.code)) from bad
    except ZIP_ERRORS as error:
        raise NotOneRoster(_("The package is damaged and cannot be read. Have it made once more.")) from error


def _hostile(code: str) -> str:
    if code == "too_large":
        return _("The package is too large once it is unpacked, or it is made to be. Send fewer people at a time.")
    if code == "password":
        return _("The package is protected by a password. Send it without.")
    return _("The package holds files whose names lead elsewhere, or one name twice. It is not read.")


def _read(archive: zipfile.ZipFile) -> Package:
    if MANIFEST not in archive.namelist():
        raise NotOneRoster(_("“manifest.csv” must stand at the top of the package, in no folder. Pack the files anew."))
    modes = _modes(archive)
    problems: list[Problem] = []
    lines: dict[str, list[Line]] = {}
    for name in NEEDED:
        lines[name] = _current(_lines(archive, name), problems) if modes[name] != "absent" else []
    unread = [name for name in FILES if modes[name] != "absent" and name not in NEEDED]
    if unread:
        said = _("These parts of the package are not read here: %s.") % ", ".join(unread)
        problems.append(Problem("", "parts_not_read", said, "note"))
    return Package(lines, problems)


def _modes(archive: zipfile.ZipFile) -> dict[str, str]:
    """How each file was sent: absent, bulk or delta."""
    rows = _table(archive, MANIFEST, COLUMNS["manifest"])
    said = {row["propertyName"]: row["value"] for row in rows}
    version = said.get("oneroster.version", "")
    if version != VERSION:
        raise NotOneRoster(
            _("The package is of OneRoster “%(version)s”. Only %(known)s is read: have it exported so.")
            % {"version": version[:20], "known": VERSION}
        )
    modes = {name: said.get(f"file.{name}", "absent") for name in FILES}
    for name, mode in modes.items():
        if mode not in ("absent", "bulk", "delta"):
            raise NotOneRoster(
                _("The manifest says “%(mode)s” of %(name)s; it can be absent, bulk or delta.")
                % {"mode": mode[:20], "name": name}
            )
    return modes


def _lines(archive: zipfile.ZipFile, name: str) -> Iterator[Line]:
    file = f"{name}.csv"
    if file not in archive.namelist():
        raise NotOneRoster(_("The manifest names “%s”, and it is not in the package. Pack it anew.") % file)
    yield from _table(archive, file, NEEDED[name])


def _table(archive: zipfile.ZipFile, file: str, needed: tuple[str, ...]) -> Iterator[Line]:
    reader = csv.DictReader(io.StringIO(_text(archive, file), newline=""), restkey=_BEYOND, restval="", strict=True)
    missing = set(needed) - set(reader.fieldnames or ())
    if missing:
        raise NotOneRoster(
            _("“%(file)s” lacks the columns: %(names)s. Headings are written exactly so, capitals too.")
            % {"file": file, "names": ", ".join(sorted(missing))}
        )
    try:
        for row in reader:
            if reader.line_num > MOST_ROWS:
                raise NotOneRoster(_("“%s” has too many rows. Send fewer people at a time.") % file)
            if _BEYOND in row:
                raise NotOneRoster(
                    _("Row %(row)d of “%(file)s” has more fields than headings. Put quotes around commas.")
                    % {"row": reader.line_num, "file": file}
                )
            yield Line(f"{file}!A{reader.line_num}", row)
    except csv.Error as error:
        raise NotOneRoster(
            _("Row %(row)d of “%(file)s” cannot be read: its quotes do not match.")
            % {"row": reader.line_num, "file": file}
        ) from error


def _text(archive: zipfile.ZipFile, file: str) -> str:
    with archive.open(file) as part:
        content = part.read(MOST_PART_BYTES + 1)
    if len(content) > MOST_PART_BYTES:
        raise NotOneRoster(_hostile("too_large"))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as coded:
        raise NotOneRoster(_("“%s” is not written in UTF-8. Have it exported so.") % file) from coded
    if "\x00" in text:
        raise NotOneRoster(_("“%s” is not written in UTF-8. Have it exported so.") % file)
    return text


def _current(lines: Iterator[Line], problems: list[Problem]) -> list[Line]:
    """Without rows that are to be deleted: an import ends nothing, and says so."""
    held, deleted = list[Line](), list[Line]()
    for line in lines:
        (deleted if line["status"].casefold() == DELETED else held).append(line)
    if deleted:
        said = _("%(where)s: %(n)d rows are to be deleted. The import deletes nothing: end the memberships here.")
        values = {"where": deleted[0].where, "n": len(deleted)}
        problems.append(Problem(deleted[0].where, "not_deleted", said % values, "warning"))
    return held
