"""Forms of timetables."""

from datetime import date, time
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from learning.models import ClassPart, Session, StudyClass
from learning.timetable.keeping import SessionPlan
from learning.timetable.spreading import SATURDAY, SUNDAY, Rhythm
from people.models import Unit, User
from people.office_fields import DayField

MOST_PERIODS = 12
_LAST_MINUTE = 24 * 60 - 1


class HourField(forms.TimeField):
    """An hour of the day, 24 hours, picked with the browser's own clock."""

    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})


class PeriodsField(forms.IntegerField):
    def __init__(self, **kwargs: Any) -> None:
        limits = [MinValueValidator(1), MaxValueValidator(MOST_PERIODS)]
        super().__init__(min_value=1, max_value=MOST_PERIODS, validators=limits, **kwargs)


class HallsField(forms.CharField):
    """Halls, one to a line."""

    widget = forms.Textarea(attrs={"rows": 2})

    def __init__(self, **kwargs: Any) -> None:
        told = _lazy("One to a line, where the class sits in several at once. Each gets its own code for attendance.")
        super().__init__(label=_lazy("Halls"), required=False, max_length=1000, help_text=told, **kwargs)

    def clean(self, value: Any) -> str:
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if len(lines) != len(set(lines)):
            raise forms.ValidationError(_("A hall stands here twice. Write each once."))
        if any(len(line) > 160 for line in lines):
            raise forms.ValidationError(_("The name of a hall is longer than 160 letters. Shorten it."))
        return "\n".join(lines)


class SessionForm(forms.Form):
    """A session; `plan()` gives what the action takes."""

    part = forms.ModelChoiceField(
        label=_lazy("Lesson or part"),
        queryset=ClassPart.objects.none(),
        required=False,
        empty_label=_lazy("Something else: say it in the note"),
    )
    day = DayField(label=_lazy("Day"))
    starts_at = HourField(label=_lazy("From"))
    ends_at = HourField(label=_lazy("Until"))
    periods = PeriodsField(label=_lazy("Periods"))
    sites = HallsField()
    lecturer = forms.CharField(label=_lazy("Lecturer"), max_length=160, required=False)
    lecturer_account = forms.ModelChoiceField(
        label=_lazy("Account of the lecturer"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_lazy("None"),
        help_text=_lazy("Where the lecturer has one here."),
    )
    note = forms.CharField(label=_lazy("Note"), max_length=300, required=False)
    anyway = forms.BooleanField(label=_lazy("Keep it all the same"), required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, study_class: StudyClass, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parts, accounts = self.fields["part"], self.fields["lecturer_account"]
        assert isinstance(parts, forms.ModelChoiceField)  # noqa: S101  # narrows the type
        assert isinstance(accounts, forms.ModelChoiceField)  # noqa: S101  # narrows the type
        parts.queryset = study_class.parts.all()
        accounts.queryset = lecturers_near(study_class)

    def ask_again(self) -> None:
        """Shows the box by which a session is kept in spite of clashes."""
        self.fields["anyway"].widget = forms.CheckboxInput()

    def plan(self) -> SessionPlan:
        return SessionPlan(**{name: self.cleaned_data[name] for name in SessionPlan.__slots__})


def lecturers_near(study_class: StudyClass) -> Any:
    """Accounts with a role on the unit of the class or below it."""
    below = Unit.objects.below(study_class.unit, study_class.starts_on).values("pk")
    return User.objects.filter(is_active=True, grants__unit__in=below).distinct().order_by("username")


def session_values(session: Session) -> dict[str, Any]:
    """A session as first values of its form."""
    return {name: getattr(session, name) for name in SessionPlan.__slots__}


class ProposalForm(forms.Form):
    """How the parts of a class are spread over half-days."""

    first = DayField(label=_lazy("First day"))
    morning = HourField(label=_lazy("Mornings begin at"), initial=time(7, 30), required=False)
    afternoon = HourField(label=_lazy("Afternoons begin at"), initial=time(13, 30), required=False)
    periods = PeriodsField(label=_lazy("Periods of a half-day"), initial=5)
    minutes = forms.IntegerField(
        label=_lazy("Minutes of a period, with its break"), initial=48, min_value=10, max_value=120
    )
    weekend = forms.MultipleChoiceField(
        label=_lazy("Days off"),
        choices=[(str(SATURDAY), _lazy("Saturday")), (str(SUNDAY), _lazy("Sunday"))],
        initial=[str(SATURDAY), str(SUNDAY)],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    sites = HallsField()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        starts = [start for start in (given.get("morning"), given.get("afternoon")) if start]
        if not starts:
            raise forms.ValidationError(_("Say when mornings or afternoons begin, or both."))
        length = (given.get("periods") or 0) * (given.get("minutes") or 0)
        ends = [start.hour * 60 + start.minute + length for start in starts]
        if max(ends) > _LAST_MINUTE:
            raise forms.ValidationError(_("A half-day would go on past midnight. Take fewer periods or begin earlier."))
        if len(starts) == 2 and ends[0] > starts[1].hour * 60 + starts[1].minute:
            raise forms.ValidationError(_("The morning would go on into the afternoon. Correct the hours or periods."))
        return given

    def rhythm(self) -> Rhythm:
        given = self.cleaned_data
        starts = tuple(start for start in (given["morning"], given["afternoon"]) if start)
        days_off = frozenset(int(day) for day in given["weekend"])
        return Rhythm(starts, given["periods"], given["minutes"], days_off)

    def first_day(self) -> date:
        first: date = self.cleaned_data["first"]
        return first
