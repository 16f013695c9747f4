"""Forms of what happens to the learners of a class."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _lazy

from learning.classes.stepping import Decision
from learning.models import CommitteeRole, Enrolment, EnrolmentQuerySet, StudyClass
from people.office_fields import DayField


def _labelled(enrolment: Enrolment) -> str:
    told = (enrolment.person.full_name, enrolment.person.born_text, enrolment.unit_name)
    return " · ".join(part for part in told if part)


class LearnerField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return _labelled(obj)


class LearnersField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return _labelled(obj)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_lazy("Reason"), max_length=300)


class MoveForm(ReasonForm):
    to_class = forms.ModelChoiceField(label=_lazy("To the class"), queryset=StudyClass.objects.none())
    field_order = ["to_class", "reason"]

    def __init__(self, *args: Any, classes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "to_class", classes)


class CommitteeForm(forms.Form):
    monitor = LearnerField(label=_lazy("Class monitor"), queryset=Enrolment.objects.none(), required=False)
    deputies = LearnersField(label=_lazy("Deputy monitors"), queryset=Enrolment.objects.none(), required=False)

    def __init__(self, *args: Any, learners: EnrolmentQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        monitors = [one.pk for one in learners if one.committee == CommitteeRole.MONITOR]
        self.fields["monitor"].initial = next(iter(monitors), None)
        self.fields["deputies"].initial = [one.pk for one in learners if one.committee == CommitteeRole.DEPUTY]
        offer(self, "monitor", learners)
        offer(self, "deputies", learners)


class CommendForm(forms.Form):
    decision_number = forms.CharField(label=_lazy("Decision number"), max_length=60)
    decided_on = DayField(label=_lazy("Decided on"))
    reason = forms.CharField(label=_lazy("For what"), max_length=300)
    learners = LearnersField(label=_lazy("Learners"), queryset=Enrolment.objects.none())

    def __init__(self, *args: Any, learners: EnrolmentQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "learners", learners)

    def decision(self) -> Decision:
        return Decision(self.cleaned_data["decision_number"], self.cleaned_data["decided_on"])


def offer(form: forms.Form, name: str, rows: Any) -> None:
    """Sets what a field of choices offers."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  # narrows the type
    field.queryset = rows
