"""A session that turns up in another kind of browser was taken from its owner: it ends, for both of them.

What is compared was written into the session at sign-in, so this costs no query: who is signed in is read from the same
session. Nobody innocent changes the kind of browser and keeps its cookies: a new version is the same kind, and so is a
phone that asks for the pages of a PC. The exam's answers go on meanwhile, their wire knows no sessions.
"""

from django.contrib import messages
from django.contrib.auth.middleware import AuthenticationMiddleware, get_user
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from office import clock
from people.models import User
from people.session_devices import browser_and_system
from people.stolen_sessions import end_stolen_session

KIND = "kind_of_browser"
# A phone or tablet that shows the pages of a PC names the other system of its maker.
MAKERS = {"iPhone": "Apple", "iPad": "Apple", "Mac": "Apple", "Android": "Linux", "ChromeOS": "Linux"}


class SameBrowser(AuthenticationMiddleware):
    """Says who is signed in, as Django's own does, and to nobody in another browser than the one of the sign-in."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: _user_of(request))  # type: ignore[assignment]

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Remembers the kind of browser where the session is written anyway: by whatever way somebody signed in."""
        session = request.session
        if session.modified and KIND not in session and "_auth_user_id" in session:
            session[KIND] = kind_of(request)
        return response


def kind_of(request: HttpRequest) -> str:
    browser, system = browser_and_system(request.headers.get("User-Agent", ""))
    return f"{browser}, {MAKERS.get(system, system)}"


def _user_of(request: HttpRequest) -> User | AnonymousUser:
    user, began = get_user(request), request.session.get(KIND)
    if not isinstance(user, User) or began is None or began == kind_of(request):
        return user  # type: ignore[return-value]  # accounts are ours
    _end(request, user, began)
    return AnonymousUser()


def _end(request: HttpRequest, user: User, began: str) -> None:
    end_stolen_session(session=request.session, user=user, began=began, found=kind_of(request), now=clock.now())
    messages.error(
        request,
        _(
            "This session was ended: it began in another kind of browser. Sign in again. If this surprises you, tell "
            "the staff, and set a new password."
        ),
        fail_silently=True,
    )
