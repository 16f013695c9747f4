"""Lists typed with the fonts from before Unicode: found by themselves, and read as the fonts show them."""

from office.headers import Vocabulary
from office.legacy_fonts import TCVN3, VNI, is_syllable, to_unicode
from office.sheet_legacy import converted, family_in, texts_in
from office.sheets import Cell, Workbook
from people.roster_layout import Layout, find_layouts
from people.roster_words import VOCABULARY

_SURE_HEADING = 3


def tables_in_unicode(workbook: Workbook, vocabulary: Vocabulary = VOCABULARY) -> tuple[list[Layout], str]:
    """The tables of people in Unicode, and the family of the old fonts they are typed in, "" where it is none.

    Either their words tell, or their headings, which are those of a list of people only once they are converted.
    """
    family = family_in(workbook, _is_heading)
    if family:
        return find_layouts(converted(workbook, family, _is_heading), vocabulary), family
    found = find_layouts(workbook, vocabulary)
    return (found, "") if found else _by_headings(workbook, vocabulary)


def _by_headings(workbook: Workbook, vocabulary: Vocabulary) -> tuple[list[Layout], str]:
    if any(True for _text in texts_in(workbook, _is_heading)):
        for family in (TCVN3, VNI):
            if found := find_layouts(converted(workbook, family, _is_heading), vocabulary):
                return found, family
    return [], ""


def _is_heading(cell: Cell) -> bool:
    heading = VOCABULARY.match(cell.text)
    return heading is not None and heading.weight >= _SURE_HEADING


def looks_old(name: str) -> bool:
    """A word of the name is Vietnamese only once it is converted."""
    words = [word for word in name.split() if not word.isascii() and not is_syllable(word)]
    return any(is_syllable(to_unicode(word, family)) for word in words for family in (TCVN3, VNI))
