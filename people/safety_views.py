"""“Sign-in and safety”: what an account signs in with and where it is signed in, for its owner alone."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from office import clock
from office.errors import Refused
from office.typesetting import qr_svg
from people import oidc_client
from people.oidc import identities_of
from people.second_factors import (
    APP,
    CODES,
    PASSKEY,
    codes_to_show,
    factors_of,
    make_recovery_codes,
    remove_factor,
    set_app_up,
)
from people.second_step import factor_was_given, must_have_factor, must_set_up
from people.second_views import is_sure_now, signed_in
from people.sessions import end_other_sessions, end_session, open_sessions

Door = Callable[..., HttpResponse]


def for_the_sure(door: Door) -> Door:
    """A door for its owner who has shown it lately; others show it first and come back."""

    @wraps(door)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_sure_now(request):
            return door(request, *args, **kwargs)
        back = request.path if request.method == "GET" else reverse("people:safety")
        return redirect(f"{reverse('people:confirm')}?{urlencode({'next': back})}")

    return never_cache(login_required(opened))


@never_cache
@login_required
def safety(request: HttpRequest) -> HttpResponse:
    """What the account signs in with, and its open sessions."""
    user = signed_in(request)
    held = factors_of(user)
    context = {
        "app": next((factor for factor in held if factor.type == APP), None),
        "codes": next((factor.wrap() for factor in held if factor.type == CODES), None),
        "passkeys": [factor for factor in held if factor.type == PASSKEY],
        "must": must_set_up(request, in_office=False),
        "must_keep": must_have_factor(user),
        "has_password": user.has_usable_password(),
        "sessions": open_sessions(user, this=request.session.session_key),
        "provider": oidc_client.name_of_provider(),
        "identities": identities_of(user),
    }
    return render(request, "people/safety/safety.html", context)


@for_the_sure
def app(request: HttpRequest) -> HttpResponse:
    """Setting an authenticator app up: its secret as a picture and as text, and a first code as proof."""
    user, problem = signed_in(request), ""
    secret = totp.get_totp_secret()
    if request.method == "POST":
        try:
            set_app_up(user=user, secret=secret, code=request.POST.get("code", ""), by=user, now=clock.now())
        except Refused as refusal:
            problem = refusal.message
        else:
            totp.clear_totp_secret(request)
            return _after_first_factor(request)
    picture = mark_safe(qr_svg(get_adapter().build_totp_url(user, secret)))  # noqa: S308  # our own drawing
    spaced = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    context = {"picture": picture, "secret": spaced, "problem": problem}
    return render(request, "people/safety/app.html", context, status=422 if problem else 200)


@for_the_sure
def codes(request: HttpRequest) -> HttpResponse:
    """The recovery codes, shown once; asked for by a form, new ones are made."""
    user = signed_in(request)
    if request.method == "POST":
        return _done(request, make_recovery_codes, to="people:codes", user=user)
    return render(request, "people/safety/codes.html", {"codes": codes_to_show(user=user), "account": user})


@require_POST
@for_the_sure
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes the app or a passkey away."""
    user = signed_in(request)
    factor = factor_of(request, pk)
    return _done(request, remove_factor, factor=factor, must_keep_one=must_have_factor(user))


@require_POST
@never_cache
@login_required
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends one session; no more is asked: ending harms nobody, and a thief must be thrown out quickly."""
    user = signed_in(request)
    if not end_session(user=user, pk=pk, by=user, now=clock.now()):
        raise Http404
    messages.success(request, _("The session has ended."))
    return redirect("people:safety")


@require_POST
@never_cache
@login_required
def end_others(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    end_other_sessions(user=user, this=request.session.session_key, by=user, now=clock.now())
    messages.success(request, _("All other sessions have ended."))
    return redirect("people:safety")


def factor_of(request: HttpRequest, pk: int) -> Authenticator:
    """A factor of the account that is signed in; those of others are not there."""
    factor = Authenticator.objects.filter(user=signed_in(request), pk=pk, type__in=[APP, PASSKEY]).first()
    if factor is None:
        raise Http404
    return factor


def _after_first_factor(request: HttpRequest) -> HttpResponse:
    factor_was_given(request, now=clock.now())
    return redirect("people:codes")


def _done(request: HttpRequest, action: Callable[..., Any], *, to: str = "people:safety", **facts: Any) -> HttpResponse:
    """Calls the action; what it refuses is said on the page."""
    try:
        action(by=signed_in(request), now=clock.now(), **facts)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("people:safety")
    return redirect(to)
