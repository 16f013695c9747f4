"""Signing in over the wire: a code or a password for the candidate's entries, each with its token.

No session is made and no cookie set: the tokens are all that the wire ever asks for. A page that was signed out in
the middle of an exam comes back in here without leaving.
"""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Annotated, Any

import msgspec
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables

from exams.delivery import tokens
from exams.delivery.api import body_of, language_of_request, wire_reply
from exams.delivery.desk import Reply
from exams.delivery.models import Attempt, Interruption
from exams.delivery.stages import stage_of
from exams.delivery.wire import MOST_BYTES, VERSION, Refusal, encode, moment, refusal
from exams.sittings.models import Entry
from office import clock
from people.models import User
from people.signing_in import SignInRefused, sign_in_by_code, sign_in_by_password

log = logging.getLogger(__name__)

# Receipts can still be shown some days later; what lies longer back is on the pages of results.
LISTED_FOR = timedelta(days=7)

Text = Annotated[str, msgspec.Meta(max_length=300)]


class SignInIn(msgspec.Struct):
    """A one-time code, or a name and a password."""

    code: Text = ""
    username: Text = ""
    password: Text = ""
    v: int = VERSION


_sign_in_in = msgspec.json.Decoder(SignInIn)


@csrf_exempt  # it looks at no cookie and sets none: nobody else's page gains anything by asking
@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    now, language = clock.now(), language_of_request(request)
    with translation.override(language):
        done = _sign_in(request, now)
        reply = done if isinstance(done, Reply) else Reply(done.status, encode(refusal(done, now=now)))
    return wire_reply(reply)


@sensitive_variables("said")
def _sign_in(request: HttpRequest, now: datetime) -> Reply | Refusal:
    if request.method != "POST":
        return Refusal("wrong_method")
    said = read_sign_in(body_of(request))
    if isinstance(said, Refusal):
        return said
    try:
        user = _user(said, address=str(request.META.get("REMOTE_ADDR", ""))[:45], now=now)
        return Reply(200, encode(_welcome(user, now)))
    except SignInRefused as refused:
        return Refusal(refused.code, refused.message)
    except (DatabaseError, InterfaceError):
        log.warning("the database failed: a sign-in is to be sent again", exc_info=True)
        return Refusal("busy", _("The server is busy. Wait a few seconds and try again."))


def read_sign_in(body: bytes) -> SignInIn | Refusal:
    """What was said, if it is a code or a name with a password."""
    if len(body) > MOST_BYTES:
        return Refusal("too_large")
    try:
        said = _sign_in_in.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return Refusal("malformed")
    if said.v != VERSION:
        return Refusal("unknown_version", facts=(("versions", [VERSION]),))
    return said if said.code or said.username else Refusal("malformed")


def _user(said: SignInIn, *, address: str, now: datetime) -> User:
    if said.code:
        return sign_in_by_code(code=said.code, address=address, now=now)
    return sign_in_by_password(username=said.username, password=said.password, address=address, now=now)


def _welcome(user: User, now: datetime) -> dict[str, Any]:
    entries = list(
        Entry.objects.of_candidate(user)
        .filter(sitting__closes_at__gt=now - LISTED_FOR)
        .select_related("sitting", "attempt")
        .order_by("sitting__opens_at")
    )
    stops = _stops(entries, now)
    return {
        "v": VERSION,
        "server_now": moment(now),
        "name": user.get_full_name() or user.get_username(),
        "entries": [_line(entry, user, stops, now) for entry in entries],
    }


def _stops(entries: Iterable[Entry], now: datetime) -> list[Interruption]:
    """Only a sitting that has opened and was not begun can stand still: an attempt's own row says it."""
    asked = [entry.sitting_id for entry in entries if _attempt(entry) is None and entry.sitting.opens_at <= now]
    return list(Interruption.objects.filter(sitting__in=asked)) if asked else []


def _attempt(entry: Entry) -> Attempt | None:
    return getattr(entry, "attempt", None)


def _line(entry: Entry, user: User, stops: Iterable[Interruption], now: datetime) -> dict[str, Any]:
    about = [stop for stop in stops if stop.sitting_id == entry.sitting_id]
    return {
        "entry": str(entry.uid),
        "title": entry.sitting.title,
        "opens_at": moment(entry.sitting.opens_at),
        "closes_at": moment(entry.sitting.closes_at),
        "minutes": entry.minutes,
        "state": stage_of(entry, _attempt(entry), now, about).value,
        "token": tokens.issue(entry_pk=entry.pk, entry=entry.uid.hex, user_pk=user.pk, now=now),
    }
