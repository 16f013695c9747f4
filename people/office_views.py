"""Back-office doors of a person: the page, add, change, transfer."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.widgets.button import HeaderButton

from office import clock
from office.errors import Refused
from people.backoffice import crumbs, form_page, found, needs, page, say, staff_of
from people.keeping import keep_person, memberships_kept_by, people_kept_by, transfer_person
from people.merging_effects import left_out_in_words
from people.models import Person, Unit, User
from people.office_forms import NewPersonForm, PersonForm, TransferForm
from people.office_words import history_of, masked
from people.personal_opening import note_opening
from people.personal_scope import people_answered_for
from people.roles import Ability
from people.unit_names import with_unit_names
from people.watchers import people_where_may

ICON = "user"


@needs(Ability.SEE_PEOPLE)
def person_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """All that is held about a person; numbers in full only for those who may change them.

    The address of a record that went into another one leads to that one.
    """
    user, today = staff_of(request), clock.today()
    visible = Person.objects.visible_to(user)
    kept = visible.filter(merged_from__uid=uid).first()
    if kept is not None:
        return redirect("people_office:person", kept.uid)
    person = found(visible.select_related("account"), uid)
    note_opening(person=person, by=user, now=clock.now())
    may_keep = people_kept_by(user, today).filter(pk=person.pk).exists()
    context = {
        "person": person,
        "facts": facts_of(person, open_numbers=may_keep),
        "memberships": memberships_of(person),
        "standings": person.standings.order_by("-valid_from"),
        "may_keep": may_keep,
        "merges": [(merge, left_out_in_words(merge)) for merge in person.merges.select_related("gone", "by__person")],
        "journal": history_of(person, *person.merged_from.all()),
    }
    return page(
        request,
        "people/office/person.html",
        title=person.full_name,
        icon=ICON,
        trail=trail((person.full_name, "")),
        context=context,
        buttons=_person_buttons(person, user, may_keep=may_keep),
    )


def facts_of(person: Person, *, open_numbers: bool) -> list[tuple[str, Any]]:
    """Label and value of what is known; nothing for what is not."""
    number, phone = person.national_number, person.phone
    facts: list[tuple[str, Any]] = [
        (_("Born"), person.born_text),
        (_("Sex"), person.get_sex_display()),
        (_("Citizen number"), number if open_numbers else masked(number)),
        (_("Phone"), phone if open_numbers else masked(phone)),
        (_("E-mail"), person.email),
        (_("Native place"), person.native_place),
        (_("Ethnicity"), person.ethnicity),
        (_("Admission decided on"), person.admitted_by_decision_on),
        (_("Admission ceremony on"), person.joined_on),
        (_("Full member since"), person.official_on),
        (_("Sort as"), person.sort_name),
        (_("Account"), account.username if (account := getattr(person, "account", None)) else _("none yet")),
    ]
    return [(label, value) for label, value in facts if value]


def memberships_of(person: Person) -> list[dict[str, Any]]:
    """Memberships with the names of the unit and its superior as they were at the end, or are today."""
    today = clock.today()
    rows = person.memberships.order_by("-valid_from").prefetch_related("unit__versions__parent__versions")
    return [{"held": row, "name": _names_on(row.unit, min(row.valid_until or today, today))} for row in rows]


def _names_on(unit: Unit, day: date) -> str:
    version = unit.version_on(day)
    upper = version.parent.name_on(day) if version and version.parent else ""
    return ", ".join(filter(None, (unit.name_on(day), upper)))


def _person_buttons(person: Person, user: User, *, may_keep: bool) -> list[HeaderButton]:
    buttons = []
    if may_keep:
        buttons += [
            HeaderButton(_("Change"), url=reverse("people_office:person_change", args=[person.uid]), icon_name="edit"),
            HeaderButton(
                _("Transfer"),
                url=reverse("people_office:person_transfer", args=[person.uid]),
                icon_name="arrow-right-full",
            ),
            HeaderButton(
                _("Position"), url=reverse("people_office:position_change", args=[person.uid]), icon_name="tag"
            ),
            HeaderButton(
                _("Standing"), url=reverse("people_office:standing_change", args=[person.uid]), icon_name="success"
            ),
        ]
    if user.may(Ability.GRANT_ROLES):
        address = reverse("people_office:role_grant") + f"?person={person.uid}"
        buttons.append(HeaderButton(_("Grant a role"), url=address, icon_name="key"))
    if people_where_may(user, Ability.SEE_JOURNAL, clock.today()).filter(pk=person.pk).exists():
        address = reverse("people_office:person_watchers", args=[person.uid])
        buttons.append(HeaderButton(_("Who can see this person"), url=address, icon_name="view"))
    if people_answered_for(user, clock.today()).filter(pk=person.pk).exists():
        address = reverse("people_office:person_erase", args=[person.uid])
        buttons.append(HeaderButton(_("Erase, or keep by law"), url=address, icon_name="bin"))
    return buttons


@needs(Ability.KEEP_PEOPLE)
def person_add(request: HttpRequest) -> HttpResponse:
    user = staff_of(request)
    form = NewPersonForm(request.POST or None, user=user, on=clock.today())
    if form.is_valid():
        try:
            person = keep_person(facts=form.facts(), home=form.home(), by=user, now=clock.now())
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            say(request, _("%s is in the registry now.") % person.full_name)
            return redirect("people_office:person", person.uid)
    return form_page(
        request,
        form,
        title=_("Add a person"),
        icon=ICON,
        trail=trail((_("Add a person"), "")),
        submit=_("Add to the registry"),
    )


@needs(Ability.KEEP_PEOPLE)
def person_change(request: HttpRequest, uid: UUID) -> HttpResponse:
    user = staff_of(request)
    person = found(people_kept_by(user, clock.today()), uid)
    note_opening(person=person, by=user, now=clock.now())  # the form shows all numbers in full
    form = PersonForm(request.POST or None, initial=PersonForm.held(person))
    if form.is_valid():
        try:
            keep_person(facts=form.facts(), person=person, by=user, now=clock.now())
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            say(request, _("The changes are saved."))
            return redirect("people_office:person", person.uid)
    here = reverse("people_office:person", args=[person.uid])
    return form_page(
        request,
        form,
        title=_("Change: %s") % person.full_name,
        icon=ICON,
        trail=trail((person.full_name, here), (_("Change"), "")),
        submit=_("Save"),
    )


@needs(Ability.KEEP_PEOPLE)
def person_transfer(request: HttpRequest, uid: UUID) -> HttpResponse:
    user, today = staff_of(request), clock.today()
    person = found(people_kept_by(user, today), uid)
    memberships = with_unit_names(memberships_kept_by(user, today).filter(person=person))
    if not memberships:
        raise Http404
    form = TransferForm(request.POST or None, memberships=memberships, user=user, on=today)
    if form.is_valid():
        try:
            entered = transfer_person(**form.cleaned_data, by=user, now=clock.now())
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            say(request, _("Transferred to %s.") % entered.unit.name_on(entered.valid_from))
            return redirect("people_office:people")
    here = reverse("people_office:person", args=[person.uid])
    return form_page(
        request,
        form,
        title=_("Transfer: %s") % person.full_name,
        icon=ICON,
        trail=trail((person.full_name, here), (_("Transfer"), "")),
        submit=_("Transfer"),
    )


def trail(*rest: tuple[str, str]) -> list[dict[str, Any]]:
    """Breadcrumbs below the list of people, from (label, address) pairs."""
    return crumbs((reverse("people_office:people"), _("People")), *((address, label) for label, address in rest))
