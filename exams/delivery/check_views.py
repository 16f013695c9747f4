"""The candidate's own check of a device, days before an exam. Nothing of it is kept."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET

from exams.delivery import tokens, wire
from exams.delivery.api import body_of, language_of_request, wire_reply
from exams.delivery.desk import Reply
from exams.delivery.wire import VERSION, EventsAsked, Refusal, moment
from office import clock

NAME = "check"


@login_required
@never_cache
@require_GET
def check(request: HttpRequest) -> HttpResponse:
    """The page; its script does the checking."""
    now = clock.now()
    token = tokens.issue(entry_pk=0, entry=NAME, user_pk=request.user.pk or 0, now=now)
    return render(request, "exam/check.html", {"token": token, "server_now": now})


@csrf_exempt  # a token in a header, never a cookie, says who asks: as when answers are saved
@never_cache
def api_check(request: HttpRequest) -> HttpResponse:
    """Reads a batch of changes as an exam would, says what it read and what time it is, and forgets it."""
    said, now = _said(request), clock.now()
    if isinstance(said, Refusal):
        with translation.override(language_of_request(request)):
            return wire_reply(Reply(said.status, wire.encode(wire.refusal(said, now=now))))
    acked = [change.seq for change in said.changes]
    return wire_reply(Reply(200, wire.encode({"v": VERSION, "server_now": moment(now), "acked": acked})))


def _said(request: HttpRequest) -> EventsAsked | Refusal:
    if request.method != "POST":
        return Refusal("wrong_method")
    token = wire.bearer(request.headers.get("Authorization", ""))
    bearer = tokens.read(token) if token else None
    if bearer is None or bearer.entry != NAME:
        return Refusal("token_forged" if token else "token_missing")
    if tokens.has_expired(bearer, clock.now()):
        return Refusal("token_expired")
    return wire.read_events(body_of(request))
