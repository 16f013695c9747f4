"""Doors of a unit's secretary: the calls that reach the unit, whom it named, naming more."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin.widgets.button import HeaderButton

from learning.classes.arrows import State
from learning.models import Nomination, Quota, StudyClass
from learning.nominations.arrows import NOMINEE_FROM, Nominee
from learning.nominations.choosing import Choice, choice_page, chosen_people, fitting_people, listed
from learning.nominations.forms import NomineesFileForm
from learning.nominations.lists import read_nominees
from learning.nominations.looking import looked_at, units_going_on
from learning.nominations.nominating import nominate, send_again, withdraw
from office import clock
from office.errors import Refused
from people.backoffice import Crumb, crumbs, form_page, found, needs, page, say, staff_of, tried, typed
from people.models import Membership, Person
from people.models.persons import PersonQuerySet
from people.models.units import in_force
from people.roles import Ability

ICON = "mail"


@needs(Ability.NOMINATE)
def calls(request: HttpRequest) -> HttpResponse:
    """The calls that reach the units of the user, open ones first."""
    rows = list(_quotas(request).taken().order_by("-call__deadline", "unit__code"))
    context = {
        "open_rows": [one for one in rows if one.call.study_class.state == State.CALLED],
        "past_rows": [one for one in rows if one.call.study_class.state not in (State.CALLED, State.PLANNED)],
        "today": clock.today(),
    }
    title = _("Nominations for classes")
    return page(
        request, "learning/nomination_calls.html", title=title, icon=ICON, trail=crumbs(("", title)), context=context
    )


@needs(Ability.NOMINATE)
def call(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A call as one unit sees it: what is asked, whom the unit named and what became of them."""
    quota = _quota(request, uid)
    nominations = list(quota.nominations.select_related("person").by_name())
    context = {
        "quota": quota,
        "study_class": quota.call.study_class,
        "is_open": quota.call.study_class.state == State.CALLED,
        "is_over": clock.today() > quota.call.deadline,
        "nominations": nominations,
        "used": quota.used,
        "left": max(quota.places - quota.used, 0),
        "withdrawable": NOMINEE_FROM[Nominee.WITHDRAWN],
        "returned": Nominee.RETURNED,
    }
    open_still = context["is_open"] and not context["is_over"] and context["left"]
    buttons = [
        HeaderButton(label, url=reverse(f"learning_office:{name}", args=[quota.uid]), icon_name=icon)
        for label, name, icon in (
            (_("Name people"), "call_people", "plus"),
            (_("Send a list"), "call_file", "upload"),
        )
        if open_still
    ]
    title = quota.call.study_class.title
    return page(
        request,
        "learning/nomination_call.html",
        title=title,
        icon=ICON,
        trail=_trail(("", title)),
        context=context,
        buttons=buttons,
    )


@needs(Ability.NOMINATE)
def people(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Choose from the unit's people, each with what speaks against it, and send their names."""
    quota, on = _quota(request, uid), clock.today()
    units = units_going_on(quota.unit, on)
    if request.method != "POST":
        shown = fitting_people(request, _members(units), quota.call.study_class, on)
        return _choose(request, quota, shown)
    chosen, note = chosen_people(request, _members(units)), typed(request, "note")
    try:
        named = nominate(quota=quota, people=chosen, note=note, by=staff_of(request), now=clock.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
        rows = looked_at(quota.call.study_class, chosen, units=units, on=on)
        again = Choice([listed(one) for one in rows])
        return _choose(request, quota, again, note=note, status=422)
    say(request, ngettext("%d person is named.", "%d people are named.", len(named)) % len(named))
    return redirect("learning_office:call", quota.uid)


@needs(Ability.NOMINATE)
def file(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A list of nominees from a workbook: looked through first, then sent like ticked people."""
    quota, on = _quota(request, uid), clock.today()
    form = NomineesFileForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        sent, held = form.cleaned_data["file"], quota.call.study_class
        units = units_going_on(quota.unit, on)
        rows = tried(form, lambda: read_nominees(sent.file, sent.name, study_class=held, units=units, on=on))
        if rows:
            return _choose(request, quota, Choice(rows, from_file=sent.name))
    title = _("Send a list")
    steps = _trail((reverse("learning_office:call", args=[quota.uid]), quota.call.study_class.title), ("", title))
    return form_page(request, form, title=title, icon=ICON, trail=steps, submit=_("Look through the list"))


@require_POST
@needs(Ability.NOMINATE)
def send(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Sends a returned nomination again, with what was completed."""
    nomination, note = _nomination(request, uid), typed(request, "note")
    try:
        send_again(nomination=nomination, note=note, by=staff_of(request), now=clock.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        say(request, _("%s is sent again.") % nomination.person.full_name)
    return redirect("learning_office:call", nomination.quota.uid)


@require_POST
@needs(Ability.NOMINATE)
def take_back(request: HttpRequest, uid: UUID) -> HttpResponse:
    nomination, reason = _nomination(request, uid), typed(request, "note")
    try:
        withdraw(nomination=nomination, reason=reason, by=staff_of(request), now=clock.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        say(request, _("%s is withdrawn.") % nomination.person.full_name)
    return redirect("learning_office:call", nomination.quota.uid)


def _quotas(request: HttpRequest) -> Any:
    rows = Quota.objects.open_to(staff_of(request), clock.today())
    return rows.select_related("unit", "call__study_class__version").prefetch_related("unit__versions")


def _quota(request: HttpRequest, uid: UUID) -> Any:
    return found(_quotas(request).taken(), uid)


def _nomination(request: HttpRequest, uid: UUID) -> Nomination:
    quotas = Quota.objects.open_to(staff_of(request), clock.today()).values("pk")
    return found(Nomination.objects.filter(quota__in=quotas).select_related("person", "quota", "call"), uid)


def _members(units: Collection[int]) -> PersonQuerySet:
    here = Membership.objects.filter(in_force(clock.today()), unit__in=units).values("person")
    return Person.objects.unmerged().filter(Q(pk__in=here))


def _choose(request: HttpRequest, quota: Any, choice: Choice, *, note: str = "", status: int = 200) -> HttpResponse:
    held: StudyClass = quota.call.study_class
    title = _("Name people")
    back = reverse("learning_office:call", args=[quota.uid])
    context = {
        "quota": quota,
        "left": max(quota.places - quota.used, 0),
        "action": reverse("learning_office:call_people", args=[quota.uid]),
        "note": note,
        "note_label": _("Note to the organiser"),
        "submit": _("Send these names"),
    }
    steps = _trail((back, held.title), ("", title))
    return choice_page(request, choice, held, title=title, trail=steps, icon=ICON, context=context, status=status)


def _trail(*more: tuple[str, str]) -> list[Crumb]:
    return crumbs((reverse("learning_office:calls"), _("Nominations for classes")), *more)
