"""The back-office form of a rehearsal."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from exams.rehearsal.actions import most_candidates
from exams.sittings.models import Sitting

QUICK, SHORT = 1, 5


class RehearsalForm(forms.Form):
    """How many candidates, how quickly they work, how bad the network is."""

    candidates = forms.IntegerField(label=gettext_lazy("Candidates"), min_value=1)
    minutes = forms.TypedChoiceField(label=gettext_lazy("Length of the exam"), coerce=int)
    bad_network = forms.BooleanField(
        label=gettext_lazy("With a bad network"),
        required=False,
        help_text=gettext_lazy("Replies are lost, requests come twice, late or out of order, the line is cut."),
    )

    def __init__(self, *args: Any, sitting: Sitting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        most = most_candidates()
        self._limit(most, min(most, sitting.entries.count() or 50))
        lengths = sorted({QUICK, SHORT, sitting.duration_minutes})
        self.fields["minutes"].choices = [(each, _length(each, sitting)) for each in lengths]  # type: ignore[attr-defined]

    def _limit(self, most: int, usual: int) -> None:
        field = self.fields["candidates"]
        assert isinstance(field, forms.IntegerField)  # noqa: S101  # narrows the type
        field.max_value, field.initial = most, usual
        field.widget.attrs["max"] = most
        field.help_text = _("At most %d on this platform.") % most

    def clean_candidates(self) -> int:
        wanted: int = self.cleaned_data["candidates"]
        if wanted > most_candidates():
            raise forms.ValidationError(_("At most %d on this platform.") % most_candidates())
        return wanted


def _length(minutes: int, sitting: Sitting) -> str:
    words = ngettext("%d minute", "%d minutes", minutes) % minutes
    if minutes == sitting.duration_minutes:
        return _("%s, as in the sitting") % words
    return _("%s, the same work in less time") % words
