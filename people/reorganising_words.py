"""Reorganisations as sentences: of the journal, and where a unit came from and went to."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from office.models import JournalRow
from people.models.reorganisations import Reorganisation, SuccessionQuerySet

_ACTS = {
    "people.unit.rename": _lazy("renamed from %(on)s"),
    "people.unit.move": _lazy("moved from %(on)s"),
    "people.unit.merge": _lazy("merged from %(on)s: %(from)s into %(to)s"),
    "people.unit.split": _lazy("split from %(on)s: %(from)s into %(to)s"),
    "people.unit.end": _lazy("dissolved from %(on)s"),
    "people.unit.undo": _lazy("undone: %(kind)s of %(on)s"),
}


def reorganisation_in_words(row: JournalRow) -> str:
    """The sentence for a journal row of a reorganisation; empty for any other."""
    words = _ACTS.get(row.act)
    if row.act == "people.unit.agency":
        return _("linked to the agency %s") % (row.data.get("agency") or "–")
    if words is None or "on" not in row.data:
        return ""
    year, month, day = row.data["on"].split("-")
    said = {"from": "", "to": ""} | row.data | {"on": f"{day}/{month}/{year}"}
    if "kind" in said:
        said["kind"] = Reorganisation.Kind(said["kind"]).label
    sentence, number = str(words) % said, row.data.get("decision")
    return _("%(sentence)s (decision %(number)s)") % {"sentence": sentence, "number": number} if number else sentence


def successions_in_words(rows: SuccessionQuerySet, other: str) -> list[dict[str, Any]]:
    """The units at the other end, each with its name of that day and the decision."""
    found = rows.select_related("reorganisation", other).prefetch_related(f"{other}__versions")
    return [
        {
            "unit": getattr(row, other),
            "name": getattr(row, other).name_on(row.reorganisation.on),
            "decided": row.reorganisation,
        }
        for row in found.order_by("reorganisation__on", "pk")
    ]
