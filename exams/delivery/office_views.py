"""The live wall of a sitting, in the back office."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from exams.delivery.actions import close_overdue
from exams.delivery.wall import counts, seats
from exams.sittings.models import Sitting
from exams.sittings.office_views import trail_of
from office import clock
from people.backoffice import found, needs, page, staff_of
from people.roles import Ability


def _shown(request: HttpRequest, uid: UUID) -> dict[str, Any]:
    """The wall's facts. Reading closes what is overdue, so the wall is right even where no sweeper runs."""
    sitting = found(Sitting.objects.where_may(staff_of(request), Ability.WATCH_SITTINGS), uid)
    now = clock.now()
    close_overdue(now=now, sitting=sitting)
    rows = seats(sitting, now)
    return {"sitting": sitting, "seats": rows, "counts": counts(rows), "total": len(rows), "server_now": now}


@never_cache
@needs(Ability.WATCH_SITTINGS)
def wall(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The wall; it keeps itself up to date."""
    context = _shown(request, uid)
    title = _("Live: %s") % context["sitting"].title
    trail = trail_of(context["sitting"], _("Watch live"))
    return page(request, "wall/wall.html", title=title, icon="view", trail=trail, context=context)


@never_cache
@needs(Ability.WATCH_SITTINGS)
def wall_rows(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The part of the wall that changes; the page fetches it when the socket says so, or every two seconds."""
    return render(request, "wall/rows.html", _shown(request, uid))
