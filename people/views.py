"""Doors of signing in."""

from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from office import clock
from people.models import User
from people.signing_in import SignInRefused, sign_in_by_code, sign_in_by_password

BACKEND = "people.backends.RoleBackend"


@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """User name and password; also shows the field for a one-time code."""
    if request.method != "POST":
        if request.user.is_authenticated:
            return redirect("people:landing")  # led here by a door that is shut to them: not back to that door
        return _form(request)
    try:
        user = sign_in_by_password(
            username=request.POST.get("username", ""),
            password=request.POST.get("password", ""),
            address=_address(request),
            now=clock.now(),
        )
    except SignInRefused as refusal:
        return _form(request, password_problem=refusal.message)
    return _enter(request, user)


@require_POST
def sign_in_code(request: HttpRequest) -> HttpResponse:
    try:
        user = sign_in_by_code(code=request.POST.get("code", ""), address=_address(request), now=clock.now())
    except SignInRefused as refusal:
        return _form(request, code_problem=refusal.message)
    return _enter(request, user)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session; nothing of the candidate stays on a shared PC."""
    logout(request)
    response = redirect("/")
    response.headers["Clear-Site-Data"] = '"storage"'
    return response


@login_required
def landing(request: HttpRequest) -> HttpResponse:
    """Sends staff to the back office and candidates to their exams."""
    assert isinstance(request.user, User)  # noqa: S101  # narrows the type
    if request.user.abilities():
        return redirect("wagtailadmin_home")
    return redirect("delivery:my_exams")


def _enter(request: HttpRequest, user: User) -> HttpResponse:
    login(request, user, backend=BACKEND)
    return redirect(_next(request))


def _form(request: HttpRequest, **problems: str) -> HttpResponse:
    """The page with both ways in; what was typed stays, passwords and codes apart."""
    context = {
        "next": request.POST.get("next") or request.GET.get("next", ""),
        "username": request.POST.get("username", ""),
        **problems,
    }
    return render(request, "people/sign_in.html", context, status=422 if problems else 200)


def _next(request: HttpRequest) -> str:
    target = request.POST.get("next") or request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if safe and target.startswith("/") else reverse("people:landing")


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))[:45]
