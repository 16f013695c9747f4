"""Public doors: anybody checks a certificate by the code on it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from learning.models import Certificate
from office import clock


@never_cache
@require_GET
def check(request: HttpRequest, code: str = "") -> HttpResponse:
    """What the holder's paper says and whether it still stands; never more than that, and no list of any kind."""
    typed = request.GET.get("code", "")
    if typed and not code:
        return redirect("learning:check_code", _cleaned(typed))
    certificate = Certificate.objects.filter(check_code=code).select_related("replaced_by").first() if code else None
    context = {"certificate": certificate, "code": code, "state": _state(certificate)}
    return render(request, "learning/check.html", context, status=404 if code and certificate is None else 200)


def _cleaned(typed: str) -> str:
    """The code without what a hand or a copy adds to it."""
    letters = (letter for letter in typed.lower() if letter.isascii() and letter.isalnum())
    return "".join(letters)[:40] or "-"


def _state(certificate: Certificate | None) -> str:
    if certificate is None:
        return ""
    if certificate.revoked_at:
        return "replaced" if hasattr(certificate, "replaced_by") else "revoked"
    ran_out = certificate.last_valid_on is not None and certificate.last_valid_on < clock.today()
    return "ran_out" if ran_out else "stands"
