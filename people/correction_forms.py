"""The form by which a person asks for a correction."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _lazy

from office.errors import Refused
from people.corrections import CORRECTABLE


class CorrectionForm(forms.Form):
    field = forms.ChoiceField(
        label=_lazy("What is wrong"), choices=[("", "—"), *((key, one.label) for key, one in CORRECTABLE.items())]
    )
    says = forms.CharField(
        label=_lazy("What is right"),
        max_length=300,
        help_text=_lazy("As it stands in your papers. Dates as 05/09/1990."),
    )
    reason = forms.CharField(
        label=_lazy("How it can be checked"),
        max_length=500,
        help_text=_lazy("For example: citizen card, decision number. Send no pictures of papers."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def tried(self, deed: Callable[[], Any]) -> bool:
        """Whether the action was done; else its refusal stands on the form, and nothing typed is lost."""
        try:
            deed()
        except Refused as refusal:
            self.add_error(None, refusal.message)
            return False
        return True
