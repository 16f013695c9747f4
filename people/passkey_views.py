"""Doors of passkeys: what the browser has to know, and what it answers."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from office import clock
from office.errors import Refused
from people.going_on import going_on
from people.models import User
from people.passkeys import add_passkey, name_passkey, options_to_make, options_to_use, sign_in_by_passkey
from people.safety_views import factor_of, for_the_sure
from people.second_factors import PASSKEY
from people.second_step import factor_was_given, open_session, who_waits
from people.second_views import signed_in
from people.session_devices import device_in_words
from people.sign_in_page import sign_in_page


@never_cache
@require_POST
def options(request: HttpRequest) -> JsonResponse:
    """What to ask the device: a passkey of who is known already, or of whoever owns one for this place."""
    user = who_waits(request, now=clock.now()) or (request.user if isinstance(request.user, User) else None)
    return JsonResponse(options_to_use(user))


@never_cache
@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Signs in by a passkey alone."""
    now = clock.now()
    try:
        user = sign_in_by_passkey(credential=request.POST.get("credential", ""), now=now)
    except Refused as refusal:
        return sign_in_page(request, passkey_problem=refusal.message)
    return open_session(request, user, to=going_on(request), now=now, with_factor=True)


@require_POST
@for_the_sure
def new_options(request: HttpRequest) -> HttpResponse:
    return JsonResponse(options_to_make(signed_in(request)))


@for_the_sure
def add(request: HttpRequest) -> HttpResponse:
    """Makes a passkey on this device, with a name by which its owner knows it."""
    user, problem = signed_in(request), ""
    if request.method == "POST":
        given = {"credential": request.POST.get("credential", ""), "name": request.POST.get("name", "")}
        try:
            add_passkey(user=user, by=user, now=clock.now(), **given)
        except Refused as refusal:
            problem = refusal.message
        else:
            factor_was_given(request, now=clock.now())
            return redirect("people:codes")
    name = request.POST.get("name") or device_in_words(request.headers.get("User-Agent", ""))
    context = {"name": name, "problem": problem}
    return render(request, "people/safety/passkey.html", context, status=422 if problem else 200)


@require_POST
@for_the_sure
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    factor = factor_of(request, pk)
    if factor.type == PASSKEY:
        name_passkey(factor=factor, name=request.POST.get("name", ""), by=signed_in(request), now=clock.now())
    return redirect(reverse("people:safety"))
