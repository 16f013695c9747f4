"""Back-office doors of what changes in a person's life in the Party: standing and position."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from office import clock
from people.backoffice import crumbs, form_page, found, needs, say, staff_of, tried
from people.keeping import memberships_kept_by, people_kept_by
from people.models import Person, Standing
from people.over_time_forms import CorrectionForm, PositionForm, StandingForm
from people.positions import change_position
from people.roles import Ability
from people.standings import change_standing, correct_standing, remove_standing
from people.unit_names import with_unit_names

ICON = "user"


@needs(Ability.KEEP_PEOPLE)
def standing_change(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The standing from a day on."""
    person, today = _kept(request, uid)
    latest = person.standings.order_by("valid_from").last()
    form = StandingForm(request.POST or None, before=latest.kind if latest else "", on=today)
    if form.is_valid():
        who: dict[str, Any] = {"by": staff_of(request), "now": clock.now()}
        began = tried(form, lambda: change_standing(person=person, facts=form.facts(), **who))
        if began is not None:
            return _done(request, person, _("The standing is kept: %s.") % began.get_kind_display())
    return _asked(request, person, form, _("Change of standing"))


@needs(Ability.KEEP_PEOPLE)
def standing_correct(request: HttpRequest, uid: UUID, entry: int) -> HttpResponse:
    """Mends or removes an entry that was recorded wrongly."""
    person, _today = _kept(request, uid)
    standing = person.standings.filter(pk=entry).first()
    if standing is None:
        raise Http404
    form = CorrectionForm(request.POST or None, standing=standing)
    if form.is_valid() and tried(form, lambda: _corrected(request, standing, form)):
        return _done(request, person, _("The entry is corrected; the journal keeps what stood there."))
    return _asked(request, person, form, _("Correction of standing"))


def _corrected(request: HttpRequest, standing: Standing, form: CorrectionForm) -> bool:
    who: dict[str, Any] = {"why": form.cleaned_data["why"], "by": staff_of(request), "now": clock.now()}
    if form.cleaned_data["never"]:
        remove_standing(standing=standing, **who)
    else:
        correct_standing(standing=standing, facts=form.facts(), **who)
    return True


@needs(Ability.KEEP_PEOPLE)
def position_change(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Another position in the same unit from a day on."""
    person, today = _kept(request, uid)
    memberships = with_unit_names(memberships_kept_by(staff_of(request), today).filter(person=person))
    if not memberships:
        raise Http404
    form = PositionForm(request.POST or None, memberships=memberships, on=today)
    if form.is_valid():
        who: dict[str, Any] = {"by": staff_of(request), "now": clock.now()}
        began = tried(form, lambda: change_position(**form.cleaned_data, **who))
        if began is not None:
            return _done(request, person, _("The position is kept: %s.") % (began.position or _("none")))
    return _asked(request, person, form, _("Change of position"))


def _kept(request: HttpRequest, uid: UUID) -> tuple[Person, date]:
    today = clock.today()
    return found(people_kept_by(staff_of(request), today), uid), today


def _done(request: HttpRequest, person: Person, sentence: str) -> HttpResponse:
    say(request, sentence)
    return redirect("people_office:person", person.uid)


def _asked(request: HttpRequest, person: Person, form: Any, what: str) -> HttpResponse:
    here = reverse("people_office:person", args=[person.uid])
    trail = crumbs((reverse("people_office:people"), _("People")), (here, person.full_name), ("", what))
    title = f"{what}: {person.full_name}"
    return form_page(request, form, title=title, icon=ICON, trail=trail, submit=_("Save"))
