"""QTI 2 says simpleChoice and maxChoices, QTI 3 qti-simple-choice and max-choices: one vocabulary, two spellings."""

import re
from xml.etree.ElementTree import Element

_PREFIX = "qti-"
_CAPITAL = re.compile(r"(?<=[a-z0-9])([A-Z])")


def as_qti2(root: Element) -> Element:
    """A tree of QTI 3 in the words of QTI 2; one of QTI 2 stays as it is."""
    for element in root.iter():
        if element.tag.startswith(_PREFIX):
            element.tag = _camel(element.tag.removeprefix(_PREFIX))
            for name in [name for name in element.attrib if "-" in name]:
                element.set(_camel(name), element.attrib.pop(name))
    return root


def as_qti3(root: Element) -> Element:
    """A tree of ours in the words of QTI 3; elements of HTML are the same in both."""
    for element in root.iter():
        if element.tag not in _HTML:
            element.tag = _PREFIX + _kebab(element.tag)
            for name in [name for name in element.attrib if name != "xmlns"]:
                element.set(_kebab(name), element.attrib.pop(name))
    return root


_HTML = set("div p table tbody tr td img".split())


def _camel(name: str) -> str:
    first, *others = name.split("-")
    return first + "".join(word[:1].upper() + word[1:] for word in others)


def _kebab(name: str) -> str:
    return _CAPITAL.sub(r"-\1", name).lower()
