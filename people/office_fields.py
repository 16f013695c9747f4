"""Form fields that back-office forms of every room use."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from office.sheet_files import MAX_FILE_BYTES
from people.models import Unit
from people.models.persons import BirthPrecision
from people.models.units import UnitQuerySet
from people.unit_tree import unit_lines
from people.written import read_date


class DayField(forms.DateField):
    """A date, picked with the browser's own calendar."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class UnitField(forms.ChoiceField):
    """A unit of the user's scope, shown as a tree. Only units that were offered are taken."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.offered: dict[str, int] = {}

    def offer(self, units: UnitQuerySet, on: date, *, nothing: str = "") -> None:
        """Sets the choices; `nothing` is what the empty choice says."""
        lines = unit_lines(units, on)
        self.offered = {str(line.unit.uid): line.unit.pk for line in lines}
        named = [(str(line.unit.uid), f"{line.indented} · {line.unit.code}") for line in lines]
        self.choices = [("", nothing or _("Choose a unit")), *named]

    def prepare_value(self, value: Any) -> Any:
        return str(value.uid) if isinstance(value, Unit) else value

    def clean(self, value: Any) -> Unit | None:
        """The unit chosen, or None where that is allowed."""
        chosen = self.offered.get(super().clean(value))
        return Unit.objects.filter(pk=chosen).first() if chosen else None


class BornField(forms.CharField):
    """A date of birth as papers have it: 05/09/1990, 09/1990 or 1990."""

    def clean(self, value: Any) -> tuple[date | None, str]:
        """The day and how exact it is; the missing parts are 1."""
        text = super().clean(value)
        read = read_date(text) if text else None
        if text and (read is None or read.on is None):
            raise forms.ValidationError(_("Write the date of birth as 05/09/1990, 09/1990 or 1990."))
        return (read.on, read.precision) if read and read.on else (None, BirthPrecision.DAY)


class WorkbookField(forms.FileField):
    """A workbook, or another file that is imported. What it really is, its reader says."""

    def __init__(self, *, accept: str = ".xlsx", **kwargs: Any) -> None:
        super().__init__(widget=forms.FileInput(attrs={"accept": accept}), max_length=200, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if file and file.size > MAX_FILE_BYTES:
            raise forms.ValidationError(_("The file is larger than 25 MB. Split it, or remove pictures from it."))
        return file
