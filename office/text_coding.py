"""Text out of bytes whose coding nobody names: by first bytes, by what is Vietnamese, else western Windows."""

import re
import unicodedata

from office.legacy_fonts import TCVN3, VNI, to_unicode, vietnamese_share

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_LOOKED_AT = 200_000
_MOSTLY = 0.85
# Western text in UTF-16 has a zero in every other byte.
_ZEROS_AFTER, _ZEROS_BEFORE = re.compile(rb"(?:[^\x00]\x00){4}"), re.compile(rb"(?:\x00[^\x00]){4}")


def decoded(content: bytes) -> str | None:
    """The text with "\\n" line ends; None for what is no text. Old fonts stay as they are: they are no coding."""
    text = _decoded(content)
    return text.replace("\r\n", "\n").replace("\r", "\n") if text is not None else None


def _decoded(content: bytes) -> str | None:
    for mark, coding in _MARKS:
        if content.startswith(mark):
            return content.decode(coding, errors="replace")
    if b"\x00" in content:
        return _wide(content)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _of_one_byte(content)


def _wide(content: bytes) -> str | None:
    head = content[:200]
    if _ZEROS_AFTER.search(head):
        return content.decode("utf-16-le", errors="replace")
    return content.decode("utf-16-be", errors="replace") if _ZEROS_BEFORE.search(head) else None


def _of_one_byte(content: bytes) -> str:
    """Vietnamese Windows where its words are Vietnamese and those of no old font are more so."""
    western = content.decode("cp1252", errors="replace")
    vietnamese = unicodedata.normalize("NFC", content.decode("cp1258", errors="replace"))
    sample = western[:_LOOKED_AT]
    share = vietnamese_share(vietnamese[:_LOOKED_AT])
    others = max(vietnamese_share(to_unicode(sample, family)) for family in (TCVN3, VNI))
    return vietnamese if share >= _MOSTLY and share > max(others, vietnamese_share(sample)) else western
