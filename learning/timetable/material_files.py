"""Which files are taken as materials, and what they are. A plain rule over the first bytes and the length."""

from dataclasses import dataclass
from enum import StrEnum

MOST_BYTES = 20 * 1024 * 1024

_ZIP = b"PK\x03\x04"
_OFFICE = "application/vnd.openxmlformats-officedocument."
# By the end of the name: what a file of this sort is called on its way, how it begins and from which byte on.
_SORTS: dict[str, tuple[str, tuple[bytes, ...], int]] = {
    "pdf": ("application/pdf", (b"%PDF-",), 0),
    "docx": (f"{_OFFICE}wordprocessingml.document", (_ZIP,), 0),
    "pptx": (f"{_OFFICE}presentationml.presentation", (_ZIP,), 0),
    "xlsx": (f"{_OFFICE}spreadsheetml.sheet", (_ZIP,), 0),
    "odt": ("application/vnd.oasis.opendocument.text", (_ZIP,), 0),
    "odp": ("application/vnd.oasis.opendocument.presentation", (_ZIP,), 0),
    "jpg": ("image/jpeg", (b"\xff\xd8\xff",), 0),
    "jpeg": ("image/jpeg", (b"\xff\xd8\xff",), 0),
    "png": ("image/png", (b"\x89PNG\r\n\x1a\n",), 0),
    "mp3": ("audio/mpeg", (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"), 0),
    "m4a": ("audio/mp4", (b"ftyp",), 4),
    "mp4": ("video/mp4", (b"ftyp",), 4),
}
ENDINGS = tuple(_SORTS)


class Problem(StrEnum):
    EMPTY = "empty"
    LARGE = "large"
    STRANGE = "strange"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came."""

    name: str
    data: bytes

    @property
    def ending(self) -> str:
        return self.name.rpartition(".")[2].lower()

    @property
    def media_type(self) -> str:
        return _SORTS[self.ending][0]


def problem_of(upload: Upload) -> Problem | None:
    """Why the file is not taken: empty, too large, of no known sort, or not what its name says."""
    if not upload.data:
        return Problem.EMPTY
    if len(upload.data) > MOST_BYTES:
        return Problem.LARGE
    if upload.ending not in _SORTS:
        return Problem.STRANGE
    _media_type, beginnings, offset = _SORTS[upload.ending]
    return None if upload.data[offset:].startswith(beginnings) else Problem.BROKEN
