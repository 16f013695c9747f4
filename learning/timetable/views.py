"""Public door of timetables: a class's calendar for whoever was given its address."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from learning.models import ClassFeed
from learning.timetable.queries import calendar_of


@never_cache
@require_GET
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The sessions alone: no learner is named in it."""
    feed = get_object_or_404(ClassFeed.objects.select_related("study_class"), token=token)
    name = f'inline; filename="{feed.study_class.uid}.ics"'
    headers = {"Content-Disposition": name, "X-Robots-Tag": "noindex"}
    return HttpResponse(calendar_of(feed.study_class), content_type="text/calendar; charset=utf-8", headers=headers)
