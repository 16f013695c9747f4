"""From the plain text of items to well-formed XHTML that reads back the same."""

from collections.abc import Callable
from html import escape
from itertools import groupby

from exams.bank.formats.plain import PICTURE, cells_of

# The address of the picture of this name, or None where it is only a word in braces.
AddressOf = Callable[[str], str | None]


def has_markup(text: str, names: set[str]) -> bool:
    """Plain text alone would not do: there is a table or a picture in it."""
    return any(cells_of(line) for line in text.split("\n")) or any(name in names for name in PICTURE.findall(text))


def html_of(text: str, tag_of: AddressOf) -> str:
    """Paragraphs and tables; `tag_of` gives the whole tag of a picture."""
    if not text:
        return ""
    runs = groupby(text.split("\n"), key=lambda line: cells_of(line) is not None)
    return "".join((_table if is_table else _paragraphs)(list(lines), tag_of) for is_table, lines in runs)


def picture_tag(address: str, alt: str, name: str = "") -> str:
    named = f' data-name="{escape(name)}"' if name else ""
    return f'<img src="{escape(address)}" alt="{escape(alt)}"{named}/>'


def _paragraphs(lines: list[str], tag_of: AddressOf) -> str:
    return "".join(f"<p>{_inline(line, tag_of)}</p>" for line in lines)


def _table(lines: list[str], tag_of: AddressOf) -> str:
    rows = ("".join(f"<td>{_inline(cell, tag_of)}</td>" for cell in cells_of(line) or []) for line in lines)
    return "<table><tbody>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</tbody></table>"


def _inline(line: str, tag_of: AddressOf) -> str:
    parts, end = [], 0
    for found in PICTURE.finditer(line):
        tag = tag_of(found[1])
        if tag is not None:
            parts += [escape(line[end : found.start()]), tag]
            end = found.end()
    return "".join([*parts, escape(line[end:])])
