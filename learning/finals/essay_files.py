"""What may be handed in as an essay: .docx, .odt and .pdf, told by what is in the file, not by its name. Plain rule."""

import io
import zipfile

from django.utils.translation import gettext as _

from learning.finals.essay_blinding import is_bomb
from office.errors import Refused
from office.sheet_files import ZIP_ERRORS

MAX_BYTES = 5 * 1024 * 1024
ACCEPT = ".docx,.odt,.pdf"
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
}
_PDF, _ZIP, _OLE = b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_ODT = MEDIA_TYPES["odt"].encode()
_LOCKED = "META-INF/manifest.xml"


class EssayFileRefused(Refused):
    code = "essay_file_refused"


def kind_of(data: bytes) -> str:
    """The kind of file, "docx", "odt" or "pdf"; EssayFileRefused says what is wrong with any other."""
    if not data:
        raise EssayFileRefused(_("The file is empty. Choose another file."))
    if len(data) > MAX_BYTES:
        raise EssayFileRefused(_("The file is larger than 5 MB. Remove pictures from it, or save it as PDF."))
    if data.startswith(_PDF):
        return _whole_pdf(data)
    if data.startswith(_ZIP):
        return _in_archive(data)
    if data.startswith(_OLE):
        raise EssayFileRefused(
            _("This is a file of an old Word, or one with a password. Save it as .docx without a password, or as PDF.")
        )
    raise EssayFileRefused(_("This is no document that can be handed in. Choose a file of Word (.docx), .odt or .pdf."))


def _whole_pdf(data: bytes) -> str:
    if b"%%EOF" not in data[-2048:]:
        raise EssayFileRefused(_("The PDF is cut off. Save it again and choose the new file."))
    return "pdf"


def _in_archive(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names, swells = set(archive.namelist()), is_bomb(archive)
            first = archive.read("mimetype")[:100] if "mimetype" in names and _small(archive) else b""
    except ZIP_ERRORS as error:
        raise EssayFileRefused(_("The file is damaged. Open it, save it again, and choose the new file.")) from error
    if swells:
        raise EssayFileRefused(_("The file is damaged. Open it, save it again, and choose the new file."))
    if any(name.lower().endswith("vbaproject.bin") or name.startswith(("Basic/", "Scripts/")) for name in names):
        raise EssayFileRefused(_("The document contains macros. Save it as .docx without macros, or as PDF."))
    if "word/document.xml" in names:
        return "docx"
    if first.strip() == _ODT and _LOCKED in names:
        return "odt"
    raise EssayFileRefused(_("This is no document that can be handed in. Choose a file of Word (.docx), .odt or .pdf."))


def _small(archive: zipfile.ZipFile) -> bool:
    return archive.getinfo("mimetype").file_size <= len(_ODT)
