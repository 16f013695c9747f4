"""Plain text as items hold it: lines are paragraphs, "| a | b |" is a row of a table, "{{NAME}}" a picture."""

import re
from collections.abc import Iterable
from decimal import Decimal

from exams.bank.items import Item

PICTURE = re.compile(r"\{\{([^{}\n]+)\}\}")
BLANK = "_____"

_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Long or far exponents make numbers that fill the memory once they are written out.
_NUMBER = re.compile(r"[+-]?(\d{1,30}([.,]\d{0,30})?|[.,]\d{1,30})([eE][+-]?\d{1,2})?")


def tidied(text: str) -> str:
    """Single spaces inside lines, no blank lines, nothing that XML cannot hold."""
    lines = (" ".join(line.split()) for line in _NOT_IN_XML.sub("", text).splitlines())
    return "\n".join(line for line in lines if line)


def one_line(text: str) -> str:
    return " ".join(_NOT_IN_XML.sub("", text).split())


def cells_of(line: str) -> list[str] | None:
    """The cells of a row of a table; None for any other line."""
    if len(line) < 3 or not (line.startswith("| ") and line.endswith(" |")):
        return None
    cells = [cell.strip() for cell in line[1:-1].split("|")]
    return cells if row_of(cells) == line else None


def row_of(cells: list[str]) -> str:
    """A stroke inside a cell would part it, so it becomes a broken one."""
    return one_line("| " + " | ".join(cell.replace("|", "¦") for cell in cells) + " |")


def number_of(text: str) -> Decimal | None:
    """A number of a reasonable size, with a point or a comma before its decimals."""
    bare = text.strip().replace("\N{MINUS SIGN}", "-")
    return Decimal(bare.replace(",", ".")) if _NUMBER.fullmatch(bare) else None


def plain_number(number: Decimal) -> str:
    """Without exponent and without zeros at the end: 1822, -0.5."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def picture_names(texts: Iterable[str]) -> list[str]:
    """The names of the pictures that stand in these texts, each once, in their order."""
    return list(dict.fromkeys(name for text in texts for name in PICTURE.findall(text)))


def texts_of(item: Item) -> list[str]:
    """Every text of an item in which a picture may stand, in the order of reading."""
    inside = [text for option in item.options for text in (option.text, option.partner, option.feedback)]
    return [item.stem, *inside, item.explanation]
