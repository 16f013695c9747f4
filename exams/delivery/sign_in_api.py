"""Signing in over the wire: a code or a password for the candidate's entries, each with its token.

No session is made and no cookie set: the tokens are all that the wire ever asks for. A page that was signed out in
the middle of an exam comes back in here without leaving.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any

import msgspec
from django.db import DatabaseError, InterfaceError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables

from exams.delivery import tokens
from exams.delivery.api import body_of, language_of_request, wire_reply
from exams.delivery.desk import Reply, refuse
from exams.delivery.models import Attempt, Interruption
from exams.delivery.stages import stage_of
from exams.delivery.wire import VERSION, Refusal, encode, moment, read
from exams.sittings.models import Entry
from office import clock
from people.models import User
from people.sign_in_limits import SignInRefused
from people.signing_in import refuse_code, sign_in_by_password, spend_codes

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


@dataclass(frozen=True, slots=True)
class Asked:
    """A wish to sign in, from where, in which language to answer."""

    said: SignInIn
    address: str
    language: str
    arrived_at: datetime


@csrf_exempt  # it looks at no cookie and sets none: nobody else's page gains anything by asking
@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    now, language = clock.now(), language_of_request(request)
    if request.method != "POST":
        return wire_reply(refuse(Refusal("wrong_method"), language, now))
    said = read_sign_in(body_of(request))
    if isinstance(said, Refusal):
        return wire_reply(refuse(said, language, now))
    asked = Asked(said, str(request.META.get("REMOTE_ADDR", ""))[:45], language, now)
    try:
        return wire_reply(_by_password(asked) if not said.code else by_codes([asked])[0])
    except (DatabaseError, InterfaceError):
        log.warning("the database failed: a sign-in is to be sent again", exc_info=True)
        return wire_reply(busy(language, now))


def read_sign_in(body: bytes) -> SignInIn | Refusal:
    """What was said, if it is a code or a name with a password."""
    said = read(_sign_in_in, body)
    if isinstance(said, Refusal):
        return said
    return said if said.code or said.username else Refusal("malformed")


def busy(language: str, now: datetime) -> Reply:
    """Nothing was done, and it may be sent again."""
    with translation.override(language):
        return refuse(Refusal("busy", _("The server is busy. Wait a few seconds and try again.")), language, now)


@sensitive_variables("asked")
def _by_password(asked: Asked) -> Reply:
    said, now = asked.said, asked.arrived_at
    try:
        with translation.override(asked.language):
            user = sign_in_by_password(username=said.username, password=said.password, address=asked.address, now=now)
    except SignInRefused as refusing:
        return _refused(refusing, asked)
    return _welcomes([user], now)[user.pk]


@transaction.atomic
def by_codes(asked: Sequence[Asked]) -> list[Reply]:
    """Replies to those who showed a code, all looked up together. A code is spent only with its reply at hand."""
    now = max(one.arrived_at for one in asked)
    users = spend_codes([one.said.code for one in asked], now=now)
    welcomes = _welcomes([user for user in users if user], now)
    return [welcomes[user.pk] if user else _wrong_code(one) for one, user in zip(asked, users, strict=True)]


def _wrong_code(asked: Asked) -> Reply:
    try:
        with translation.override(asked.language):
            refuse_code(address=asked.address, now=asked.arrived_at)
    except SignInRefused as refusing:
        return _refused(refusing, asked)


def _refused(it: SignInRefused, asked: Asked) -> Reply:
    return refuse(Refusal(it.code, it.message, seconds=it.seconds), asked.language, asked.arrived_at)


def _welcomes(users: Sequence[User], now: datetime) -> dict[int, Reply]:
    """What each of them may sit, by account."""
    entries = list(
        Entry.objects.filter(
            person__in=[user.person_id for user in users if user.person_id], sitting__closes_at__gt=now - LISTED_FOR
        )
        .select_related("sitting", "attempt")
        .order_by("sitting__opens_at")
    )
    stops = _stops(entries, now)
    return {
        user.pk: _welcome(user, [entry for entry in entries if entry.person_id == user.person_id], stops, now)
        for user in users
    }


def _welcome(user: User, entries: Iterable[Entry], stops: Iterable[Interruption], now: datetime) -> Reply:
    said = {
        "v": VERSION,
        "server_now": moment(now),
        "name": user.get_full_name() or user.get_username(),
        "entries": [_line(entry, user, stops, now) for entry in entries],
    }
    return Reply(200, encode(said))


def _stops(entries: Iterable[Entry], now: datetime) -> list[Interruption]:
    """Only a sitting that has opened and was not begun can stand still: an attempt's own row says it."""
    asked = [entry for entry in entries if _attempt(entry) is None and entry.sitting.opens_at <= now]
    return list(Interruption.objects.of_sittings(asked)) if asked else []


def _attempt(entry: Entry) -> Attempt | None:
    return getattr(entry, "attempt", None)


def _line(entry: Entry, user: User, stops: Iterable[Interruption], now: datetime) -> dict[str, Any]:
    return {
        "entry": str(entry.uid),
        "title": entry.sitting.title,
        "opens_at": moment(entry.sitting.opens_at),
        "closes_at": moment(entry.sitting.closes_at),
        "minutes": entry.minutes,
        "state": stage_of(entry, _attempt(entry), now, stops).value,
        "token": tokens.issue(entry_pk=entry.pk, entry=entry.uid.hex, user_pk=user.pk, now=now),
    }
