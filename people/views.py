"""Doors of signing in."""

from urllib.parse import urlencode

from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from office import clock
from people import code_sessions, known_devices
from people.going_on import going_on
from people.models import User
from people.second_step import enter, open_session
from people.session_sockets import close_sockets
from people.sign_in_limits import SignInRefused
from people.sign_in_page import sign_in_page
from people.signing_in import sign_in_by_code, sign_in_by_password


@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """User name and password; also shows the field for a one-time code."""
    if request.method != "POST":
        if request.user.is_authenticated:
            return redirect("people:landing")  # led here by a door that is shut to them: not back to that door
        return sign_in_page(request)
    try:
        user = sign_in_by_password(
            username=request.POST.get("username", ""),
            password=request.POST.get("password", ""),
            address=_address(request),
            now=clock.now(),
            device=known_devices.device_of(request),
        )
    except SignInRefused as refusal:
        return sign_in_page(request, password_problem=refusal.message)
    return enter(request, user, to=going_on(request), now=clock.now())


@require_POST
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """One-time code; who has no password yet is offered to set one first.

    No second factor is asked: the staff, who gave the code, saw who it is. It changes none either (`is_sure`).
    """
    now = clock.now()
    try:
        user = sign_in_by_code(code=request.POST.get("code", ""), address=_address(request), now=now)
    except SignInRefused as refusal:
        return sign_in_page(request, code_problem=refusal.message)
    to = going_on(request) if user.has_usable_password() else _offer(request)
    response = open_session(request, user, to=to, now=now)
    code_sessions.note(request.session, now)
    return response


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session; nothing of the candidate stays on a shared PC."""
    close_sockets([request.session.session_key])
    logout(request)
    response = redirect("/")
    response.headers["Clear-Site-Data"] = '"storage"'
    return response


@login_required
def landing(request: HttpRequest) -> HttpResponse:
    """Sends staff to the back office and learners to their own page, which sends on who is in no class to the exams."""
    assert isinstance(request.user, User)  # noqa: S101  # narrows the type
    if request.user.abilities():
        return redirect("wagtailadmin_home")
    return redirect("learning:mine")


def _offer(request: HttpRequest) -> str:
    """The page on which an own password can be set, and where one goes on from there."""
    return f"{reverse('people:own_password')}?{urlencode({'next': going_on(request)})}"


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))[:45]
