"""Packages of QTI: an item a file, the pictures beside them, and a manifest that lists every file and tells of it."""

import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, tostring

from exams.bank.formats.export_outcome import Written
from exams.bank.formats.extras import extras_of
from exams.bank.formats.plain import one_line
from exams.bank.formats.qti_metadata import CATALOG, DIFFICULTIES, FIELDS
from exams.bank.formats.qti_names import as_qti3
from exams.bank.formats.qti_writing import PICTURES, QtiWriter
from exams.bank.items import Item, Kind, Picture

# The same items make the same bytes, whenever they are written.
_MOMENT = (2000, 1, 1, 0, 0, 0)
_LOM = "http://ltsc.ieee.org/xsd/LOM"
_INTERACTIONS = {
    Kind.ORDERING: "orderInteraction",
    Kind.MATCHING: "matchInteraction",
    Kind.TABLE: "matchInteraction",
    Kind.NUMBER: "textEntryInteraction",
    Kind.TEXT: "textEntryInteraction",
}


@dataclass(frozen=True)
class Version:
    """What differs between versions of QTI besides the spelling of their words."""

    items: str
    manifest: str
    metadata: str
    schema: str
    schema_version: str
    resource: str
    templates: str
    is_3: bool = False


def write_package(items: Iterable[Item], version: Version) -> Written:
    """Files, identifiers and names are counted, so they are unique whatever the items are called."""
    files: dict[str, bytes] = {}
    manifest = _Manifest(version)
    for number, item in enumerate(items, 1):
        identifier = f"item-{number:05}"
        writer = QtiWriter(item, identifier, version.templates, bodies_wrapped=version.is_3)
        root = as_qti3(writer.element()) if version.is_3 else writer.element()
        root.set("xmlns", version.items)
        files[f"{identifier}.xml"] = _xml(root)
        files |= {f"{PICTURES}/{picture.name}": picture.data for picture in item.pictures}
        manifest.add(identifier, item)
    return Written(_zipped({"imsmanifest.xml": _xml(manifest.root), **files}))


def _xml(root: Element) -> bytes:
    return tostring(root, encoding="utf-8", xml_declaration=True)


def _zipped(files: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, _MOMENT), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


class _Manifest:
    def __init__(self, version: Version) -> None:
        self.version = version
        self.root = Element("manifest", {"xmlns": version.manifest, "identifier": "manifest"})
        self.root.set("xmlns:lom", _LOM)
        self.root.set("xmlns:qti", version.metadata)
        metadata = SubElement(self.root, "metadata")
        SubElement(metadata, "schema").text = version.schema
        SubElement(metadata, "schemaversion").text = version.schema_version
        SubElement(self.root, "organizations")
        self.resources = SubElement(self.root, "resources")

    def add(self, identifier: str, item: Item) -> None:
        href = f"{identifier}.xml"
        attributes = {"identifier": f"resource-{identifier}", "type": self.version.resource, "href": href}
        resource = SubElement(self.resources, "resource", attributes)
        metadata = SubElement(resource, "metadata")
        _lom(metadata, item)
        qti = SubElement(metadata, "qti:qtiMetadata")
        SubElement(qti, "qti:interactionType").text = _INTERACTIONS.get(item.kind, "choiceInteraction")
        SubElement(resource, "file", href=href)
        for picture in item.pictures:
            SubElement(resource, "file", href=_path(picture))


def _path(picture: Picture) -> str:
    return f"{PICTURES}/{picture.name}"


def _lom(metadata: Element, item: Item) -> None:
    """In the order of LOM: general, educational, relation, classification."""
    lom = SubElement(metadata, "lom:lom")
    general = SubElement(lom, "lom:general")
    _identifier(general, CATALOG, item.ref)
    fields = ("kind", "number", "topic", "tags", "pinned", "credit", "credits", "multiple")
    _identifier(general, FIELDS, extras_of(item, *fields))
    _string(general, "title", one_line(item.stem)[:80])
    for tag in item.tags:
        _string(general, "keyword", tag)
    if item.level is not None:
        _vocabulary(SubElement(lom, "lom:educational"), "difficulty", DIFFICULTIES[item.level])
    if item.citation:
        relation = SubElement(lom, "lom:relation")
        _vocabulary(relation, "kind", "isbasedon")
        _string(SubElement(relation, "lom:resource"), "description", item.citation)
    if item.topic:
        classification = SubElement(lom, "lom:classification")
        _vocabulary(classification, "purpose", "discipline")
        path = SubElement(classification, "lom:taxonPath")
        _string(path, "source", CATALOG)
        for name in item.topic.split(" / "):
            _string(SubElement(path, "lom:taxon"), "entry", name)


def _identifier(general: Element, catalog: str, entry: str) -> None:
    identifier = SubElement(general, "lom:identifier")
    SubElement(identifier, "lom:catalog").text = catalog
    SubElement(identifier, "lom:entry").text = entry


def _string(parent: Element, tag: str, text: str) -> None:
    SubElement(SubElement(parent, f"lom:{tag}"), "lom:string").text = text


def _vocabulary(parent: Element, tag: str, value: str) -> None:
    element = SubElement(parent, f"lom:{tag}")
    SubElement(element, "lom:source").text = "LOMv1.0"
    SubElement(element, "lom:value").text = value
