"""What is held about a person, as a PDF in the reader's language."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from office.typesetting import typeset
from people.models import Person
from people.office_words import deeds_about
from people.personal_data import held_about
from people.personal_words import NOTHING, in_words


def own_data_pdf(person: Person, *, now: datetime) -> bytes:
    return typeset("my-data.typ", told_for_pdf(person, now=now), now=now)


def told_for_pdf(person: Person, *, now: datetime) -> dict[str, Any]:
    """All sections, with their words; the template knows none of its own."""
    made = date_format(timezone.localtime(now), "SHORT_DATETIME_FORMAT")
    return {
        "lang": (get_language() or "vi")[:2],
        "title": _("My data"),
        "name": person.full_name,
        "made": _("As it was held on %s.") % made,
        "nothing": _("Nothing is held."),
        "sections": [
            {"title": part.title, "rows": [[list(pair) for pair in row] for row in part.rows]}
            for part in in_words(held_about(person, now=now))
        ],
        "history": {
            "title": _("What was done with your data"),
            "head": [_("When"), _("What was done")],
            "rows": [
                [date_format(timezone.localtime(row.at), "SHORT_DATETIME_FORMAT"), words or NOTHING]
                for row, words in deeds_about(person)
            ],
        },
    }
