"""The candidate's own result."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from exams.delivery.views import own_entry
from exams.marking.models import Mark
from exams.results.models import Release


@login_required
@never_cache
@require_GET
def my_result(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Score and band, once released; before that the receipt is all there is."""
    entry = own_entry(request, uid)
    release = Release.objects.filter(sitting=entry.sitting).first()
    mark = Mark.objects.filter(attempt__entry=entry, current=True).select_related("band", "attempt").first()
    if release is None or mark is None:
        return redirect("delivery:entry", uid=uid)
    context = {
        "entry": entry,
        "sitting": entry.sitting,
        "mark": mark,
        "question_count": len(mark.detail),
        "band_label": mark.band.label_in(get_language() or "vi"),
        "release": release,
    }
    return render(request, "exam/result.html", context)
