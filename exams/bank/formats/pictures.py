"""Pictures of a file: each kept once under a name of its own, known by what they are, not by what they are called."""

import base64
import binascii
import posixpath
import re
from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import unquote

from exams.bank.formats.plain import one_line, picture_names, texts_of
from exams.bank.items import Item, Picture

_BY_FIRST_BYTES = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"GIF8", "image/gif"))
_ENDINGS = {"image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif", "image/webp": ".webp"}
_NOT_IN_NAMES = re.compile(r"[^\w.()-]+")


def media_type_of(data: bytes) -> str:
    """The kind of a picture that any browser shows and nothing can hide in; "" for everything else, SVG too."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for head, kind in _BY_FIRST_BYTES if data.startswith(head)), "")


def from_base64(text: str) -> bytes:
    """The bytes, or nothing where the text is no base64."""
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return b""


def to_base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


class Shelf:
    """The pictures of one file, by name."""

    def __init__(self) -> None:
        self._pictures: dict[str, Picture] = {}

    def add(self, path: str, data: bytes, alt: str = "") -> str:
        """The name it stands under from now on; "" for what is no picture."""
        kind = media_type_of(data)
        if not kind:
            return ""
        wanted = _safe_name(path, kind)
        for name in self._names(wanted):
            picture = Picture(name, kind, data, one_line(alt))
            if self._pictures.setdefault(name, picture) == picture:
                return name
        return ""

    def _names(self, wanted: str) -> Iterable[str]:
        root, ending = posixpath.splitext(wanted)
        yield wanted
        yield from (f"{root}-{number}{ending}" for number in range(2, len(self._pictures) + 3))

    def on(self, item: Item) -> Item:
        """The item with the pictures that its texts name, in their order."""
        named = picture_names(texts_of(item))
        return replace(item, pictures=tuple(self._pictures[name] for name in named if name in self._pictures))


def _safe_name(path: str, kind: str) -> str:
    name = _NOT_IN_NAMES.sub("_", posixpath.basename(unquote(path).replace("\\", "/"))).strip("._")
    return name if posixpath.splitext(name)[0] and "." in name else f"{name or 'image'}{_ENDINGS[kind]}"
