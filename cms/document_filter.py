"""What a reader narrows the library of documents by: a plain form, whose address can be kept and sent."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

FIELDS = {"kind": "kind", "issuer": "issuer", "year": "issued_on__year", "state": "state", "subject": "subjects__name"}
LABELS = {
    "kind": _("Kind"),
    "issuer": _("Issuing body"),
    "year": _("Year"),
    "state": _("State"),
    "subject": _("Subject"),
}
UNKNOWN = _("No document of the library is “%(value)s”. Choose from the list.")


class DocumentFilter(forms.Form):
    """Offers what the documents have, no more."""

    def __init__(self, documents: QuerySet[Any], data: Any) -> None:
        super().__init__(data)
        labels = dict(documents.model._meta.get_field("state").choices)
        for name, lookup in FIELDS.items():
            values = _values(documents, lookup)
            told = [(value, labels[value] if name == "state" else value) for value in values]
            self.fields[name] = forms.ChoiceField(
                label=LABELS[name],
                required=False,
                choices=[("", _("all")), *told],
                error_messages={"invalid_choice": UNKNOWN},
            )

    def narrowed(self, documents: QuerySet[Any]) -> QuerySet[Any]:
        """The documents that are all that was chosen; what cannot be is said beside its field and narrows nothing."""
        self.is_valid()
        chosen = {FIELDS[name]: value for name, value in self.cleaned_data.items() if value}
        return documents.filter(**chosen)

    @property
    def narrows(self) -> bool:
        return any(self.data.get(name) for name in FIELDS)


def _values(documents: QuerySet[Any], lookup: str) -> Iterable[str]:
    values = documents.exclude(**{lookup: None}).order_by(lookup).values_list(lookup, flat=True).distinct()
    ordered = sorted({str(value) for value in values if value})
    return reversed(ordered) if lookup == FIELDS["year"] else ordered
