"""Forms for what changes in a person's life in the Party: standing and position."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _lazy

from people.models import Standing
from people.office_fields import DayField
from people.office_forms import MembershipField
from people.standing_rules import FOLLOWS
from people.standings import StandingFacts


class DecidedForm(forms.Form):
    """From which day, and why."""

    on = DayField(label=_lazy("From the day"), help_text=_lazy("The first day on which it holds."))
    decision_number = forms.CharField(label=_lazy("Decision number"), max_length=60, required=False)
    reason = forms.CharField(label=_lazy("Reason"), max_length=200, required=False)


class StandingForm(DecidedForm):
    """What the person is in the Party from a day on. Only what may follow is offered."""

    kind = forms.ChoiceField(label=_lazy("Standing in the Party"))
    decided_on = DayField(
        label=_lazy("Decided on"),
        required=False,
        help_text=_lazy("For an admission the day above is that of the ceremony, this one that of the decision."),
    )

    field_order = ("kind", "on", "decision_number", "decided_on", "reason")

    def __init__(self, *args: Any, before: str, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)  # noqa: S101  # narrows the type
        offered = FOLLOWS.get(before, tuple(Standing.Kind.values))
        kind.choices = [(value, label) for value, label in Standing.Kind.choices if value in offered]
        self.fields["on"].initial = on

    def facts(self) -> StandingFacts:
        names = ("kind", "on", "reason", "decision_number", "decided_on")
        return StandingFacts(**{name: self.cleaned_data[name] for name in names})


class CorrectionForm(StandingForm):
    """An entry that was recorded wrongly: as it should have been, or that it never was."""

    why = forms.CharField(
        label=_lazy("What was wrong"), max_length=200, help_text=_lazy("It stands in the journal beside the old entry.")
    )
    never = forms.BooleanField(
        label=_lazy("This never was: remove the entry"),
        required=False,
        help_text=_lazy("What stood before it then goes on."),
    )

    def __init__(self, *args: Any, standing: Standing, **kwargs: Any) -> None:
        held = {name: getattr(standing, name) for name in ("kind", "reason", "decision_number", "decided_on")}
        initial = held | {"on": standing.valid_from}
        super().__init__(*args, before="", on=standing.valid_from, initial=initial, **kwargs)


class PositionForm(DecidedForm):
    """Another position in the same unit."""

    membership = MembershipField(label=_lazy("In the unit"), queryset=None)
    position = forms.CharField(
        label=_lazy("New position"), max_length=120, required=False, help_text=_lazy("Empty: none any more.")
    )

    field_order = ("membership", "position", "on", "decision_number", "reason")

    def __init__(self, *args: Any, memberships: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["membership"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  # narrows the type
        field.queryset = memberships
        field.initial = memberships.first()
        field.empty_label = None
        self.fields["on"].initial = on
