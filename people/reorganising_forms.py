"""Forms of reorganisations."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from people.decisions import Decision
from people.models import Membership, Unit
from people.models.units import UnitKind, UnitQuerySet
from people.office_fields import DayField, UnitField
from people.office_forms import unit_field
from people.reorganising import NewUnit, Part
from people.units import UnitFacts

PARTS = 4
FIRST = "0"


class DecisionForm(forms.Form):
    """From which day, by which decision."""

    on = DayField(label=_lazy("Takes effect on"), help_text=_lazy("The first day on which the new order holds."))
    decision_number = forms.CharField(label=_lazy("Decision number"), max_length=60, required=False)
    decided_on = DayField(label=_lazy("Decided on"), required=False)

    def __init__(
        self, *args: Any, unit: Unit, units: UnitQuerySet, on: date, may_stand_alone: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.unit, self.units, self.today = unit, units, on
        self.may_stand_alone = may_stand_alone
        self.fields["on"].initial = on

    def refuse_new_outside(self) -> None:
        """A new unit hangs beside the present one, so its superior must be in the user's keeping too."""
        parent = facts_like(self.unit, self.today, "").parent
        if self.may_stand_alone if parent is None else self.units.filter(pk=parent.pk).exists():
            return
        self.add_error(None, _("A new unit would stand outside what you keep. Ask whoever keeps the superior unit."))

    def decision(self) -> Decision:
        given = self.cleaned_data
        return Decision(given["on"], given["decision_number"].strip(), given["decided_on"])


class DissolveForm(DecisionForm):
    """Who takes over."""

    heir = UnitField(
        label=_lazy("Goes on in"),
        required=False,
        help_text=_lazy("Its people and the units below go there. Without one, the unit must be empty."),
    )

    field_order = ("heir",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit_field(self, "heir").offer(self.units.exclude(pk=self.unit.pk), self.today, nothing=_("None"))


class MergeForm(DecisionForm):
    """Which units besides, and into which: one that is there, or a new one."""

    others = forms.MultipleChoiceField(
        label=_lazy("Together with"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_lazy("Sister units that end too. Units from elsewhere are merged one after the other."),
    )
    heir = UnitField(
        label=_lazy("Into"), required=False, help_text=_lazy("Leave it at “a new unit” and name that below.")
    )
    code = forms.CharField(label=_lazy("Code of the new unit"), max_length=30, required=False)
    name = forms.CharField(label=_lazy("Name of the new unit"), max_length=300, required=False)
    short_name = forms.CharField(label=_lazy("Short name of the new unit"), max_length=80, required=False)

    field_order = ("others", "heir", "code", "name", "short_name")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit_field(self, "heir").offer(self.units, self.today, nothing=_("A new unit"))
        version = self.unit.version_on(self.today)
        sisters = self.units.filter(versions__parent=version.parent_id if version else None, versions__valid_until=None)
        self.sisters = {str(each.uid): each for each in sisters.exclude(pk=self.unit.pk).prefetch_related("versions")}
        others = self.fields["others"]
        assert isinstance(others, forms.MultipleChoiceField)  # noqa: S101  # narrows the type
        others.choices = [(uid, f"{each.name_on(self.today)} · {each.code}") for uid, each in self.sisters.items()]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("heir"):
            self.refuse_new_outside()
            for name in ("code", "name"):
                if not given.get(name):
                    self.add_error(name, _("Name the new unit, or choose one that is there."))
        return given

    def ending(self) -> list[Unit]:
        return [self.unit, *(self.sisters[uid] for uid in self.cleaned_data["others"])]

    def into(self) -> Unit | NewUnit:
        given = self.cleaned_data
        return given["heir"] or NewUnit(
            given["code"].strip(), facts_like(self.unit, self.today, given["name"], given["short_name"])
        )


class SplitForm(DecisionForm):
    """The new units, whether the present one goes on, and who goes where."""

    stays = forms.BooleanField(
        label=_lazy("The present unit goes on"),
        required=False,
        help_text=_lazy("Then whoever is not sent to a new unit stays in it; otherwise they go to the first new unit."),
    )

    field_order = ("stays",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, PARTS + 1):
            places = {"number": number}
            self.fields[f"code_{number}"] = forms.CharField(
                label=_("Code of new unit %(number)s") % places, max_length=30, required=False
            )
            self.fields[f"name_{number}"] = forms.CharField(
                label=_("Name of new unit %(number)s") % places, max_length=300, required=False
            )
        self.order_fields(
            ["stays", *(f"{what}_{number}" for number in range(1, PARTS + 1) for what in ("code", "name"))]
        )
        self.members, self.below = self._members(), self._below()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        self.refuse_new_outside()
        for number in range(1, PARTS + 1):
            if bool(given.get(f"code_{number}")) != bool(given.get(f"name_{number}")):
                self.add_error(f"code_{number}", _("A new unit needs a code and a name. Fill in both, or neither."))
        return given

    def parts(self) -> list[Part]:
        """The units named, with whom and what the lists below the form send there."""
        return [
            Part(
                NewUnit(
                    self.cleaned_data[f"code_{number}"].strip(),
                    facts_like(self.unit, self.today, self.cleaned_data[f"name_{number}"]),
                ),
                frozenset(row.person_id for row in self.members if self.sent("person", row.person_id) == str(number)),
                frozenset(unit.pk for unit in self.below if self.sent("unit", unit.pk) == str(number)),
            )
            for number in self.named()
        ]

    def named(self) -> list[int]:
        return [number for number in range(1, PARTS + 1) if self.cleaned_data.get(f"code_{number}")]

    def sent(self, what: str, pk: int) -> str:
        return str(self.data.get(f"{what}_{pk}", FIRST))

    def choices(self) -> list[tuple[str, str]]:
        """Where somebody can be sent; the first choice is for whoever is not named."""
        named = [(str(number), self.cleaned_data[f"name_{number}"]) for number in self.named()]
        return [(FIRST, _("Stays") if self.cleaned_data.get("stays") else _("The first new unit")), *named]

    def lines(self) -> dict[str, list[dict[str, Any]]]:
        """The people and the units below, each with where it is sent."""
        people = [("person", row.person_id, row.person.full_name) for row in self.members]
        units = [("unit", unit.pk, unit.name_on(self.today)) for unit in self.below]
        return {
            what: [{"name": f"{kind}_{pk}", "label": label, "sent": self.sent(kind, pk)} for kind, pk, label in rows]
            for what, rows in (("people", people), ("units", units))
        }

    def _members(self) -> list[Membership]:
        rows = self.unit.memberships.in_force(self.today).select_related("person")
        return list(rows.order_by("person__sort_key", "person"))

    def _below(self) -> list[Unit]:
        return list(
            Unit.objects.existing(self.today)
            .filter(versions__parent=self.unit, versions__valid_until=None)
            .prefetch_related("versions")
            .order_by("code")
        )


def facts_like(unit: Unit, on: date, name: str, short_name: str = "") -> UnitFacts:
    """A new unit of the kind and in the place of one that is there."""
    version = unit.version_on(on)
    if version is None:
        return UnitFacts(name, UnitKind.CELL)
    return UnitFacts(name, UnitKind(version.kind), version.parent, short_name)


def hidden(data: Any, without: Sequence[str] = ("csrfmiddlewaretoken", "digest", "deed")) -> list[tuple[str, str]]:
    """All that was sent, to be sent again."""
    return [(name, value) for name in data if name not in without for value in data.getlist(name)]
