"""Words of the back office for people: journal acts as sentences, numbers that are not for everyone."""

from datetime import datetime
from typing import Any

from django.db.models import Model
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from office.journal_words import words_of
from office.models import JournalRow
from people.models import Person
from people.models.persons import Sex
from people.personal_opening import ACT as OPENED
from people.roles import Role

MOST_SHOWN, MOST_OPENINGS = 50, 10

# What an import does with a row.
DEEDS = {
    "create": _lazy("New"),
    "change": _lazy("Changed"),
    "same": _lazy("As it is"),
    "skip": _lazy("Left out"),
}
_FIELDS = {
    "name": _lazy("Name"),
    "family": _lazy("Family and middle names"),
    "middle": _lazy("Middle name"),
    "ordinal": _lazy("Number in the list"),
    "born": _lazy("Date of birth"),
    "born_on": _lazy("Date of birth"),
    "born_day": _lazy("Day of birth"),
    "born_month": _lazy("Month of birth"),
    "born_year": _lazy("Year of birth"),
    "born_male": _lazy("Year of birth, men"),
    "born_female": _lazy("Year of birth, women"),
    "male": _lazy("Male"),
    "female": _lazy("Female"),
    "code": _lazy("Code"),
    "unit_code": _lazy("Unit code"),
    "branch": _lazy("Party cell"),
    "unit": _lazy("Unit"),
    "base": _lazy("Grassroots Party organisation"),
    "workplace": _lazy("Workplace"),
    "position": _lazy("Position"),
    "joined": _lazy("Admission ceremony on"),
    "official": _lazy("Full member since"),
    "standing": _lazy("Standing in the Party"),
    "note": _lazy("Note"),
}


def act_in_words(row: JournalRow) -> str:
    """What was done, as a sentence; of changed fields only the names, since values may be private."""
    changed = row.data.get("changed")
    if row.act == "people.person.change" and changed:
        return _("changed: %s") % ", ".join(field_label(name) for name in changed)
    role = row.data.get("role")
    return words_of(row.act, row.data | ({"role": Role(role).label} if role in Role.values else {}))


def history_of(record: Model, *others: Model) -> list[dict[str, Any]]:
    """What was done to a record and to others that went into it, the latest first, for templates/office/journal.html.

    Of a page that many open the last openings alone, so that they do not push out what was done.
    """
    subjects = [f"{each._meta.label}:{each.pk}" for each in (record, *others)]
    rows = JournalRow.objects.filter(subject__in=subjects).select_related("by__person")
    deeds, openings = rows.exclude(act=OPENED)[:MOST_SHOWN], rows.filter(act=OPENED)[:MOST_OPENINGS]
    shown = sorted([*deeds, *openings], key=lambda row: row.pk, reverse=True)
    return [{"row": row, "words": act_in_words(row)} for row in shown]


def deeds_about(person: Person) -> list[tuple[JournalRow, str]]:
    """All that was done with a person's data, from the first on, as the person may read it: not by whom."""
    rows = JournalRow.objects.about(person).order_by("pk")
    return [(row, capfirst(act_in_words(row))) for row in rows]


def field_label(name: str) -> str:
    """The words for a field of a person or of a roster."""
    known = {field.name: field.verbose_name for field in Person._meta.concrete_fields}
    return capfirst(str(_FIELDS.get(name) or known.get(name) or name))


def value_label(name: str, value: str) -> str:
    """The words for a value that is stored as a code."""
    return str(Sex(value).label) if name == "sex" and value else value


def moment(at: datetime) -> str:
    """A time for a cell of a list, where the committee works."""
    return timezone.localtime(at).strftime("%d/%m/%Y %H:%M")


def masked(number: str) -> str:
    """A number of which only the last three digits are shown."""
    return "•" * max(len(number) - 3, 0) + number[-3:] if number else ""
