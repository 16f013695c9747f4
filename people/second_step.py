"""How a session is opened: by every way in alike, and after the second step where the account has a second factor.

What a session remembers of it: who waits for the second step, whether it was opened with a second factor, since when
the person is sure to sit here, and whether nothing but setting a second factor up is open to it.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare

from people import known_devices
from people.middleware import TO_SHOW as NOTICES_TO_SHOW
from people.models import User
from people.second_factors import has_second_factor
from people.session_sockets import close_sockets
from people.sessions import note_session

BACKEND = "people.backends.RoleBackend"
WAITING, WITH_FACTOR, SURE_AT, SET_UP_FIRST = "second.waiting", "second.given", "second.sure_at", "second.set_up_first"
# Long enough to fetch the telephone, short enough for a computer that somebody left.
PATIENCE = timedelta(minutes=10)
SURE_FOR = timedelta(minutes=15)


def wait_for_second_step(request: HttpRequest, user: User, *, target: str, now: datetime) -> None:
    """The password was right: the account is remembered, and nothing is open. Whoever was signed in is no longer."""
    close_sockets([request.session.session_key])
    request.session.flush()
    request.session[WAITING] = {
        "user": user.pk,
        "proof": user.get_session_auth_hash(),
        "at": now.isoformat(),
        "target": target,
    }


def who_waits(request: HttpRequest, *, now: datetime) -> User | None:
    """Whose second step is awaited here; None: nobody's, or it took too long, or the account has changed since."""
    waiting = request.session.get(WAITING)
    if not waiting or now - datetime.fromisoformat(waiting["at"]) > PATIENCE:
        return None
    user = User.objects.filter(pk=waiting["user"], is_active=True).first()
    if user is None or not constant_time_compare(waiting["proof"], user.get_session_auth_hash()):
        return None
    return user


def target_of_waiting(request: HttpRequest) -> str:
    return str(request.session.get(WAITING, {}).get("target", ""))


def enter(request: HttpRequest, user: User, *, to: str, now: datetime) -> HttpResponse:
    """What follows a right password or the word of the organisation's provider: the second step, or the page itself."""
    if not has_second_factor(user):
        return open_session(request, user, to=to, now=now)
    wait_for_second_step(request, user, target=to, now=now)
    return redirect("people:second_step")


def open_session(
    request: HttpRequest, user: User, *, to: str, now: datetime, with_factor: bool = False
) -> HttpResponse:
    """Signs in, with a new session key, and goes on."""
    login(request, user, backend=BACKEND)
    for mark in (WAITING, WITH_FACTOR, SURE_AT, SET_UP_FIRST):
        request.session.pop(mark, None)
    if with_factor:
        request.session[WITH_FACTOR] = True
    elif must_have_factor(user):
        request.session[SET_UP_FIRST] = True
    request.session[NOTICES_TO_SHOW] = True
    be_sure(request, now=now)
    note_session(request, user=user, now=now)
    response = redirect(to)
    known_devices.remember(request, response, user)
    return response


def must_have_factor(user: User) -> bool:
    """Whether the account reaches nothing without a second factor: all who hold a role, where that is the rule."""
    return bool(settings.SECOND_FACTOR_FOR_STAFF and user.abilities())


def must_set_up(request: HttpRequest, *, in_office: bool) -> bool:
    """Whether this session has yet to show a second factor before it reaches anything else."""
    if request.session.get(WITH_FACTOR) or not (in_office or request.session.get(SET_UP_FIRST)):
        return False
    user = request.user
    if not isinstance(user, User) or not must_have_factor(user):
        return False
    request.session[SET_UP_FIRST] = True
    return True


def factor_was_given(request: HttpRequest, *, now: datetime) -> None:
    """The person of this session has just shown a second factor, or set one up."""
    request.session[WITH_FACTOR] = True
    request.session.pop(SET_UP_FIRST, None)
    be_sure(request, now=now)


def be_sure(request: HttpRequest, *, now: datetime) -> None:
    request.session[SURE_AT] = now.isoformat()


def is_sure(request: HttpRequest, user: User, *, now: datetime) -> bool:
    """Whether it was shown lately, by all that the account has, that its owner sits here."""
    since = request.session.get(SURE_AT)
    if not since or not timedelta() <= now - datetime.fromisoformat(since) <= SURE_FOR:
        return False
    return bool(request.session.get(WITH_FACTOR)) or not has_second_factor(user)
