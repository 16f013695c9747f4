"""Where somebody goes on after signing in: to the page that asked for it, if that is one of ours."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme


def going_on(request: HttpRequest) -> str:
    """The address in `next`, or everybody's own beginning."""
    target = request.POST.get("next") or request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if safe and target.startswith("/") else reverse("people:landing")
