"""Doors to the organisation's own OpenID provider: the way there, the way back, linking and letting go."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from office import clock
from office.errors import Refused
from people import oidc_client
from people.going_on import going_on
from people.models import User
from people.oidc import link_identity, sign_in_by_identity, unlink_identity
from people.safety_views import for_the_sure
from people.second_step import enter
from people.second_views import is_sure_now, signed_in
from people.sign_in_page import sign_in_page

LINK = "oidc.may_link"  # the owner has asked for it by a form of this site


@require_GET
@never_cache
def start(request: HttpRequest) -> HttpResponse:
    """Leads to the provider. A link and no form: the policy of our pages lets no form lead to another host."""
    _must_be_configured()
    try:
        return oidc_client.lead_to_provider(request, target=going_on(request), purpose="sign-in")
    except Refused as refusal:
        return sign_in_page(request, provider_problem=refusal.message)


@require_GET
@never_cache
def answer(request: HttpRequest) -> HttpResponse:
    """Where the provider sends the browser back to."""
    _must_be_configured()
    now = clock.now()
    try:
        claims, asked = oidc_client.hear_answer(request)
        if asked.get("purpose") == "link":
            return _linked(request, claims)
        user = sign_in_by_identity(claims=claims, username_claim=settings.OIDC["username_claim"], now=now)
    except Refused as refusal:
        return sign_in_page(request, provider_problem=refusal.message)
    return enter(request, user, to=asked["next"], now=now)


@require_POST
@for_the_sure
def link(request: HttpRequest) -> HttpResponse:
    """Asked by the owner: the next page holds the link that leads to the provider."""
    _must_be_configured()
    request.session[LINK] = signed_in(request).pk
    return render(request, "people/safety/identity.html", {"provider": oidc_client.name_of_provider()})


@for_the_sure
def link_start(request: HttpRequest) -> HttpResponse:
    """Leads to the provider, if the owner has just asked for it: no other site can bring a link about."""
    _must_be_configured()
    if request.session.pop(LINK, None) != signed_in(request).pk:
        return redirect("people:safety")
    try:
        return oidc_client.lead_to_provider(request, target="", purpose="link")
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("people:safety")


@require_POST
@for_the_sure
def unlink(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    try:
        unlink_identity(user=user, by=user, now=clock.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("people:safety")


def _linked(request: HttpRequest, claims: dict[str, object]) -> HttpResponse:
    if not isinstance(request.user, User) or not is_sure_now(request):
        return redirect("people:safety")
    try:
        link_identity(user=request.user, claims=claims, by=request.user, now=clock.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Linked. You can sign in through your organisation from now on."))
    return redirect("people:safety")


def _must_be_configured() -> None:
    if not oidc_client.is_configured():
        raise Http404
