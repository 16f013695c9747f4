"""Forms of final tests, essays and decisions of recognition."""

from collections.abc import Sequence
from datetime import datetime, time
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from exams.papers.models import Blueprint
from exams.sittings.actions import SittingPlan
from exams.sittings.models import Sitting
from exams.sittings.office_forms import MomentField, SittingForm
from learning.finals.essay_files import ACCEPT, MAX_BYTES
from learning.finals.essay_writing import EssayTask
from learning.models import Essay, StudyClass
from learning.models.essays import LONGEST_ESSAY
from people.models import User
from people.office_fields import DayField
from people.roles import Ability

_OPENS, _CLOSES, _MINUTES = time(8, 0), time(10, 0), 40


class FinalTestForm(SittingForm):
    """A sitting planned from its class: most of it is filled in already, and the papers can be made with it."""

    blueprint = forms.ModelChoiceField(
        label=_lazy("Blueprint"),
        queryset=Blueprint.objects.none(),
        to_field_name="uid",
        required=False,
        help_text=_lazy("The papers are made at once. Leave it empty to make them later on the sitting's page."),
    )
    count = forms.IntegerField(label=_lazy("Different papers"), min_value=1, max_value=1000, initial=4, required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        field = self.fields["blueprint"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  # narrows the type
        field.queryset = Blueprint.objects.where_may(user, Ability.RUN_SITTINGS)

    def plan(self) -> SittingPlan:
        given = self.cleaned_data
        return SittingPlan(**{name: given[name] for name in given if name not in ("blueprint", "count")})


def first_values(study_class: StudyClass, number: int) -> dict[str, Any]:
    """What the class says of its test. Titles are those of the official list, in Vietnamese."""
    further = f" (lần {number})" if number > 1 else ""
    same = Sitting.objects.filter(study_class__version__programme__versions=study_class.version_id or 0)
    last = same.exclude(paper_set=None).select_related("paper_set__blueprint").order_by("-opens_at").first()
    return {
        "code": f"KT-{study_class.code}"[:26] + (f"-L{number}" if number > 1 else ""),
        "title": f"Kiểm tra cuối khóa{further} · {study_class.title}"[:200],
        "class_title": study_class.title,
        "unit": study_class.unit,
        "scale": study_class.version.scale.uid if study_class.version else None,
        "opens_at": make_aware(datetime.combine(study_class.ends_on, _OPENS)),
        "closes_at": make_aware(datetime.combine(study_class.ends_on, _CLOSES)),
        "duration_minutes": last.duration_minutes if last else _MINUTES,
        "decision_number": study_class.decision_number,
        "decided_on": study_class.decided_on,
        "place": last.place if last else "",
        "blueprint": last.paper_set.blueprint.uid if last and last.paper_set else None,
    }


class TakeTestForm(forms.Form):
    """A sitting that is planned already."""

    sitting = forms.ModelChoiceField(
        label=_lazy("Sitting"),
        queryset=Sitting.objects.none(),
        to_field_name="uid",
        help_text=_lazy("Sittings of your units that are not the final test of a class yet."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        free = Sitting.objects.where_may(user, Ability.RUN_SITTINGS).filter(study_class=None, retake=None)
        field = self.fields["sitting"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  # narrows the type
        field.queryset = free.order_by("-opens_at")


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_lazy("Reason"), max_length=300, help_text=_lazy("The journal keeps it."))


class EssayForm(forms.Form):
    """The essay of a try; `task()` gives what the action takes."""

    topic = forms.CharField(label=_lazy("Topic"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}))
    due_at = MomentField(label=_lazy("To be handed in by"))
    most_apart = forms.DecimalField(
        label=_lazy("Largest difference of two marks"),
        min_value=0,
        max_value=10,
        decimal_places=2,
        initial=Decimal("1.0"),
        help_text=_lazy("A larger difference is reconciled by a third marker or by agreement; else the mean counts."),
    )

    def task(self) -> EssayTask:
        return EssayTask(**self.cleaned_data)


def essay_values(essay: Essay | None) -> dict[str, Any]:
    if essay is None:
        return {}
    return {"topic": essay.topic, "due_at": essay.due_at, "most_apart": essay.most_apart}


class _MarkerField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        name = obj.person.full_name if obj.person else obj.get_full_name()
        return f"{name} ({obj.username})" if name else str(obj.username)


def _offer(form: forms.Form, markers: Sequence[User], *names: str) -> None:
    for name in names:
        field = form.fields[name]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  # narrows the type
        field.queryset = User.objects.filter(pk__in=[marker.pk for marker in markers]).order_by("username")


class MarkersForm(forms.Form):
    first = _MarkerField(label=_lazy("First marker"), queryset=User.objects.none())
    second = _MarkerField(label=_lazy("Second marker"), queryset=User.objects.none())

    def __init__(self, *args: Any, markers: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, markers, "first", "second")


class HandOverForm(ReasonForm):
    giver = _MarkerField(label=_lazy("Who has not marked"), queryset=User.objects.none())
    taker = _MarkerField(label=_lazy("Who marks instead"), queryset=User.objects.none())

    field_order = ("giver", "taker", "reason")

    def __init__(self, *args: Any, givers: Sequence[User], markers: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, givers, "giver")
        _offer(self, markers, "taker")


class ExtendForm(ReasonForm):
    until = MomentField(label=_lazy("Extended until"))

    field_order = ("until", "reason")


class ReconcileForm(forms.Form):
    """Either a third marker, or the mark on which the two agreed and how."""

    third = _MarkerField(label=_lazy("Third marker"), queryset=User.objects.none(), required=False)
    score = forms.DecimalField(label=_lazy("Or the mark agreed on"), decimal_places=2, max_digits=5, required=False)
    note = forms.CharField(label=_lazy("How they agreed"), max_length=300, required=False)

    def __init__(self, *args: Any, markers: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, markers, "third")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and (cleaned.get("third") is None) == (cleaned.get("score") is None):
            raise forms.ValidationError(_("Choose a third marker, or write the mark agreed on: one of the two."))
        return cleaned


class MarkForm(forms.Form):
    score = forms.DecimalField(label=_lazy("Score"), decimal_places=2, max_digits=5, localize=True)
    remark = forms.CharField(
        label=_lazy("Remark"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_lazy("The learner reads it once the results are out."),
    )


class WriteForm(forms.Form):
    """The learner's essay, typed or as a file."""

    text = forms.CharField(
        label=_lazy("Your essay"),
        max_length=LONGEST_ESSAY,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 22}),
    )
    file = forms.FileField(
        label=_lazy("Or a file"),
        required=False,
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text=_lazy("Word (.docx), .odt or PDF, 5 MB at most. Do not write your name into it."),
    )

    def clean_file(self) -> tuple[str, bytes] | None:
        """Its name and content, read no further than it may be long. What is wrong with it the action says."""
        held = self.cleaned_data["file"]
        return (str(held.name), held.read(MAX_BYTES + 1)) if held else None


class DecisionForm(forms.Form):
    number = forms.CharField(label=_lazy("Decision of recognition, number"), max_length=60)
    on = DayField(label=_lazy("Recognised on"))
