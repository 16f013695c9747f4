"""The learner's door: I am here.

The code is judged by the moment at which the browser first came with it, which a signed cookie keeps for ten minutes:
whoever has to sign in first does not lose it. The cookie is this browser's alone; passed on, the address is old. It
belongs to whoever is signed in when it is made, or to the first who signs in after that, and is gone once it was used.
"""

from datetime import datetime, timedelta

from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from learning.attendance.codes import LENGTH, cleaned
from learning.attendance.scanning import take_code
from learning.models import Attendance
from office import clock
from office.errors import Refused
from people.models import User

COOKIE, SALT = "khue_attend", "khue attendance arrival"
WAITS = timedelta(minutes=10)
TEMPLATE = "learning/attend.html"


@never_cache
@require_http_methods(["GET", "POST"])
def attend(request: HttpRequest, code: str = "") -> HttpResponse:
    """Shows the code that was scanned and one button, or a field to type it; pressed, marks the learner."""
    given = cleaned(code or request.POST.get("code", "") or request.GET.get("code", ""))
    now = clock.now()
    arrived = _arrived(request, given, now) or now
    if not isinstance(request.user, User):
        return _noted(redirect_to_login(request.path), given, arrived, None)
    if request.method == "POST":
        return _taken(request, given, request.user, arrived, now)
    return _noted(render(request, TEMPLATE, {"code": given}), given, arrived, request.user.pk)


def _taken(request: HttpRequest, code: str, user: User, arrived: datetime, now: datetime) -> HttpResponse:
    if len(code) != LENGTH:
        return _refused(request, _("The code has %d letters and figures: type all of them.") % LENGTH)
    try:
        made: Attendance = take_code(code=code, by=user, arrived=arrived, now=now)
    except Refused as refusal:
        return _refused(request, refusal.message)
    context = {"made": made, "session": made.session, "at": timezone.localtime(made.at)}
    answer = render(request, TEMPLATE, context)
    answer.delete_cookie(COOKIE)
    return answer


def _refused(request: HttpRequest, sentence: str) -> HttpResponse:
    """What is wrong, with the field to type the code that holds now; the old one's arrival counts no more."""
    answer = render(request, TEMPLATE, {"problem": sentence}, status=422)
    answer.delete_cookie(COOKIE)
    return answer


def _arrived(request: HttpRequest, code: str, now: datetime) -> datetime | None:
    """When this browser first came with this code, if that is not too long ago and nobody else was signed in then."""
    try:
        told = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT)
        arrived = datetime.fromisoformat(told["at"])
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return None
    is_own = told.get("user") in (None, request.user.pk)
    return arrived if is_own and told.get("code") == code and now - WAITS <= arrived <= now else None


def _noted(answer: HttpResponse, code: str, arrived: datetime, user: int | None) -> HttpResponse:
    if code:
        told = signing.dumps({"code": code, "at": arrived.isoformat(), "user": user}, salt=SALT)
        seconds = int(WAITS.total_seconds())
        answer.set_cookie(COOKIE, told, max_age=seconds, httponly=True, samesite="Lax", path="/")
    return answer
