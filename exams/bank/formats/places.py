"""Places in a file as its reader writes them ("paragraph 3"), and as people say them."""

import re

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

_PLACES = (
    (re.compile(r"paragraph (?P<n>\d+)"), _("Paragraph {n}")),
    (re.compile(r"line (?P<n>\d+)"), _("Line {n}")),
    (re.compile(r"table (?P<n>\d+), row (?P<row>\d+)"), _("Table {n}, row {row}")),
    (re.compile(r"table (?P<n>\d+)"), _("Table {n}")),
    (re.compile(r"item (?P<number>\d+)"), _("Question {number}")),
    (re.compile(r"row (?P<number>\d+)"), _("Row {number}")),
)


def place_of(where: str, number: str = "") -> str:
    """How a person finds the place: by the question's number, by counting paragraphs, lines, rows or questions.

    Another place, such as a cell or a path in a package, as it stands.
    """
    for pattern, words in _PLACES:
        found = pattern.fullmatch(where)
        if found:
            place = str(words).format(**found.groupdict())
            if not number:
                return place
            return gettext("Question {number} ({place})").format(number=number, place=place[0].lower() + place[1:])
    return where
