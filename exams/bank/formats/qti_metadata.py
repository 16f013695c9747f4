"""What the manifest of a QTI package says of each item, in the terms of LOM: reference, tags, topic, level, source."""

from dataclasses import replace
from typing import Any
from xml.etree.ElementTree import Element

from exams.bank.formats.extras import extras_in, with_extras
from exams.bank.formats.plain import one_line, tidied
from exams.bank.formats.safe_xml import text_at
from exams.bank.items import Item

CATALOG, FIELDS = "khue", "khue-fields"
DIFFICULTIES = {1: "easy", 2: "medium", 3: "difficult", 4: "very difficult"}

_LEVELS = {"very easy": 1, **{word: level for level, word in DIFFICULTIES.items()}}


def extras_from(resource: Element | None) -> dict[str, Any]:
    """Our own fields, where the package came from this platform."""
    entries = _identifiers(resource)
    return extras_in(entries[FIELDS]) if FIELDS in entries else {}


def with_metadata(item: Item, resource: Element | None) -> Item:
    """The item with what its resource says; ours says exactly what was, so it goes before the rest."""
    if resource is None:
        return item
    entries = _identifiers(resource)
    keywords = (
        one_line(text_at(keyword, "string") or text_at(keyword, "langstring")) for keyword in resource.iter("keyword")
    )
    item = replace(
        item,
        ref=entries.get(CATALOG, item.ref),
        tags=tuple(filter(None, keywords)),
        topic=_topic(resource) or item.topic,
        level=_LEVELS.get(text_at(resource, ".//educational/difficulty/value").lower(), item.level),
        citation=tidied(resource.findtext(".//relation/resource/description/string") or ""),
    )
    return with_extras(item, extras_from(resource))


def _identifiers(resource: Element | None) -> dict[str, str]:
    if resource is None:
        return {}
    found = resource.iterfind(".//general/identifier")
    return {text_at(each, "catalog"): text_at(each, "entry") for each in found}


def _topic(resource: Element) -> str:
    path = resource.find(".//classification/taxonPath")
    names = (one_line(text_at(taxon, "entry/string")) for taxon in path.iter("taxon")) if path is not None else ()
    return " / ".join(name for name in names if name)
