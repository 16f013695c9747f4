"""Forms of calls, nominations and the opening of a class."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from learning.classes.stepping import Decision
from learning.models import NominationState, Quota
from learning.nominations.lists import MOST_BYTES
from learning.nominations.quota_lists import MOST_PLACES
from people.office_fields import DayField, WorkbookField


class SmallWorkbookField(WorkbookField):
    """A list short enough to be read while somebody waits."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if isinstance(file, UploadedFile) and (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 2 MB. Send the list alone, without pictures."))
        return file


class CallForm(forms.Form):
    """The call; the table of places stands beside it, a number field for each unit."""

    deadline = DayField(label=_lazy("Nominations until"))
    note = forms.CharField(
        label=_lazy("Note to the units"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_lazy("What they should know: papers to send along, how people come to the class."),
    )
    total = forms.IntegerField(
        label=_lazy("Places altogether"),
        required=False,
        min_value=1,
        max_value=MOST_PLACES,
        help_text=_lazy("To share them out by the members of each unit."),
    )
    pasted = forms.CharField(
        label=_lazy("Paste a table"),
        required=False,
        max_length=40_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_lazy("A line for each unit: its code or name, then the number."),
    )
    file = SmallWorkbookField(label=_lazy("Or choose a workbook"), required=False)


class PlacesField(forms.IntegerField):
    def __init__(self) -> None:
        super().__init__(required=False, min_value=0, max_value=MOST_PLACES)


def places_typed(units: Sequence[Any], given: Mapping[str, str]) -> tuple[dict[int, int], list[str]]:
    """The numbers beside the units, and sentences about those that are none."""
    places, problems, field = {}, [], PlacesField()
    for unit in units:
        typed = given.get(f"places-{unit.uid}", "")
        try:
            number = field.clean(typed)
        except forms.ValidationError:
            problems.append(_("“%(typed)s” beside “%(unit)s” is no number of places.") % {"typed": typed, "unit": unit})
            continue
        if number:
            places[unit.pk] = number
    return places, problems


class NomineesFileForm(forms.Form):
    file = SmallWorkbookField(
        label=_lazy("List of nominees"),
        help_text=_lazy("An .xlsx file with names and dates of birth; its columns are found by their headings."),
    )


class NominationFilterForm(forms.Form):
    state = forms.ChoiceField(
        label=_lazy("State"), required=False, choices=[("", _lazy("All")), *NominationState.choices]
    )
    unit = forms.ChoiceField(label=_lazy("Unit"), required=False)
    q = forms.CharField(label=_lazy("Name"), required=False, max_length=100)

    def __init__(self, *args: Any, quotas: Sequence[Quota], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # narrows the type
        field.choices = [("", _("All units")), *((str(one.uid), str(one.unit)) for one in quotas)]


class OpeningForm(forms.Form):
    number = forms.CharField(label=_lazy("Decision number"), max_length=60, help_text=_lazy("As in 12-QĐ/ĐUK."))
    on = DayField(label=_lazy("Decided on"))
    leave_out = forms.BooleanField(
        label=_lazy("Leave out whoever is not decided on yet"),
        required=False,
        help_text=_lazy("Their units read that the class was opened without them."),
    )
    reason = forms.CharField(
        label=_lazy("Reason"),
        required=False,
        max_length=300,
        help_text=_lazy("Only where the class opens with fewer learners than the programme asks for."),
    )

    def decision(self) -> Decision:
        return Decision(self.cleaned_data["number"].strip(), self.cleaned_data["on"])
