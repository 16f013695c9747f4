"""The learner's door to a material of the own class."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from learning.models import Material
from learning.timetable.handing import handed
from learning.timetable.material_keeping import note_opened
from learning.timetable.material_queries import learners_of
from office import clock
from people.models import User


@login_required
@never_cache
@require_GET
def material(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """The material, with a receipt; before it opens, when that will be. For others there is nothing here."""
    assert isinstance(request.user, User)  # noqa: S101  # narrows the type: this door requires signing in
    now, places = clock.now(), learners_of(request.user)
    rows = Material.objects.filter(study_class__in=places.values("study_class"))
    asked = get_object_or_404(rows.select_related("study_class", "document", "page"), uid=uid)
    if now < asked.opens_at:
        return _waiting(request, asked)
    answer = handed(asked)
    note_opened(material=asked, enrolment=places.get(study_class=asked.study_class), now=now)
    return answer


def _waiting(request: HttpRequest, asked: Material) -> HttpResponse:
    return render(request, "learning/material_waiting.html", {"material": asked})
