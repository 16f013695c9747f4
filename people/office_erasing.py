"""Back-office doors of erasing: people who left, what erasing one would do, and data that must be kept."""

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from office import clock
from people.backoffice import ScopedList, crumbs, form_page, found, needs, page, say, staff_of, tried
from people.erasing_preview import preview_of
from people.legal_holds import end_hold, hold_on, place_hold
from people.models import LegalHold, Person, User
from people.office_tables import LinkColumn, TextColumn
from people.personal_erasing import PSEUDONYM, erase_person, obstacle_to_erasing
from people.personal_opening import note_opening
from people.personal_scope import people_answered_for, people_who_left
from people.roles import Ability

ICON = "bin"


class LeftList(ScopedList):
    """People without a unit whose administrator one was last: they stand in no other list."""

    model = Person
    abilities = (Ability.GRANT_ROLES,)
    page_title = _lazy("People who left")
    header_icon = ICON
    index_url_name = "people_office:left"
    index_results_url_name = "people_office:left_results"
    search_fields = ["search_text"]
    empty_text = _lazy("Everybody in the registry belongs to a unit.")
    columns = [
        LinkColumn(
            "full_name",
            label=_lazy("Name"),
            sort_key="sort_key",
            get_url=lambda person: reverse("people_office:person_erase", args=[person.uid]),
        ),
        TextColumn("born_text", label=_lazy("Born"), sort_key="born_on"),
        TextColumn("left", label=_lazy("Left"), accessor=lambda person: _last_day(person)),
    ]

    def scope(self, user: User) -> QuerySet[Any]:
        people = people_who_left(user, clock.today()).exclude(given__startswith=PSEUDONYM)
        return people.prefetch_related("memberships").order_by("sort_key", "pk")


def _last_day(person: Person) -> str:
    days = [held.valid_until for held in person.memberships.all() if held.valid_until]
    return max(days).strftime("%d/%m/%Y") if days else ""


class EraseForm(forms.Form):
    reason = forms.CharField(
        label=_lazy("Reason"),
        max_length=300,
        help_text=_lazy("It stands in the journal and stays: name no person in it."),
    )
    name = forms.CharField(
        label=_lazy("Type the full name of the person"),
        help_text=_lazy("So that it is nobody else. It cannot be undone."),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_name(self) -> str:
        typed = " ".join(self.cleaned_data["name"].split())
        if typed.casefold() != self.person.full_name.casefold():
            raise forms.ValidationError(_("This is not the name of the person as it stands above. Nothing was erased."))
        return typed


@needs(Ability.GRANT_ROLES)
def person_erase(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What goes and what stays; erases once the name is typed."""
    user, now = staff_of(request), clock.now()
    person = found(people_answered_for(user, clock.today()), uid)
    note_opening(person=person, by=user, now=now)
    obstacle = obstacle_to_erasing(person, now)
    form = EraseForm(request.POST or None, person=person)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        if name := tried(form, lambda: erase_person(person=person, reason=reason, by=user, now=now)):
            say(request, _("Erased. The record is called %s from now on.") % name)
            return redirect("people_office:left")
    title = _("Erase: %s") % person.full_name
    frame: dict[str, Any] = {
        "title": title,
        "icon": ICON,
        "trail": _trail(("", title)),
        "context": {"person": person, "preview": preview_of(person), "obstacle": obstacle, "hold": hold_on(person)},
    }
    if obstacle and not form.is_bound:
        return page(request, "people/office/erase_not.html", **frame)
    submit, template = _("Erase this person's data"), "people/office/erase.html"
    return form_page(request, form, submit=submit, template=template, **frame)


class HoldForm(forms.Form):
    reason = forms.CharField(label=_lazy("Reason"), max_length=300)


@needs(Ability.GRANT_ROLES)
def person_hold(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Says that the data of a person must be kept, or that they need not any more."""
    user, now = staff_of(request), clock.now()
    person = found(people_answered_for(user, clock.today()), uid)
    hold = hold_on(person)
    form = HoldForm(request.POST or None)
    if form.is_valid():
        told = {"person": person, "reason": form.cleaned_data["reason"], "by": user, "now": now}
        if tried(form, lambda: end_hold(**told) if hold else place_hold(**told)):
            say(
                request,
                _("The legal hold has ended.") if hold else _("Nothing about this person is erased from now on."),
            )
            return redirect("people_office:person_erase", person.uid)
    title = _("End the legal hold") if hold else _("Place a legal hold")
    here = reverse("people_office:person_erase", args=[person.uid])
    return form_page(
        request,
        form,
        title=f"{title}: {person.full_name}",
        icon="lock",
        trail=_trail((here, person.full_name), ("", title)),
        submit=title,
        template="people/office/hold.html",
        context={"holds": LegalHold.objects.filter(person=person).select_related("placed_by", "ended_by")},
    )


def _trail(*rest: tuple[str, str]) -> list[dict[str, Any]]:
    return crumbs((reverse("people_office:left"), _("People who left")), *rest)
