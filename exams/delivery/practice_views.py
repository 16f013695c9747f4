"""The practice page, and the doors that its runner knocks at. What is kept lies in a session row of its own."""

from collections.abc import Callable
from typing import Any, cast

import msgspec
from django.contrib.auth.decorators import login_required
from django.contrib.sessions.backends.db import SessionStore
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET

from exams.delivery import practice, tokens, wire
from exams.delivery.answers import places_of
from exams.delivery.api import body_of, language_of_request, wire_reply
from exams.delivery.desk import Reply
from exams.delivery.paper_pages import shown_questions
from exams.delivery.practice import Practice
from exams.delivery.practice_paper import practice_paper
from exams.delivery.wire import Refusal
from office import clock

NAME = "practice"
KEPT_SECONDS = 2 * 3600

Said = dict[str, Any] | Refusal


def _start(it: Practice, body: bytes) -> Said:
    said = wire.read_start(body)
    return said if isinstance(said, Refusal) else practice.start(it, said, clock.now())


def _events(it: Practice, body: bytes) -> Said:
    said = wire.read_events(body)
    return said if isinstance(said, Refusal) else practice.take(it, said, places_of(practice_paper()), clock.now())


def _hand_in(it: Practice, body: bytes) -> Said:
    said = wire.read_hand_in(body)
    return said if isinstance(said, Refusal) else practice.hand_in(it, said, clock.now())


DOORS: dict[str, Callable[[Practice, bytes], Said]] = {"start": _start, "events": _events, "hand-in": _hand_in}


@login_required
@never_cache
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """The practice: a new one, or the one that this browser session is in the middle of."""
    now = clock.now()
    store = SessionStore(request.session.get(NAME))
    it = _kept(store)
    if it is None or practice.is_over(it, now):
        store, it = SessionStore(), Practice()
        _keep(store, it)
        request.session[NAME] = store.session_key
    context = {
        "questions": shown_questions(practice_paper(), {}, lambda _picture: ""),
        "minutes": practice.LENGTH.seconds // 60,
        "is_running": practice.is_running(it, now),
        "token": tokens.issue(entry_pk=0, entry=_named(store), user_pk=request.user.pk or 0, now=now),
        "server_now": now,
    }
    return render(request, "exam/practice.html", context)


@csrf_exempt  # a token in a header, never a cookie, says who asks
@never_cache
def api_practice(request: HttpRequest, door: str) -> HttpResponse:
    """The practice's side of the wire."""
    if door not in DOORS:
        raise Http404
    with translation.override(language_of_request(request)):
        said = _said(request, door)
        if isinstance(said, Refusal):
            return wire_reply(Reply(said.status, wire.encode(wire.refusal(said, now=clock.now()))))
    return wire_reply(Reply(200, wire.encode(said)))


def _said(request: HttpRequest, door: str) -> Said:
    if request.method != "POST":
        return Refusal("wrong_method")
    token = wire.bearer(request.headers.get("Authorization", ""))
    if not token:
        return Refusal("token_missing")
    store = _store_of(token)
    it = _kept(store) if store else None
    if store is None or it is None:
        return Refusal("not_here", message=_("This practice is over. Open the practice page again to begin a new one."))
    said = DOORS[door](it, body_of(request))
    _keep(store, it)
    return said


def _named(store: SessionStore) -> str:
    return f"{NAME}-{store.session_key}"


def _store_of(token: str) -> SessionStore | None:
    """Where the practice of this token lies; None for a token that is not of a practice, or too old."""
    bearer = tokens.read(token)
    if bearer is None or tokens.has_expired(bearer, clock.now()) or not bearer.entry.startswith(f"{NAME}-"):
        return None
    return SessionStore(bearer.entry.removeprefix(f"{NAME}-"))


def _kept(store: SessionStore) -> Practice | None:
    kept = store.get(NAME)
    return None if kept is None else msgspec.convert(kept, Practice)


def _keep(store: SessionStore, it: Practice) -> None:
    """Writes it down, if anything has changed: a heartbeat costs no write."""
    plain = cast(dict[str, Any], msgspec.to_builtins(it))
    if store.get(NAME) == plain:
        return
    store[NAME] = plain
    store.set_expiry(KEPT_SECONDS)
    store.save()
