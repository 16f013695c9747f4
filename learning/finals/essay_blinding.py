"""Takes out of a handed-in file what its program wrote beside the essay: who made it, who changed or remarked what.

A plain rule. Word, LibreOffice and PDF printers put the account's name into every file; a marker opens the file's
properties with one click, and the mark would be no blind one. What the writer typed into the text stays.
"""

import io
import re
import zipfile

import pypdf
from pypdf.errors import PyPdfError
from pypdf.generic import DictionaryObject

from office.sheet_files import ZIP_ERRORS

# What the parts of an honest file of 5 MB come to; the rest is made to fill the memory.
MOST_UNPACKED = 100 * 1024 * 1024
_XML = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PROPERTIES = b"http://schemas.openxmlformats.org/officeDocument/2006/"
# Parts that say nothing but where the file comes from. They stay, empty: programs miss a part that is named elsewhere.
_EMPTY = {
    "docProps/core.xml": b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/'
    b'metadata/core-properties"/>',
    "docProps/app.xml": b'<Properties xmlns="' + _PROPERTIES + b'extended-properties"/>',
    "docProps/custom.xml": b'<Properties xmlns="' + _PROPERTIES + b'custom-properties"/>',
    "meta.xml": b'<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    b'office:version="1.3"><office:meta/></office:document-meta>',
}
# Whoever changed or remarked something: in attributes (Word), in elements (OpenDocument).
_ATTRIBUTE = re.compile(rb"""(\bw\d*:(?:author|initials|userId)\s*=\s*)(?:"[^"]*"|'[^']*')""")
_ELEMENT = re.compile(rb"(<(?:dc:creator|meta:creator-initials|loext:sender-initials)\b[^>]*>)[^<]*")
# Whatever a broken file makes the reader of PDF stumble over.
_BROKEN = (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OverflowError)


def without_names(data: bytes, kind: str) -> bytes:
    """The file without them; one that cannot be taken apart, as it came."""
    try:
        return _pdf(data) if kind == "pdf" else _archive(data)
    except (*_BROKEN, *ZIP_ERRORS):
        return data


def is_bomb(archive: zipfile.ZipFile) -> bool:
    return sum(part.file_size for part in archive.infolist()) > MOST_UNPACKED


def _archive(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(out, "w") as made:
        if is_bomb(given):
            return data
        for part in given.infolist():
            content = _part(part.filename, given.read(part))
            made.writestr(zipfile.ZipInfo(part.filename), content, compress_type=part.compress_type)
    return out.getvalue()


def _part(name: str, content: bytes) -> bytes:
    if name in _EMPTY:
        return _XML + _EMPTY[name]
    if not name.endswith(".xml"):
        return content
    return _ELEMENT.sub(rb"\1", _ATTRIBUTE.sub(rb'\1""', content))


def _pdf(data: bytes) -> bytes:
    reader, out = pypdf.PdfReader(io.BytesIO(data)), io.BytesIO()
    if reader.is_encrypted:
        reader.decrypt("")
    made = pypdf.PdfWriter(clone_from=reader)
    made.metadata = None
    made.root_object.pop("/Metadata", None)
    for page in made.pages:
        for name in ("/Metadata", "/PieceInfo"):
            page.pop(name, None)
        for note in page.annotations or ():
            remark = note.get_object()
            if isinstance(remark, DictionaryObject):
                remark.pop("/T", None)
    made.write(out)
    return out.getvalue()
