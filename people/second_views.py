"""Doors of the second step at sign-in, and of showing once more that one's owner sits here."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from office import clock
from office.errors import Refused
from people import oidc_client
from people.going_on import going_on
from people.models import User
from people.second_confirming import confirm_password, pass_second_step, show_factor
from people.second_factors import APP, CODES, PASSKEY, factors_of
from people.second_step import be_sure, factor_was_given, is_sure, open_session, target_of_waiting, who_waits


@method_decorator([never_cache, sensitive_post_parameters()], name="dispatch")
class SecondStep(View):
    """After the right password: a code of the app, a recovery code or a passkey. Then the session is opened."""

    def get(self, request: HttpRequest) -> HttpResponse:
        user = who_waits(request, now=clock.now())
        return redirect("people:sign_in") if user is None else _ask(request, user)

    def post(self, request: HttpRequest) -> HttpResponse:
        now = clock.now()
        user = who_waits(request, now=now)
        if user is None:
            return redirect("people:sign_in")
        to = target_of_waiting(request)
        try:
            pass_second_step(user=user, now=now, **_shown(request))
        except Refused as refusal:
            return _ask(request, user, refusal.message)
        return open_session(request, user, to=to, now=now, with_factor=True)


@method_decorator([login_required, never_cache, sensitive_post_parameters()], name="dispatch")
class Confirm(View):
    """Before the ways of signing in are changed: the password and the second factor once more, or a passkey alone."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return _ask_again(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        user, now = signed_in(request), clock.now()
        kinds = _kinds(user)
        try:
            if not (kinds.get("passkey") and request.POST.get("credential")):
                confirm_password(user=user, password=request.POST.get("password", ""), now=now)
            if kinds:
                show_factor(user=user, now=now, **_shown(request))
        except Refused as refusal:
            return _ask_again(request, refusal.message)
        if kinds:
            factor_was_given(request, now=now)
        be_sure(request, now=now)
        return redirect(going_on(request))


def signed_in(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101  # narrows the type
    return request.user


def is_sure_now(request: HttpRequest) -> bool:
    return is_sure(request, signed_in(request), now=clock.now())


def _shown(request: HttpRequest) -> dict[str, str]:
    return {name: request.POST.get(name, "") for name in ("code", "credential")}


def _ask(request: HttpRequest, user: User, problem: str = "") -> HttpResponse:
    context = {"kinds": _kinds(user), "account": user, "problem": problem}
    return render(request, "people/safety/second_step.html", context, status=422 if problem else 200)


def _ask_again(request: HttpRequest, problem: str = "") -> HttpResponse:
    user = signed_in(request)
    context: dict[str, Any] = {
        "kinds": _kinds(user),
        "has_password": user.has_usable_password(),
        "next": going_on(request),
        "problem": problem,
        "provider": oidc_client.name_of_provider(),
    }
    return render(request, "people/safety/confirm.html", context, status=422 if problem else 200)


def _kinds(user: User) -> dict[str, bool]:
    """Which factors the account has, by the names that templates know; empty without any."""
    types = {factor.type for factor in factors_of(user)}
    return {"app": APP in types, "codes": CODES in types, "passkey": PASSKEY in types} if types else {}
