"""The candidate's own result."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from exams.delivery.views import own_entry
from exams.results.own_result import own_result
from people.models import User


@login_required
@never_cache
@require_GET
def my_result(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Score and band, once released; before that the receipt is all there is."""
    assert isinstance(request.user, User)  # noqa: S101  # narrows the type: this door requires signing in
    result = own_result(request.user, uid)
    if result is None:
        return redirect("delivery:entry", uid=own_entry(request, uid).uid)
    band_label = result.band.label_in(get_language() or "vi")
    return render(request, "exam/result.html", {"result": result, "band_label": band_label})
