"""The live wall of a sitting, in the back office."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from exams.delivery import sealing
from exams.delivery.closing import close_overdue
from exams.delivery.time_views import may
from exams.delivery.wall import wall_of
from exams.sittings.models import Sitting
from exams.sittings.office_views import trail_of
from office import clock
from people.backoffice import found, needs, page, staff_of
from people.roles import Ability


def _shown(request: HttpRequest, uid: UUID) -> dict[str, Any]:
    """The wall's facts. Reading closes what is overdue, so the wall is right even where no sweeper runs."""
    user = staff_of(request)
    sitting = found(Sitting.objects.where_may(user, Ability.WATCH_SITTINGS).select_related("paper_set"), uid)
    now = clock.now()
    close_overdue(now=now, sitting=sitting)
    steers = may(user, Ability.STEER_SITTINGS, sitting)
    runs = may(user, Ability.RUN_SITTINGS, sitting)
    return {
        "sitting": sitting,
        "wall": wall_of(sitting, now),
        "may_steer": steers,
        "may_run": runs,
        "may_void": runs and not hasattr(sitting, "release"),
        "opening_key": _opening_key(sitting) if steers and now >= sitting.opens_at else "",
        "server_now": now,
    }


def _opening_key(sitting: Sitting) -> str:
    """For those in the room, once the sitting is open: it opens the papers on devices that have lost the network."""
    return sealing.spoken(sealing.keys_of(sitting.pk).opening_key)


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
