"""Workbooks typed with the fonts from before Unicode, read as the fonts show them."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from office.legacy_fonts import TCVN3, to_unicode, unmistakable
from office.sheets import Cell, Sheet, Workbook

_TEXTS_LOOKED_AT = 3000
# Beyond Latin-1: the signs that Windows puts where Latin-1 has control characters.
_TYPOGRAPHIC = frozenset("€‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œžŸŽ")
# Cells that are what they seem, whatever stands around them: headings that were typed anew.
Surely = Callable[[Cell], bool]


def family_in(workbook: Workbook, surely: Surely) -> str:
    """The family of old fonts that the words of a workbook are typed in, "" where they do not tell beyond doubt."""
    return unmistakable(texts_in(workbook, surely))


def texts_in(workbook: Workbook, surely: Surely) -> Iterator[str]:
    """What may be typed so. Headings in Unicode are left out: they say nothing about the rows below."""
    found = 0
    for sheet in workbook.sheets:
        for row in sheet.rows:
            for cell in row.cells.values():
                if found < _TEXTS_LOOKED_AT and _may_be_old(cell) and not surely(cell):
                    found += 1
                    yield str(cell.value)


def converted(workbook: Workbook, family: str, surely: Surely) -> Workbook:
    """The same cells with their texts in Unicode."""
    return replace(workbook, sheets=tuple(_sheet(sheet, family, surely) for sheet in workbook.sheets))


def _sheet(sheet: Sheet, family: str, surely: Surely) -> Sheet:
    rows = [replace(row, cells={at: _cell(it, family, surely) for at, it in row.cells.items()}) for row in sheet.rows]
    return Sheet(sheet.name, sheet.hidden, rows, sheet.merged, sheet.problems)


def _cell(cell: Cell, family: str, surely: Surely) -> Cell:
    """Soft hyphens are letters in these fonts: what is converted is the value, not the text without them."""
    if not _may_be_old(cell) or surely(cell):
        return cell
    return replace(cell, value=_as_shown(str(cell.value), family))


def _may_be_old(cell: Cell) -> bool:
    """Words without a letter that these fonts do not have: a cell that was typed anew is in Unicode already."""
    text = cell.value
    if not isinstance(text, str) or text.isascii():
        return False
    return all(ord(each) < 0x100 or each in _TYPOGRAPHIC for each in text)


def _as_shown(text: str, family: str) -> str:
    """The capital fonts of TCVN3 show small letters as capitals; their plain letters stand there as capitals."""
    shown = to_unicode(text, family)
    plain = [each for each in text if each.isascii() and each.isalpha()]
    return shown.upper() if family == TCVN3 and len(plain) > 1 and "".join(plain).isupper() else shown
