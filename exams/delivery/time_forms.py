"""Back-office forms for stopping the work and giving time."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from exams.delivery.scopes import MOST_MINUTES

# What happens most, offered while typing; anything else can be written.
REASONS = (
    gettext_lazy("Power cut in the room"),
    gettext_lazy("The network failed"),
    gettext_lazy("The device failed and was replaced"),
    gettext_lazy("Fire alarm"),
    gettext_lazy("Noise outside the room"),
    gettext_lazy("Somebody was taken ill"),
)


class ReasonForm(forms.Form):
    """Why: for the record."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        help_text=gettext_lazy("It stands in the record of every candidate concerned."),
        widget=forms.TextInput(attrs={"list": "reasons", "autocomplete": "off"}),
    )

    def __init__(self, data: Any = None, *, deed: str, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, auto_id=f"{deed}-%s", initial=initial)


class DismissForm(ReasonForm):
    """Why no time is given back."""

    def __init__(self, data: Any = None, *, deed: str, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, deed=deed, initial=initial)
        self.fields["reason"].help_text = gettext_lazy("It stands in the journal of the sitting.")
        del self.fields["reason"].widget.attrs["list"]  # what is offered there explains why time is given


class EndForm(ReasonForm):
    """Why, and that it is meant: what ends a candidate's work is pressed twice."""

    sure = forms.BooleanField(
        label=gettext_lazy("Yes, this candidate and no other"),
        error_messages={"required": gettext_lazy("Tick the box if this is what you want to do.")},
    )


class MinutesForm(ReasonForm):
    """How many minutes, and why. `once` names this one wish, so that a second press gives nothing more."""

    minutes = forms.IntegerField(label=gettext_lazy("Minutes"), min_value=1, max_value=MOST_MINUTES)
    once = forms.UUIDField(widget=forms.HiddenInput)
    field_order = ["minutes", "reason", "once"]

    def __init__(self, data: Any = None, *, most: int = MOST_MINUTES, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        field = self.fields["minutes"]
        assert isinstance(field, forms.IntegerField)  # noqa: S101  # narrows the type
        field.max_value = most
        field.widget.attrs["max"] = most
