"""Forms of programmes."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from exams.sittings.models import GradeScale
from learning.models import PartKind, ProgrammePart, ProgrammeVersion
from learning.programmes.publishing import CoursePart, ProgrammeFacts
from learning.programmes.standard import StandardProgramme
from people.models import Unit, User
from people.office_fields import UnitField
from people.roles import Ability

FREE_ROWS, MOST_ROWS = 4, 60


class ProgrammeForm(forms.ModelForm):
    """What a version says, the parts apart; `facts()` gives what the actions take."""

    scale = forms.ModelChoiceField(label=_lazy("Grade scale"), queryset=GradeScale.objects.none(), empty_label=None)

    class Meta:
        model = ProgrammeVersion
        fields = [
            *("title", "audience", "takes", "basis", "scale", "attendance_percent", "leave_counts", "finish"),
            *("essay_percent", "retakes"),
            *("certificate_days", "certificate_months", "least_learners"),
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["scale"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  # narrows the type
        field.queryset = GradeScale.objects.order_by("code", "-version")

    def facts(self) -> ProgrammeFacts:
        return ProgrammeFacts(**{name: self.cleaned_data[name] for name in ProgrammeFacts.__slots__})


class NewProgrammeForm(ProgrammeForm):
    code = forms.CharField(
        label=_lazy("Code"), max_length=30, help_text=_lazy("Short and lasting: classes and files name it.")
    )
    unit = UnitField(label=_lazy("Kept by"), help_text=_lazy("This unit and all below it hold classes of it."))

    field_order = ("code", "unit")

    def __init__(self, *args: Any, user: User, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, UnitField)  # noqa: S101  # narrows the type
        field.offer(Unit.objects.where_may(user, Ability.RUN_SITTINGS), on)


class PartForm(forms.Form):
    """A row of the parts; a row without a title is none. Its number says where it stands."""

    place = forms.DecimalField(label=_lazy("No."), required=False, min_value=0, max_value=999, decimal_places=1)
    kind = forms.ChoiceField(label=_lazy("Kind"), choices=PartKind.choices)
    title = forms.CharField(
        label=_lazy("Title"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    periods = forms.IntegerField(label=_lazy("Periods"), min_value=1, max_value=200, required=False)

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("title") and not cleaned.get("periods") and "periods" not in self.errors:
            self.add_error("periods", _("Say how many periods it takes."))
        if cleaned.get("periods") and not cleaned.get("title"):
            self.add_error("title", _("Give it a title, or empty the whole row."))
        return cleaned


class _PartForms(BaseFormSet):
    def parts(self) -> list[CoursePart]:
        """The rows that have a title, by their numbers; those without a number come last, as they stand."""
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data.get("title")]
        rows.sort(key=lambda row: (row["place"] is None, row["place"] or 0))
        return [CoursePart(PartKind(row["kind"]), row["title"], row["periods"]) for row in rows]


PartForms: Any = forms.formset_factory(
    PartForm, formset=_PartForms, extra=FREE_ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS
)


def rows_of(parts: Sequence[ProgrammePart | CoursePart]) -> list[dict[str, Any]]:
    """Parts as first values of their rows."""
    return [
        {"place": place, "kind": part.kind, "title": part.title, "periods": part.periods}
        for place, part in enumerate(parts, start=1)
    ]


def first_values(standard: StandardProgramme) -> dict[str, Any]:
    """A standard programme as first values of the form."""
    return {
        **{"code": standard.code, "title": standard.title, "audience": standard.audience, "basis": standard.basis},
        "takes": standard.takes,
        "certificate_months": standard.certificate_months,
    }
