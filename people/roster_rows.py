"""What each row below a roster's header is: a person, the name of a unit, a sum, the end, or nothing known."""

from enum import StrEnum
from itertools import islice

from office.headers import normalise
from office.sheets import Cell, Row
from people.names import same_spelling, tidy_text
from people.roster_layout import Layout
from people.roster_words import (
    CLOSING,
    COLUMN_NUMBER,
    NAME_FIELDS,
    NUMBER_ALONE,
    NUMBERED,
    ORDINAL,
    PERHAPS_UNIT,
    SIGNATURE,
    SUBTOTAL,
    SURELY_UNIT,
    TRAILING_COUNT,
)


class RowKind(StrEnum):
    PERSON = "person"
    SECTION = "section"  # names the unit of the rows beneath
    SUBTOTAL = "subtotal"
    CLOSING = "closing"  # "Danh sách này có 45 đồng chí."
    SIGNATURE = "signature"
    HEADER = "header"  # the header again, on the next printed page
    NUMBERING = "numbering"  # (1) (2) (3)
    EMPTY = "empty"  # a number prepared for a person who was not entered
    NAMELESS = "nameless"
    OTHER = "other"


def kind_of(row: Row, layout: Layout) -> RowKind:
    numbered = layout.is_numbered(row)
    if not numbered and _repeats_header(row, layout):
        return RowKind.HEADER
    if len(row.cells) > 2 and all(COLUMN_NUMBER.fullmatch(cell.text) for cell in row.cells.values()):
        return RowKind.NUMBERING
    if not numbered:
        if closing_count(row) is not None:
            return RowKind.CLOSING
        if _is_signature(row, layout):
            return RowKind.SIGNATURE
        if SUBTOTAL.match(_first_text(row)):
            return RowKind.SUBTOTAL
    if section_of(row, layout):
        return RowKind.SECTION
    return _person_or_not(row, layout)


def is_surely_data(row: Row, layout: Layout) -> bool:
    """Numbered, or with several values of which one has digits: no row of signatures is like that."""
    values = [cell.text for cell in row.cells.values()]
    return layout.is_numbered(row) or (len(values) > 2 and any(char.isdigit() for char in "".join(values)))


def closing_count(row: Row) -> int | None:
    """How many people the closing sentence speaks of."""
    for cell in row.cells.values():
        found = CLOSING.search(_lower(cell.text))
        if found:
            return int(found.group(1).replace(".", ""))
    return None


def section_of(row: Row, layout: Layout) -> tuple[str, str] | None:
    """Kind of numbering and name of the unit that a row names for the rows beneath, if it does nothing else."""
    cells = list(islice((cell for _, cell in sorted(row.cells.items()) if not _is_count(cell)), 3))
    number = _number_beside(cells)
    lines = cells[1:] if number else cells
    if len(lines) != 1 or lines[0].column in layout.unit_columns:
        return None
    text = tidy_text(lines[0].text)
    numbered = NUMBERED.fullmatch(text)
    number, text = (numbered["number"], numbered["text"]) if numbered else (number, text)
    if not _names_unit(text, number, surely_only=layout.is_numbered(row)):
        return None
    return _numbering(number), TRAILING_COUNT.sub("", text).strip(" .:;-–")


def _is_count(cell: Cell) -> bool:
    """A number alone, or with the word for people: "12 đ/c"."""
    return bool(ORDINAL.fullmatch(cell.text) or TRAILING_COUNT.fullmatch(cell.text))


def _number_beside(cells: list[Cell]) -> str:
    """The "I" of a row "I | Đảng bộ Sở Nội vụ"."""
    found = NUMBER_ALONE.fullmatch(cells[0].text) if len(cells) > 1 else None
    return found["number"] if found else ""


def _names_unit(text: str, number: str, *, surely_only: bool) -> bool:
    lower = _lower(text)
    if SURELY_UNIT.match(lower):
        return True
    if surely_only:
        return False
    return bool(PERHAPS_UNIT.match(lower)) or _numbering(number) == "roman"


def _numbering(number: str) -> str:
    if not number:
        return ""
    if number[0].isdigit():
        return f"digits{number.count('.')}"
    if number in ("I", "V", "X") or (len(number) > 1 and number.isupper()):
        return "roman"
    return "capital" if number.isupper() else "small"


def _repeats_header(row: Row, layout: Layout) -> bool:
    columns = [column for name in NAME_FIELDS for column in layout.columns.get(name, ()) if column in layout.headings]
    return any(
        column in row.cells and normalise(row.cells[column].text) == normalise(layout.headings[column])
        for column in columns
    )


def _is_signature(row: Row, layout: Layout) -> bool:
    """Only the name's cell is asked where it has words: "Bí thư" is also a position in a person's row."""
    named = _lower(layout.name_text(row))
    texts = [named] if named else [_lower(cell.text) for cell in row.cells.values()]
    return any(SIGNATURE.match(text) for text in texts)


def _person_or_not(row: Row, layout: Layout) -> RowKind:
    named, numbered = layout.name_text(row), layout.is_numbered(row)
    if SURELY_UNIT.match(_lower(named)):
        return RowKind.OTHER
    if any(char.isalpha() for char in named):
        lone = layout.numbered and not numbered and not _others(row, layout)
        return RowKind.OTHER if lone else RowKind.PERSON
    if numbered:
        return RowKind.NAMELESS if _others(row, layout) else RowKind.EMPTY
    return RowKind.NAMELESS if _others(row, layout) > 1 else RowKind.OTHER


def _others(row: Row, layout: Layout) -> int:
    """How many fields beside the name and the number say something."""
    return sum(1 for name in layout.columns if name not in (*NAME_FIELDS, "ordinal") and layout.cell(row, name))


def _first_text(row: Row) -> str:
    return _lower(row.cells[min(row.cells)].text)


def _lower(text: str) -> str:
    return same_spelling(tidy_text(text)).casefold()
