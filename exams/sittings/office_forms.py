"""Back-office forms of sittings."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exams.papers.models import Blueprint
from exams.sittings.actions import SittingPlan
from exams.sittings.models import GradeScale, Sitting
from office import clock
from people.models import Unit, User
from people.models.persons import Standing
from people.office_fields import DayField, UnitField
from people.roles import Ability


class MomentField(forms.SplitDateTimeField):
    """A day and a time of day, in the committee's time zone; each box has a name that can be read out."""

    def __init__(self, **kwargs: Any) -> None:
        # Words that are translated when they are shown: the widget takes them as it takes text.
        day: dict[str, Any] = {"aria-label": format_lazy("{}: {}", kwargs["label"], gettext_lazy("day"))}
        time: dict[str, Any] = {"aria-label": format_lazy("{}: {}", kwargs["label"], gettext_lazy("time of day"))}
        widget = forms.SplitDateTimeWidget(
            date_format="%Y-%m-%d",
            time_format="%H:%M",
            date_attrs={"type": "date", **day},
            time_attrs={"type": "time", **time},
        )
        super().__init__(widget=widget, **kwargs)

    def compress(self, data_list: Any) -> datetime | None:
        """Years far from the present are slips of the finger, and break lists that show them in local time."""
        moment: datetime | None = super().compress(data_list)
        if moment is not None and not 2000 <= moment.year <= 2100:
            raise forms.ValidationError(_("The year must be between 2000 and 2100."))
        return moment


class SittingForm(forms.Form):
    """What an organiser decides about a sitting."""

    code = forms.SlugField(
        label=gettext_lazy("Code"),
        max_length=30,
        help_text=gettext_lazy("Short, without spaces; for files and commands."),
        error_messages={
            "invalid": gettext_lazy("Only letters without marks, digits, hyphens and underscores, as in KT-03-2026.")
        },
    )
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    class_title = forms.CharField(
        label=gettext_lazy("Class"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("As it shall stand on the result sheet."),
    )
    unit = UnitField(label=gettext_lazy("Organised by"))
    opens_at = MomentField(label=gettext_lazy("Opens"))
    closes_at = MomentField(label=gettext_lazy("Closes"))
    duration_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes"),
        min_value=1,
        max_value=600,
        help_text=gettext_lazy(
            "Each candidate has this long from the moment of starting, but not beyond the closing time."
        ),
    )
    access_code = forms.CharField(
        label=gettext_lazy("Access code"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("Read out in the room; leave empty to ask for none."),
    )
    scale = forms.ModelChoiceField(
        label=gettext_lazy("Grade scale"), queryset=GradeScale.objects.all(), to_field_name="uid", empty_label=None
    )
    decision_number = forms.CharField(label=gettext_lazy("Decision number"), max_length=60, required=False)
    decided_on = DayField(label=gettext_lazy("Decided on"), required=False)
    place = forms.CharField(label=gettext_lazy("Place on documents"), max_length=80, required=False)

    def __init__(self, *args: Any, user: User, sitting: Sitting | None = None, **kwargs: Any) -> None:
        self.sitting = sitting
        if sitting is not None:
            names = [*self.base_fields]
            kwargs["initial"] = {name: getattr(sitting, name) for name in names} | {"scale": sitting.scale.uid}
        super().__init__(*args, **kwargs)
        units = Unit.objects.where_may(user, Ability.RUN_SITTINGS)
        field = self.fields["unit"]
        assert isinstance(field, UnitField)  # noqa: S101  # narrows the type
        field.offer(units, clock.today())

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        taken = Sitting.objects.filter(code=code).exclude(pk=self.sitting.pk if self.sitting else 0)
        if taken.exists():
            raise forms.ValidationError(_("Another sitting has this code. Choose another one."))
        return code

    def plan(self) -> SittingPlan:
        return SittingPlan(**self.cleaned_data)


class PapersForm(forms.Form):
    """Which blueprint the papers are drawn from, and how many different papers."""

    blueprint = forms.ModelChoiceField(
        label=gettext_lazy("Blueprint"), queryset=Blueprint.objects.none(), to_field_name="uid"
    )
    count = forms.IntegerField(
        label=gettext_lazy("Different papers"),
        min_value=1,
        max_value=1000,
        initial=4,
        help_text=gettext_lazy("Neighbours get different ones: 4 to 8 suit a room."),
    )
    seed = forms.CharField(
        label=gettext_lazy("Seed"),
        max_length=64,
        required=False,
        help_text=gettext_lazy("Leave empty. The same seed draws the same papers again: for inspection only."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["blueprint"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
        field.queryset = Blueprint.objects.where_may(user, Ability.RUN_SITTINGS)


class PeopleFilterForm(forms.Form):
    """Whom to enter: people of a unit and below, by name and standing."""

    unit = UnitField(label=gettext_lazy("Unit"), required=False)
    standing = forms.ChoiceField(
        label=gettext_lazy("Standing"), required=False, choices=[("", gettext_lazy("All")), *Standing.Kind.choices]
    )
    q = forms.CharField(label=gettext_lazy("Name"), required=False)

    def __init__(self, *args: Any, user: User, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, UnitField)  # noqa: S101
        field.offer(Unit.objects.where_may(user, Ability.SEE_PEOPLE), on, nothing=_("All units"))
