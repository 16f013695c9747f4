"""Lists typed with the fonts from before Unicode: found by themselves, and read as the fonts show them."""

from collections.abc import Iterator
from dataclasses import replace

from office.headers import Vocabulary
from office.legacy_fonts import TCVN3, VNI, is_syllable, to_unicode, unmistakable
from office.sheets import Cell, Sheet, Workbook
from people.roster_layout import Layout, find_layouts
from people.roster_words import VOCABULARY

_TEXTS_LOOKED_AT = 3000
_SURE_HEADING = 3
# Beyond Latin-1: the signs that Windows puts where Latin-1 has control characters.
_TYPOGRAPHIC = frozenset("€‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œžŸŽ")


def tables_in_unicode(workbook: Workbook, vocabulary: Vocabulary = VOCABULARY) -> tuple[list[Layout], str]:
    """The tables of people in Unicode, and the family of the old fonts they are typed in, "" where it is none.

    Either their words tell, or their headings, which are those of a list of people only once they are converted.
    """
    family = unmistakable(_texts(workbook))
    if family:
        return find_layouts(_converted(workbook, family), vocabulary), family
    found = find_layouts(workbook, vocabulary)
    return (found, "") if found else _by_headings(workbook, vocabulary)


def _texts(workbook: Workbook) -> Iterator[str]:
    """What may be typed so. Headings in Unicode are left out: they say nothing about the people below."""
    found = 0
    for sheet in workbook.sheets:
        for row in sheet.rows:
            for cell in row.cells.values():
                if found < _TEXTS_LOOKED_AT and _may_be_old(cell) and not _is_heading(cell):
                    found += 1
                    yield str(cell.value)


def _by_headings(workbook: Workbook, vocabulary: Vocabulary) -> tuple[list[Layout], str]:
    if any(True for _text in _texts(workbook)):
        for family in (TCVN3, VNI):
            if found := find_layouts(_converted(workbook, family), vocabulary):
                return found, family
    return [], ""


def _converted(workbook: Workbook, family: str) -> Workbook:
    return replace(workbook, sheets=tuple(_sheet(sheet, family) for sheet in workbook.sheets))


def _sheet(sheet: Sheet, family: str) -> Sheet:
    rows = [replace(row, cells={at: _cell(cell, family) for at, cell in row.cells.items()}) for row in sheet.rows]
    return Sheet(sheet.name, sheet.hidden, rows, sheet.merged, sheet.problems)


def _cell(cell: Cell, family: str) -> Cell:
    """Soft hyphens are letters in these fonts: what is converted is the value, not the text without them."""
    if not _may_be_old(cell) or _is_heading(cell):
        return cell
    return replace(cell, value=_as_shown(str(cell.value), family))


def _may_be_old(cell: Cell) -> bool:
    """Words without a letter that these fonts do not have: a cell that was typed anew is in Unicode already."""
    text = cell.value
    if not isinstance(text, str) or text.isascii():
        return False
    return all(ord(each) < 0x100 or each in _TYPOGRAPHIC for each in text)


def _is_heading(cell: Cell) -> bool:
    heading = VOCABULARY.match(cell.text)
    return heading is not None and heading.weight >= _SURE_HEADING


def looks_old(name: str) -> bool:
    """A word of the name is Vietnamese only once it is converted."""
    words = [word for word in name.split() if not word.isascii() and not is_syllable(word)]
    return any(is_syllable(to_unicode(word, family)) for word in words for family in (TCVN3, VNI))


def _as_shown(text: str, family: str) -> str:
    """The capital fonts of TCVN3 show small letters as capitals; their plain letters stand there as capitals."""
    shown = to_unicode(text, family)
    plain = [each for each in text if each.isascii() and each.isalpha()]
    return shown.upper() if family == TCVN3 and len(plain) > 1 and "".join(plain).isupper() else shown
