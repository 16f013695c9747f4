"""Forms of the back office for people, units and roles."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from people.keeping import Enrolment, PersonFacts, roles_ended_by
from people.models import Membership, Person, Standing, Unit, UnitVersion, User
from people.models.persons import Sex
from people.models.units import UnitKind
from people.office_fields import BornField, DayField, UnitField, WorkbookField
from people.roles import Ability, Role
from people.roles_granting import accounts_in_reach, roles_in_reach
from people.unit_names import full_unit_name
from people.units import UnitFacts
from people.written import read_national_number, read_phone


class PersonForm(forms.Form):
    """What is held about a person."""

    family_middle = forms.CharField(label=_lazy("Family and middle names"), max_length=100, required=False)
    given = forms.CharField(label=_lazy("Given name"), max_length=60)
    sort_name = forms.CharField(
        label=_lazy("Sort as"),
        max_length=160,
        required=False,
        help_text=_lazy(
            "Only where the given name is not the last word: write it first, and a comma. "
            "H'Hen Niê: “H'Hen, Niê”. Y Phú Byă: “Phú, Y Byă”."
        ),
    )
    sex = forms.ChoiceField(label=_lazy("Sex"), choices=[("", "—"), *Sex.choices], required=False)
    born = BornField(
        label=_lazy("Date of birth"),
        required=False,
        help_text=_lazy("05/09/1990; where only part is known, 09/1990 or 1990."),
    )
    national_number = forms.CharField(
        label=_lazy("Citizen number"), max_length=20, required=False, help_text=_lazy("12 digits, or 9 on old papers.")
    )
    phone = forms.CharField(label=_lazy("Phone"), max_length=20, required=False)
    email = forms.EmailField(label=_lazy("E-mail"), required=False)
    native_place = forms.CharField(label=_lazy("Native place"), max_length=200, required=False)
    ethnicity = forms.CharField(label=_lazy("Ethnicity"), max_length=40, required=False)
    admitted_by_decision_on = DayField(label=_lazy("Admission decided on"), required=False)
    joined_on = DayField(label=_lazy("Admission ceremony on"), required=False)
    official_on = DayField(label=_lazy("Full member since"), required=False)

    @staticmethod
    def held(person: Person) -> dict[str, Any]:
        """The form's first content for a person."""
        names = [name for name in PersonForm.base_fields if name != "born"]
        return {name: getattr(person, name) for name in names} | {"born": person.born_text}

    def clean_national_number(self) -> str:
        text = self.cleaned_data["national_number"]
        read = read_national_number(text) if text else None
        if text and (read is None or not read.value or read.problem == "zero_lost"):
            raise forms.ValidationError(_("This is not a citizen number of 12 or 9 digits. Correct it."))
        return read.value if read else ""

    def clean_phone(self) -> str:
        text = self.cleaned_data["phone"]
        read = read_phone(text) if text else None
        if text and (read is None or not read.value):
            raise forms.ValidationError(_("This is not a phone number. Correct it."))
        return (read.proposal or read.value) if read else ""

    def facts(self) -> PersonFacts:
        born_on, precision = self.cleaned_data["born"]
        names = [name for name in PersonForm.base_fields if name != "born"]
        chosen = {name: self.cleaned_data[name] for name in names}
        return PersonFacts(**chosen, born_on=born_on, born_precision=precision)


class NewPersonForm(PersonForm):
    """A person who is not in the registry yet, with the first unit."""

    unit = UnitField(label=_lazy("Unit"))
    since = DayField(label=_lazy("Member of the unit since"))
    position = forms.CharField(label=_lazy("Position"), max_length=120, required=False)
    standing = forms.ChoiceField(
        label=_lazy("Standing in the Party"), choices=[("", "—"), *Standing.Kind.choices], required=False
    )

    field_order = ("family_middle", "given", "unit", "since", "position", "standing", "sex", "born")

    def __init__(self, *args: Any, user: User, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit_field(self, "unit").offer(Unit.objects.where_may(user, Ability.KEEP_PEOPLE), on)
        self.fields["since"].initial = on

    def home(self) -> Enrolment:
        names = ("unit", "since", "position", "standing")
        return Enrolment(**{name: self.cleaned_data[name] for name in names})


class MembershipField(forms.ModelChoiceField):
    """A membership, shown by its unit and the body above."""

    def label_from_instance(self, obj: Any) -> str:
        return full_unit_name(obj)


class TransferForm(forms.Form):
    """From one unit to another, with the day and the reason."""

    leaving = MembershipField(label=_lazy("From the unit"), queryset=Membership.objects.none())
    unit = UnitField(label=_lazy("To the unit"))
    on = DayField(label=_lazy("On the day"), help_text=_lazy("The first day in the new unit."))
    reason = forms.CharField(
        label=_lazy("Reason"),
        max_length=200,
        help_text=_lazy("For example the number and date of the letter of introduction."),
    )
    decision_number = forms.CharField(label=_lazy("Decision number"), max_length=60, required=False)
    position = forms.CharField(label=_lazy("Position in the new unit"), max_length=120, required=False)
    roles_end = forms.BooleanField(label=_lazy("These roles end"), required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, memberships: Any, user: User, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        leaving = self.fields["leaving"]
        assert isinstance(leaving, forms.ModelChoiceField)  # noqa: S101  # narrows the type
        leaving.queryset = memberships
        leaving.initial = memberships.first()
        leaving.empty_label = None
        unit_field(self, "unit").offer(Unit.objects.where_may(user, Ability.KEEP_PEOPLE), on)
        self.fields["on"].initial = on

    def clean(self) -> dict[str, Any]:
        """Roles that end with the transfer are told before, and agreed to."""
        given = self.cleaned_data
        agreed = given.pop("roles_end", False)
        if agreed or not {"leaving", "unit", "on"} <= given.keys():
            return given
        ending = roles_ended_by(leaving=given["leaving"], unit=given["unit"], on=given["on"])
        roles = [f"{grant.get_role_display()}, {grant.unit}" for grant in ending]
        if roles:
            self.fields["roles_end"].widget = forms.CheckboxInput()
            told = _("Who leaves a unit leaves the roles there. With this transfer these end: %s.") % "; ".join(roles)
            self.add_error("roles_end", told + " " + _("Tick this, and transfer."))
        return given


class UnitForm(forms.Form):
    """What a version of a unit says, and from when."""

    name = forms.CharField(label=_lazy("Name"), max_length=300)
    short_name = forms.CharField(label=_lazy("Short name"), max_length=80, required=False)
    kind = forms.ChoiceField(label=_lazy("Kind"), choices=UnitKind.choices)
    parent = UnitField(label=_lazy("Superior unit"))
    on = DayField(label=_lazy("Takes effect on"))
    decision_number = forms.CharField(
        label=_lazy("Decision number"),
        max_length=60,
        required=False,
        help_text=_lazy("Of the decision that founds, renames or moves the unit."),
    )
    decided_on = DayField(label=_lazy("Decided on"), required=False)

    def __init__(self, *args: Any, units: Any, may_stand_alone: bool, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].required = not may_stand_alone
        unit_field(self, "parent").offer(units, on, nothing=_("No superior unit") if may_stand_alone else "")
        self.fields["on"].initial = on

    @staticmethod
    def held(version: UnitVersion) -> dict[str, Any]:
        """The form's first content for a unit; the decision is the next one's, so it stays empty."""
        return {
            "name": version.name,
            "short_name": version.short_name,
            "kind": version.kind,
            "parent": version.parent,
        }

    def facts(self) -> UnitFacts:
        given = self.cleaned_data
        return UnitFacts(
            name=given["name"],
            kind=UnitKind(given["kind"]),
            parent=given["parent"],
            short_name=given["short_name"],
            decision_number=given["decision_number"],
            decided_on=given["decided_on"],
        )


class NewUnitForm(UnitForm):
    code = forms.CharField(
        label=_lazy("Code"), max_length=30, help_text=_lazy("Short and lasting: lists and files name the unit by it.")
    )

    field_order = ("code", "name", "short_name", "kind", "parent", "on")


class GrantForm(forms.Form):
    """Who gets which role where."""

    account = forms.CharField(
        label=_lazy("Account"),
        max_length=150,
        help_text=_lazy("The user name. For a person without an account, begin at the person's page."),
    )
    role = forms.ChoiceField(label=_lazy("Role"))
    unit = UnitField(label=_lazy("Unit"), help_text=_lazy("The role holds for this unit and all that lies below it."))
    on = DayField(label=_lazy("From"))
    until = DayField(
        label=_lazy("Until"), required=False, help_text=_lazy("The first day without the role. Empty: until ended.")
    )

    def __init__(self, *args: Any, user: User, person: Person | None, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if person is not None:
            del self.fields["account"]
        role = self.fields["role"]
        assert isinstance(role, forms.ChoiceField)  # noqa: S101  # narrows the type
        role.choices = [("", _("Choose a role")), *((one.value, one.label) for one in roles_in_reach(user))]
        unit_field(self, "unit").offer(Unit.objects.where_may(user, Ability.GRANT_ROLES), on)
        self.fields["on"].initial = on

    def clean_account(self) -> User:
        found = accounts_in_reach(self.user).filter(username=self.cleaned_data["account"].strip()).first()
        if found is None:
            raise forms.ValidationError(_("There is no account of this name in your units. Check the user name."))
        return found

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])


class RosterForm(forms.Form):
    """A list of people to look through before anything is saved."""

    file = WorkbookField(
        label=_lazy("File"),
        accept=".xlsx,.xls,.ods,.csv,.txt,.htm,.html,.json,.zip",
        help_text=_lazy(
            "Excel (.xlsx, .xls), .ods or CSV: the columns are found by their headings. Or what another platform "
            "exported: khue-people (.json), OneRoster 1.2 (.zip)."
        ),
    )
    unit = UnitField(
        label=_lazy("Unit"),
        help_text=_lazy("People whose row names no unit go here; names of units are looked for here and below."),
    )
    on = DayField(label=_lazy("Members since"), help_text=_lazy("For people who are new in the registry."))

    def __init__(self, *args: Any, user: User, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit_field(self, "unit").offer(Unit.objects.where_may(user, Ability.KEEP_PEOPLE), on)
        self.fields["on"].initial = on


def unit_field(form: forms.Form, name: str) -> UnitField:
    field = form.fields[name]
    if not isinstance(field, UnitField):
        raise TypeError(name)
    return field
