"""Open sessions of an account: on which device, from where, since when; ended at once by their owner.

The rows are django-allauth's. The exam is kept out of this: its wire knows no sessions (see docs/decisions/0022).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address

from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest

from office import journal
from people.models import User
from people.session_devices import device_in_words
from people.session_sockets import close_sockets

NOTED = "sessions.noted"  # this session stands in the table
LONG_GONE = timedelta(days=2)  # longer than any session lives
SEEN_EVERY = timedelta(minutes=5)
UNKNOWN_ADDRESS = "0.0.0.0"  # noqa: S104  # a word for no address; nothing listens there
MOST_LETTERS = 200


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session as its owner knows it."""

    pk: int
    device: str
    address: str
    since: datetime
    seen_at: datetime
    is_this: bool


def note_session(request: HttpRequest, *, user: User, now: datetime) -> None:
    """Writes down a session that was just opened."""
    if request.session.session_key is None:
        request.session.save()
    request.session[NOTED] = True
    facts = {
        "user": user,
        "ip": _address(str(request.META.get("REMOTE_ADDR", ""))),
        "user_agent": request.headers.get("User-Agent", "")[:MOST_LETTERS],
        "created_at": now,
        "last_seen_at": now,
    }
    UserSession.objects.filter(user=user, last_seen_at__lt=now - LONG_GONE).delete()
    row = UserSession(session_key=request.session.session_key, **facts)
    UserSession.objects.bulk_create([row], ignore_conflicts=True)  # two pages at once may both note the session


def note_seen(request: HttpRequest, *, now: datetime) -> None:
    """Writes down that a session is in use, every few minutes at most: not at each page."""
    key = request.session.session_key
    if not key or not request.session.get(NOTED) or not cache.add(f"seen:{key}", 1, SEEN_EVERY.total_seconds()):
        return
    seen = {"last_seen_at": now, "ip": _address(str(request.META.get("REMOTE_ADDR", "")))}
    if not UserSession.objects.filter(session_key=key).update(**seen) and isinstance(request.user, User):
        note_session(request, user=request.user, now=now)  # a new password has given the session a new key


def open_sessions(user: User, *, this: str | None) -> list[OpenSession]:
    """The sessions that are alive, this one first, then by when they were seen. Those that died are swept away."""
    alive = UserSession.objects.purge_and_list(user)
    alive.sort(key=lambda row: (row.session_key == this, row.last_seen_at), reverse=True)
    return [
        OpenSession(
            row.pk,
            device_in_words(row.user_agent),
            "" if row.ip == UNKNOWN_ADDRESS else row.ip,
            row.created_at,
            row.last_seen_at,
            row.session_key == this,
        )
        for row in alive
    ]


def end_session(*, user: User, pk: int, by: User, now: datetime) -> bool:
    """Ends one session of the account; False: there is none of this number."""
    return end_sessions(list(UserSession.objects.filter(user=user, pk=pk)), user=user, by=by, now=now) > 0


def end_other_sessions(*, user: User, this: str | None, by: User | None, now: datetime) -> int:
    """Ends all sessions of the account but this one."""
    rows = UserSession.objects.filter(user=user).exclude(session_key=this or "")
    return end_sessions(list(rows), user=user, by=by, now=now)


@transaction.atomic
def end_sessions(rows: Sequence[UserSession], *, user: User, by: User | None, now: datetime) -> int:
    """From the next request on these sessions are nobody's; their sockets close."""
    for row in rows:
        row.end()
    close_sockets(row.session_key for row in rows)
    if rows:
        journal.write(act="people.user.sessions_end", subject=user, by=by, now=now, data={"sessions": len(rows)})
    return len(rows)


def _address(address: str) -> str:
    try:
        return str(ip_address(address))
    except ValueError:
        return UNKNOWN_ADDRESS
