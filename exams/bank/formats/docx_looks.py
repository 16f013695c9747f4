"""How the pieces of a Word document look: direct properties over styles over defaults."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from exams.bank.formats.written_lines import Marks

Element = Any  # lxml's elements have no type of their own that mypy could follow
Look = dict[str, str]

_DEEPEST_STYLE = 20
_SWITCHES = {"b": "bold", "i": "italic", "strike": "strike", "dstrike": "strike"}
_OFF = {"0", "false", "off", "none"}
_NO_COLOUR = {"auto", "none", "ffffff", ""}
_GREY = 48  # a difference between the parts of a colour that nobody takes for a colour


def local(element: Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def value(element: Element | None, name: str = "val") -> str:
    """An attribute by its name, in whichever of the format's namespaces; "" where there is none."""
    if element is None:
        return ""
    for key, text in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(text)
    return ""


def child(element: Element | None, name: str) -> Element | None:
    if element is None:
        return None
    return next((each for each in element if local(each) == name), None)


def look_of(properties: Element | None) -> Look:
    """What the properties of a run, paragraph or style say about its look, and nothing else."""
    look: Look = {}
    for each in properties if properties is not None else ():
        name, said = local(each), value(each).lower()
        if name in _SWITCHES:
            look[_SWITCHES[name]] = "" if said in _OFF else "1"
        elif name in ("u", "highlight"):
            look["underline" if name == "u" else name] = "" if said in _OFF or (name == "u" and not said) else "1"
        elif name == "shd":
            look["shade"] = "" if value(each, "fill").lower() in _NO_COLOUR else "1"
        elif name == "color":
            look["colour"] = hue(said)
        elif name == "rFonts":
            look["font"] = value(each, "ascii") or value(each, "hAnsi") or look.get("font", "")
    return look


def hue(colour: str) -> str:
    """The name of a colour as people tell it apart: red, green, blue, other; "" for black, grey and none."""
    if colour in _NO_COLOUR or len(colour) != 6:
        return ""
    try:
        red, green, blue = (int(colour[at : at + 2], 16) for at in (0, 2, 4))
    except ValueError:
        return ""
    if max(red, green, blue) - min(red, green, blue) < _GREY:
        return ""
    if red > 1.5 * max(green, blue):
        return "red"
    if green > max(red, blue):
        return "green"
    return "blue" if blue > max(red, green) else "other"


def marks_of(look: Look) -> Marks:
    names = {name for name in ("bold", "italic", "underline", "highlight", "strike") if look.get(name)}
    if look.get("shade"):
        names.add("highlight")
    if look.get("colour"):
        names.add(f"colour {look['colour']}")
    return frozenset(names)


@dataclass(frozen=True)
class Style:
    look: Look
    based_on: str = ""
    numbering: tuple[str, str] = ("", "")  # number of the list, level
    heading: int = 0


@dataclass
class Styles:
    """Styles by their id, each with what it takes from those it is based on."""

    styles: dict[str, Style] = field(default_factory=dict)
    default: Look = field(default_factory=dict)
    default_paragraph: str = ""

    def look(self, style: str) -> Look:
        look: Look = {}
        for each in reversed(list(self._chain(style))):
            look |= each.look
        return look

    def numbering(self, style: str) -> tuple[str, str]:
        return next((each.numbering for each in self._chain(style) if each.numbering[0]), ("", ""))

    def heading(self, style: str) -> int:
        return next((each.heading for each in self._chain(style) if each.heading), 0)

    def _chain(self, name: str) -> Iterator[Style]:
        for _ in range(_DEEPEST_STYLE):
            style = self.styles.get(name)
            if style is None:
                return
            yield style
            name = style.based_on


def styles_of(root: Element | None) -> Styles:
    found = Styles()
    for each in root if root is not None else ():
        if local(each) == "docDefaults":
            found.default = look_of(child(child(each, "rPrDefault"), "rPr"))
        elif local(each) == "style":
            name = value(each, "styleId")
            found.styles[name] = _style(each)
            if value(each, "type") == "paragraph" and value(each, "default") in ("1", "true"):
                found.default_paragraph = name
    return found


def _style(element: Element) -> Style:
    paragraph = child(element, "pPr")
    look = look_of(child(paragraph, "rPr")) | look_of(child(element, "rPr"))
    return Style(look, value(child(element, "basedOn")), numbering_of(paragraph), heading_of(paragraph))


def numbering_of(paragraph: Element | None) -> tuple[str, str]:
    numbering = child(paragraph, "numPr")
    return value(child(numbering, "numId")), value(child(numbering, "ilvl")) or "0"


def heading_of(paragraph: Element | None) -> int:
    """1 to 9 where the paragraph is in the outline; 0 where it is plain text."""
    level = value(child(paragraph, "outlineLvl"))
    return int(level) + 1 if level.isdigit() and int(level) < 9 else 0
