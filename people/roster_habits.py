"""What senders of lists mean by their words, remembered from one list to the next."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from office import journal
from office.headers import normalise
from people.models import ColumnWord, Unit, UnitWord, User

# What a column may be said to hold.
COLUMN_FIELDS = (
    "name", "family", "given", "born", "sex", "national_number", "phone", "email", "unit", "base", "workplace",
    "position", "standing", "joined", "official", "native_place", "ethnicity",
)  # fmt: skip


@transaction.atomic
def remember_unit_word(*, sender: Unit, words: str, unit: Unit, by: User | None, now: datetime) -> None:
    """From now on lists for `sender` mean `unit` by these words (see `word_key`), where no unit is called so."""
    UnitWord.objects.update_or_create(sender=sender, words=words, defaults={"unit": unit})
    data = {"words": words, "means": unit.code}
    journal.write(act="people.roster.word", subject=sender, by=by, now=now, data=data)


@transaction.atomic
def remember_columns(*, sender: Unit, columns: Mapping[str, str], by: User | None, now: datetime) -> None:
    """From now on these headings mean these fields in lists for `sender`; with no field a heading is forgotten."""
    before = remembered_columns(sender)
    for heading, name in columns.items():
        known = ColumnWord.objects.filter(sender=sender, key=normalise(heading)[:200])
        if not name:
            known.delete()
        elif normalise(heading):
            values = {"heading": heading[:200], "field": name}
            ColumnWord.objects.update_or_create(sender=sender, key=normalise(heading)[:200], defaults=values)
    after = remembered_columns(sender)
    if after != before:
        journal.write(act="people.roster.columns", subject=sender, by=by, now=now, data={"columns": after})


def remembered_columns(sender: Unit) -> dict[str, str]:
    """Heading -> field, in lists for this unit."""
    return dict(ColumnWord.objects.filter(sender=sender).order_by("key").values_list("heading", "field"))
