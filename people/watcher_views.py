"""Doors of “who can see this person, and why”: for administrators and inspectors, and for the person."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from office import clock
from people.backoffice import crumbs, found, needs, page, staff_of
from people.models import Person, User
from people.roles import Ability
from people.watchers import people_where_may, systems_that_see, watchers_of

ICON = "view"


@needs(Ability.SEE_JOURNAL)
def person_watchers(request: HttpRequest, uid: UUID) -> HttpResponse:
    """For whoever rules over access in the person's unit, or inspects it."""
    today = clock.today()
    person = found(people_where_may(staff_of(request), Ability.SEE_JOURNAL, today), uid)
    title = _("Who can see %s, and why") % person.full_name
    here = reverse("people_office:person", args=[person.uid])
    return page(
        request,
        "people/office/watchers.html",
        title=title,
        icon=ICON,
        trail=crumbs((reverse("people_office:people"), _("People")), (here, person.full_name), ("", _("Who can see"))),
        context=_seen_by(person, today) | {"with_accounts": True},
    )


@never_cache
@login_required
def own_watchers(request: HttpRequest) -> HttpResponse:
    """For the person: by name and role, without the names of accounts."""
    user = request.user
    if not isinstance(user, User) or user.person is None:
        raise Http404
    return render(request, "people/watchers.html", _seen_by(user.person, clock.today()))


def _seen_by(person: Person, on: date) -> dict[str, Any]:
    return {"watchers": watchers_of(person, on), "systems": systems_that_see(person, on)}
