"""The form of a merge: which record is kept, and of what the two say differently, what holds."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _lazy

from people.keeping import PersonFacts
from people.models import Person, PersonPair

# What is chosen together, each with the words for it; the rest of a person's facts is not shown.
GROUPS = {
    "name": (("family_middle", "given", "sort_name"), _lazy("Name")),
    "born": (("born_on", "born_precision"), _lazy("Born")),
    "sex": (("sex",), _lazy("Sex")),
    "national_number": (("national_number",), _lazy("Citizen number")),
    "phone": (("phone",), _lazy("Phone")),
    "email": (("email",), _lazy("E-mail")),
    "native_place": (("native_place",), _lazy("Native place")),
    "ethnicity": (("ethnicity",), _lazy("Ethnicity")),
    "decided": (("admitted_by_decision_on",), _lazy("Admission decided on")),
    "joined": (("joined_on",), _lazy("Admission ceremony on")),
    "official": (("official_on",), _lazy("Full member since")),
}
ONE, OTHER = "one", "other"
SIDES = [(ONE, _lazy("of the first")), (OTHER, _lazy("of the second"))]


def said(person: Person, group: str) -> tuple[Any, ...]:
    names, _label = GROUPS[group]
    return tuple(getattr(person, name) for name in names)


def shown(person: Person, group: str) -> str:
    """What a record says of it, in words."""
    if group == "name":
        return f"{person.full_name} ({person.sort_name})" if person.sort_name else person.full_name
    if group == "born":
        return person.born_text
    if group == "sex":
        return str(person.get_sex_display())
    value = said(person, group)[0]
    return value.strftime("%d/%m/%Y") if hasattr(value, "strftime") else str(value or "")


class MergeForm(forms.Form):
    """One choice for the record and one for each thing that the two say differently."""

    keep = forms.ChoiceField(label=_lazy("Keep the record"), choices=SIDES, widget=forms.RadioSelect)

    def __init__(self, *args: Any, pair: PersonPair, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pair = pair
        self.fields["keep"].initial = ONE
        self.differing = [group for group in GROUPS if said(pair.one, group) != said(pair.other, group)]
        for group in self.differing:
            self.fields[group] = forms.ChoiceField(
                label=GROUPS[group][1],
                choices=SIDES,
                widget=forms.RadioSelect,
                initial=ONE if shown(pair.one, group) else OTHER,
            )

    def sides(self) -> tuple[Person, Person]:
        """The record that is kept, then the one that goes."""
        one, other = self.pair.one, self.pair.other
        return (one, other) if self.cleaned_data["keep"] == ONE else (other, one)

    def facts(self) -> PersonFacts:
        """What the record that is kept says from now on."""
        values: dict[str, Any] = {}
        for group, (names, _label) in GROUPS.items():
            chosen = self.pair.other if self.cleaned_data.get(group) == OTHER else self.pair.one
            values |= dict(zip(names, said(chosen, group), strict=True))
        return PersonFacts(**values)

    def lines(self) -> list[dict[str, Any]]:
        """The comparison, row by row: what it is, what each of the two says, and the choice where they differ."""
        one, other = self.pair.one, self.pair.other
        rows = [
            {"label": label, "one": shown(one, group), "other": shown(other, group), "field": self._choice(group)}
            for group, (_names, label) in GROUPS.items()
        ]
        return [row for row in rows if row["one"] or row["other"]]

    def _choice(self, group: str) -> list[Any]:
        """The two buttons of a choice, first that of the first record; none where both say the same."""
        return list(self[group]) if group in self.differing else []
