"""From HTML, as strings or as elements of an XML tree, to the plain text of items. No markup survives."""

import re
from collections.abc import Callable, Iterable, Mapping
from xml.etree.ElementTree import Element

from exams.bank.formats.html_tokens import Token, tokens, unescaped
from exams.bank.formats.plain import BLANK, row_of, tidied

# Asks for a picture by its address; gives what stands in the text for it.
PictureFinder = Callable[[Mapping[str, str]], str]

MAX_HTML = 100_000
# Where an answer goes, inside a sentence; no text of XML or HTML can hold it.
MARK = "\x01"

_BLOCKS = set(
    "p div br li ul ol dl dt dd h1 h2 h3 h4 h5 h6 pre blockquote section article header footer table tbody thead "
    "tfoot caption figure figcaption hr form fieldset center address prompt".split()
)
_SKIPPED = set("script style head title template noscript annotation annotation-xml object iframe audio video".split())
_VOID = {"br", "hr", "img", "input", "meta", "link", "col", "source", "wbr"}
_DATA_ADDRESS = re.compile(r"data:image/[\w.+-]{1,20};base64,[A-Za-z0-9+/=\s]+")
_LOOKS_LIKE_HTML = re.compile(
    r"</?(?:p|br|b|i|u|em|strong|span|div|img|table|tr|td|ul|ol|li|sub|sup|a|font|h[1-6]|code|pre)\b[^<>]*>", re.I
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,30});")
_UP = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_DOWN = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_SPACES_OR_STROKES = re.compile(r"[\s|]+")
_RAISED = re.compile(r"[0-9+\-=()n]+")


class TooLong(Exception):
    """A text of markup too long to be a question's."""


class PlainText:
    """Collects text by start, data and end; a row of a table is one line whatever stands in its cells."""

    def __init__(self, picture: PictureFinder) -> None:
        self._picture = picture
        self._lines: list[list[str]] = [[]]  # each line in its pieces
        self._rows: list[list[str]] = []
        self._depth_of_cells = 0
        self._skipping = 0
        self._raised: list[tuple[str, int]] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag in _SKIPPED:
            self._skipping += 1
        elif tag == "img":
            self.data(self._picture(attributes))
        elif tag == "tr" and not self._depth_of_cells:
            self._break()
            self._rows.append([])
        elif tag in ("td", "th"):
            self._open_cell()
        elif tag in _BLOCKS:
            self._break()
            self._lines[-1] += ["- "] if tag == "li" and not self._depth_of_cells else []
        elif tag in ("sup", "sub"):
            self._raised.append((tag, len(self._lines[-1])))

    def data(self, text: str) -> None:
        if not self._skipping:
            self._lines[-1].append(_SPACES_OR_STROKES.sub(_folded, text) if self._depth_of_cells else _flat(text))

    def end(self, tag: str) -> None:
        if tag in _SKIPPED:
            self._skipping = max(0, self._skipping - 1)
        elif tag in ("td", "th"):
            self._close_cell()
        elif tag == "tr" and self._rows and not self._depth_of_cells:
            row = self._rows.pop()
            self._lines[-1:] = [[row_of(row)] if row else [], []]
        elif tag in _BLOCKS and tag != "br":
            self._break()
        elif tag in ("sup", "sub") and self._raised:
            self._raise(*self._raised.pop())

    @property
    def text(self) -> str:
        """A mark alone in its line says nothing; elsewhere it is the blank to fill in."""
        whole = map("".join, self._lines)
        lines = ("" if line.strip() == MARK else line.replace(MARK, f" {BLANK} ") for line in whole)
        return tidied("\n".join(lines))

    def _break(self) -> None:
        if self._depth_of_cells:
            self._lines[-1].append(" ")
        elif self._lines[-1]:
            self._lines.append([])

    def _open_cell(self) -> None:
        if self._rows and not self._depth_of_cells:
            self._lines.append([])
        self._depth_of_cells += 1

    def _close_cell(self) -> None:
        self._depth_of_cells = max(0, self._depth_of_cells - 1)
        if self._rows and not self._depth_of_cells:
            self._rows[-1].append(" ".join("".join(self._lines.pop()).split()))

    def _raise(self, tag: str, since: int) -> None:
        """x² must not become x2."""
        said = "".join(self._lines[-1][since:])
        if _RAISED.fullmatch(said):
            said = said.translate(_UP if tag == "sup" else _DOWN)
        elif said and tag == "sup":
            said = f"^{said}"
        self._lines[-1][since:] = [said]


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def _folded(found: re.Match[str]) -> str:
    return found[0].replace("|", "¦") if "|" in found[0] else " "


def plain_of_html(text: str, picture: PictureFinder) -> str:
    """Raises `TooLong` for markup that no question has; pictures written into it do not count."""
    addresses: list[str] = []

    def put_aside(found: re.Match[str]) -> str:
        addresses.append(found[0])
        return f"picture-inside:{len(addresses) - 1}"

    short = _DATA_ADDRESS.sub(put_aside, text)
    if len(short) > MAX_HTML:
        raise TooLong
    plain = PlainText(picture)
    for token in tokens(short):
        _feed(plain, token, addresses)
    return plain.text


def _feed(plain: PlainText, token: Token, addresses: list[str]) -> None:
    if not token.tag:
        plain.data(token.text)
    elif token.closes:
        plain.end(token.tag)
    else:
        attributes = token.attributes() if token.tag == "img" else {}
        number = attributes.get("src", "").removeprefix("picture-inside:")
        if number.isdecimal() and int(number) < len(addresses):
            attributes["src"] = addresses[int(number)]
        plain.start(token.tag, attributes)
        if token.text.endswith("/>") and token.tag in _SKIPPED:
            plain.end(token.tag)


def plain_of_loose(text: str, picture: PictureFinder) -> str:
    """Text of which nobody said whether it is HTML: its lines count, its tags are taken as such."""
    if _LOOKS_LIKE_HTML.search(text):
        return plain_of_html(text.replace("\n", "<br>"), picture)
    return tidied(_ENTITY.sub(lambda found: unescaped(found[0]), text))


def feed_element(plain: PlainText, element: Element, skipped: Iterable[str] = (), marks: Iterable[str] = ()) -> None:
    """The inside of an element of XHTML; of `skipped` elements nothing is read, `marks` leave one behind."""
    plain.data(element.text or "")
    for child in element:
        if child.tag in marks:
            plain.data(MARK)
        elif isinstance(child.tag, str) and child.tag not in skipped:
            plain.start(child.tag, child.attrib)
            feed_element(plain, child, skipped, marks)
            if child.tag not in _VOID:
                plain.end(child.tag)
        plain.data(child.tail or "")
