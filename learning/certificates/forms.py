"""Forms of certificates."""

from django import forms
from django.utils.translation import gettext_lazy as _lazy

from people.office_fields import DayField


class IssueForm(forms.Form):
    """The day that the certificates bear; the decision is recorded already."""

    issued_on = DayField(label=_lazy("Issued on"))


class RevokeForm(forms.Form):
    reason = forms.CharField(
        label=_lazy("Reason"), max_length=300, help_text=_lazy("The register keeps it, and the journal.")
    )


class ReissueForm(RevokeForm):
    issued_on = DayField(label=_lazy("Issued on"))
