"""Back-office doors of an outage that the platform has proposed: giving its time back, or dismissing it."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from exams.delivery.compensation import compensate
from exams.delivery.dismissing import dismiss_outage
from exams.delivery.spans import Span
from exams.delivery.time_forms import DismissForm
from exams.sittings.office_views import run_by, trail_of
from office import clock
from office.errors import Refused
from people.backoffice import needs, page, say, staff_of, tried
from people.roles import Ability


@require_POST
@needs(Ability.RUN_SITTINGS)
def give_back(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Gives back the time of an outage that the platform has proposed."""
    sitting = run_by(request, uid)
    span = _span(request.POST)
    try:
        if span is None:
            raise Refused(_("The page was not understood. Open the wall again."))
        given = compensate(sitting=sitting, outage=span, by=staff_of(request), now=clock.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        people = given.working + given.reopened
        words = ngettext("%d candidate has the time back.", "%d candidates have the time back.", people) % people
        say(request, words)
    return redirect("wall_office:wall", uid=uid)


@never_cache
@needs(Ability.RUN_SITTINGS)
def dismiss(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Asks why, then dismisses the outage."""
    sitting = run_by(request, uid)
    span = _span(request.POST or request.GET)
    if span is None:
        messages.error(request, _("The page was not understood. Open the wall again."))
        return redirect("wall_office:wall", uid=uid)
    form = DismissForm(request.POST or None, deed="dismiss")
    if form.is_valid():
        reason, by = form.cleaned_data["reason"], staff_of(request)
        if tried(form, lambda: dismiss_outage(sitting=sitting, outage=span, reason=reason, by=by, now=clock.now())):
            say(request, _("Dismissed: no time is given back for this outage."))
            return redirect("wall_office:wall", uid=uid)
    title = _("Dismiss an outage")
    context = {"sitting": sitting, "outage": span, "form": form}
    status = 422 if form.errors else 200
    trail = trail_of(sitting, title)
    return page(request, "wall/dismiss.html", title=title, icon="time", trail=trail, context=context, status=status)


def _span(said: Mapping[str, str]) -> Span | None:
    try:
        span = Span(datetime.fromisoformat(said.get("began_at", "")), datetime.fromisoformat(said.get("ended_at", "")))
    except ValueError:
        return None
    return span if span.began_at.tzinfo and span.ended_at.tzinfo else None
