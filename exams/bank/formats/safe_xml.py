"""XML that somebody sends: no entities, nothing fetched, no more elements and no deeper than questions need."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from exams.bank.formats.problems import refusal

# An element takes about a hundred bytes whatever stands in it.
MAX_ELEMENTS = 600_000
MAX_DEPTH = 200


def parsed(content: bytes) -> Element:
    """The tree, with names free of namespaces."""
    if content.count(b"</") + content.count(b"/>") > MAX_ELEMENTS:
        raise refusal("too_large")
    try:
        root: Element = fromstring(content)
    except ParseError as error:
        raise refusal("damaged_xml", line=error.position[0]) from error
    except DefusedXmlException as error:
        raise refusal("xml_entities") from error
    except (ValueError, LookupError) as error:  # a coding that nobody knows
        raise refusal("damaged_xml", line=1) from error
    _without_namespaces(root)
    return root


def _without_namespaces(root: Element) -> None:
    level, depth = [root], 0
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            raise refusal("xml_too_deep")
        for element in level:
            element.tag = local(element.tag)
            for name in [name for name in element.attrib if "}" in name]:
                element.set(local(name), element.attrib.pop(name))
        level = [child for element in level for child in element]


def local(name: str) -> str:
    return name.rpartition("}")[2] if isinstance(name, str) else ""


def text_at(element: Element, path: str) -> str:
    """The text of the element at this path, stripped; "" where there is none."""
    return (element.findtext(path) or "").strip()


def all_text(element: Element | None) -> str:
    return "".join(element.itertext()) if element is not None else ""


def each(element: Element | None, tag: str) -> Iterator[Element]:
    if element is not None:
        yield from element.iter(tag)
