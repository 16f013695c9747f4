"""The first screen of the back office: which sittings need somebody now, by when, one button each."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component

from exams.sittings.models import Entry, Sitting
from office import clock
from people.models import User
from people.roles import Ability

SOON = timedelta(days=14)
MOST = 8


class SittingsPanel(Component):
    name = "sittings"
    order = 10
    template_name = "results/first_screen.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        user = parent_context["request"].user
        return {"rows": rows_for(user, clock.now()) if isinstance(user, User) else []}


def rows_for(user: User, now: datetime) -> list[dict[str, Any]]:
    """The sittings that need this user: under way, coming, or over with results not released."""
    if not user.may(Ability.SEE_SITTINGS):
        return []
    without_paper = Entry.objects.filter(sitting=OuterRef("pk"), paper=None)
    sittings = (
        Sitting.objects.visible_to(user)
        .filter(Q(release=None), opens_at__lte=now + SOON)
        .annotate(people=Count("entries"), lacks_papers=Exists(without_paper))
        .order_by("closes_at")[:MOST]
    )
    return [_row(sitting, user, now) for sitting in sittings]


def _row(sitting: Any, user: User, now: datetime) -> dict[str, Any]:
    page = reverse("sittings_office:sitting", args=[sitting.uid])
    wall = reverse("wall_office:wall", args=[sitting.uid])
    results = reverse("results_office:results", args=[sitting.uid])
    row = {"sitting": sitting, "people": sitting.people, "by": sitting.opens_at}
    row |= {"url": page, "button": _("Open the sitting")}
    if now >= sitting.closes_at:
        if user.may(Ability.SEE_RESULTS):
            row |= {"url": results, "button": _("Results")}
        return row | {"by": sitting.closes_at, "news": _("Over; results are not released yet.")}
    if now >= sitting.opens_at:
        return row | {"by": sitting.closes_at, "news": _("Open now."), "url": wall, "button": _("Watch live")}
    if not sitting.people:
        return row | {"news": _("Nobody is entered yet.")}
    if sitting.lacks_papers:
        return row | {"news": _("Papers are still to be made.")}
    return row | {"news": _("Ready.")}
