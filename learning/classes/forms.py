"""Forms of classes."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _lazy

from learning.classes.planning import ClassPlan
from learning.models import ProgrammeVersion, StudyClass
from people.models import Unit, User
from people.office_fields import DayField, UnitField
from people.roles import Ability


class ClassForm(forms.Form):
    """The plan of a class; `plan()` gives what the action takes."""

    code = forms.CharField(label=_lazy("Code"), max_length=30)
    title = forms.CharField(label=_lazy("Title"), max_length=300)
    unit = UnitField(label=_lazy("Organised by"))
    version = forms.ModelChoiceField(
        label=_lazy("Programme"),
        queryset=ProgrammeVersion.objects.none(),
        help_text=_lazy("Published versions. The class copies it: later changes of the programme do not touch it."),
    )
    starts_on = DayField(label=_lazy("Starts"))
    ends_on = DayField(label=_lazy("Ends"))
    place = forms.CharField(label=_lazy("Venue"), max_length=200, required=False)
    head = forms.CharField(label=_lazy("Head of the class"), max_length=160, required=False)
    clerk = forms.CharField(label=_lazy("Class clerk"), max_length=160, required=False)
    decision_number = forms.CharField(label=_lazy("Decision number"), max_length=60, required=False)
    decided_on = DayField(label=_lazy("Decided on"), required=False)

    def __init__(self, *args: Any, user: User, on: date, versions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit, version = self.fields["unit"], self.fields["version"]
        assert isinstance(unit, UnitField)  # noqa: S101  # narrows the type
        assert isinstance(version, forms.ModelChoiceField)  # noqa: S101  # narrows the type
        unit.offer(Unit.objects.where_may(user, Ability.RUN_SITTINGS), on)
        version.queryset = versions

    def plan(self) -> ClassPlan:
        return ClassPlan(**self.cleaned_data)


def plan_values(study_class: StudyClass) -> dict[str, Any]:
    """The plan of a class as first values of its form."""
    return {name: getattr(study_class, name) for name in ClassPlan.__slots__}
