"""What pages as of a day are asked for: the day, and in which structure; the tree page also for words."""

from datetime import date
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _lazy

from people.office_fields import DayField


class AsOfForm(forms.Form):
    """Nothing given, or nothing readable, means as of today."""

    on = DayField(label=_lazy("As of"), required=False)
    carried = forms.BooleanField(label=_lazy("In today's structure"), required=False)

    def is_carried(self) -> bool:
        return bool(self._given("carried"))

    def day(self, today: date) -> date:
        given = self._given("on")
        return given if isinstance(given, date) else today

    def _given(self, name: str) -> object:
        self.is_valid()
        return self.cleaned_data.get(name)


class TreeForm(AsOfForm):
    """Without words all units are shown."""

    q = forms.CharField(
        label=_lazy("Name or code"), required=False, widget=forms.TextInput(attrs={"type": "search"}), max_length=100
    )

    def words(self) -> str:
        return str(self._given("q") or "").strip()


def is_uid(text: str) -> bool:
    """Whether an address can hold it: anything else is as if it were not said."""
    try:
        UUID(text)
    except ValueError:
        return False
    return True
