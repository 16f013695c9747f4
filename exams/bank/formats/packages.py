"""Packages of QTI and its relatives, zipped or the one file inside: their parts, their pictures, their manifest."""

import posixpath
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from exams.bank.formats.finishing import Found
from exams.bank.formats.html_reading import PictureFinder
from exams.bank.formats.pictures import from_base64
from exams.bank.formats.safe_files import Archive, bytes_of
from exams.bank.formats.safe_xml import parsed
from exams.bank.items import Unreadable

MANIFEST = "imsmanifest.xml"

_PARTS = (".xml", ".qti", ".dat")
# Atomic groups: what was passed over is not tried again, so no head of a file makes this slow.
_ROOT = re.compile(
    rb"(?>\xef\xbb\xbf)?(?>\s+|<\?(?>.*?\?>)|<!--(?>.*?-->)|<!DOCTYPE(?>[^>\[]*)(?>\[.*?\]\s*)?>)*+<([A-Za-z_][\w:.-]*)",
    re.DOTALL | re.IGNORECASE,
)
_BASE_WORDS = re.compile(r"^/?\$?IMS[-_]CC[-_]FILE[-_]?BASE\$?/?", re.IGNORECASE)
_MOST_OF_A_PICTURE = 10 * 1024 * 1024


def root_name(head: bytes) -> str:
    """The name of the first element, without its prefix; "" for what is no XML."""
    found = _ROOT.match(head.replace(b"\x00", b"").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff"))
    return found[1].decode("ascii", errors="replace").rpartition(":")[2] if found else ""


class Package:
    """A package, or a single file of XML that stands for one."""

    def __init__(self, path: Path, name: str) -> None:
        content = bytes_of(path)
        self.archive = Archive(content) if content.startswith(b"PK") else None
        self._single = content
        self._single_name = posixpath.basename(name.replace("\\", "/"))

    def parts(self, roots: Collection[str], found: Found) -> Iterator[tuple[str, Element]]:
        """The parts whose first element is one of `roots`, in the order of the manifest, else by name."""
        if self.archive is None:
            yield self._single_name, parsed(self._single)
            return
        for name in self._ordered():
            head = self.archive.head(name)
            try:
                if not head or root_name(head) in roots:
                    yield name, parsed(self.archive.read(name))
            except Unreadable:
                found.say("part_damaged", name)

    def _ordered(self) -> list[str]:
        names = [name for name in self.archive.names if name.lower().endswith(_PARTS)] if self.archive else []
        listed = {href: place for place, href in enumerate(self.resources())}
        return sorted(names, key=lambda name: (listed.get(name, len(listed)), name))

    @property
    def base(self) -> str:
        """The folder of the manifest, the nearest to the top where there are several."""
        names = self.archive.names if self.archive else []
        manifests = [name for name in names if posixpath.basename(name).lower() == MANIFEST]
        return posixpath.dirname(min(manifests, key=lambda name: name.count("/"))) if manifests else ""

    def resources(self) -> dict[str, Element]:
        """The resources of the manifest by the path of their main file; none where it is missing or broken."""
        path = posixpath.join(self.base, MANIFEST)
        if self.archive is None or path not in self.archive.sizes:
            return {}
        try:
            root = parsed(self.archive.read(path))
        except Unreadable:
            return {}
        return {self._href(resource): resource for resource in root.iter("resource") if self._href(resource)}

    def _href(self, resource: Element) -> str:
        file = resource.find("file")
        href = resource.get("href") or (file.get("href", "") if file is not None else "")
        return posixpath.normpath(posixpath.join(self.base, unquote(href))) if href else ""

    def pictures_of(self, part: str, found: Found, where: str) -> PictureFinder:
        """Finds what an item in this part shows; gives the words instead where there is no picture."""

        def find(attributes: Mapping[str, str]) -> str:
            address, alt = attributes.get("src", ""), attributes.get("alt", "")
            if address.startswith(("http:", "https:", "//")):
                found.say("picture_outside", where, address)
                return alt
            path, data = self._file(part, address)
            name = found.shelf.add(path, data, alt)
            if not name:
                found.say("attachment_left_out" if data else "picture_missing", where, posixpath.basename(path))
            return f"{{{{{name}}}}}" if name else alt

        return find

    def _file(self, part: str, address: str) -> tuple[str, bytes]:
        if address.startswith("data:image/"):
            return "", from_base64(address.partition(";base64,")[2])
        path = _BASE_WORDS.sub("", unquote(address.partition("?")[0]))
        folders = (posixpath.dirname(part), self.base, posixpath.join(self.base, "web_resources"), "content")
        for folder in folders:
            inside = posixpath.normpath(posixpath.join(folder, path))
            if self.archive is not None and self.archive.sizes.get(inside, _MOST_OF_A_PICTURE) < _MOST_OF_A_PICTURE:
                return inside, self.archive.read(inside)
        return path, b""
