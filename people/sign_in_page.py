"""The page with all ways in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from people import oidc_client


def sign_in_page(request: HttpRequest, **problems: str) -> HttpResponse:
    """What was typed stays, passwords and codes apart."""
    context = {
        "next": request.POST.get("next") or request.GET.get("next", ""),
        "username": request.POST.get("username", ""),
        "provider": oidc_client.name_of_provider(),
        **problems,
    }
    return render(request, "people/sign_in.html", context, status=422 if problems else 200)
