"""What stands before every page but the exam's wire: a second factor where it is the rule, and a note of use.

It asks the session alone, which such a page reads anyway; in the back office, where power lies, also the account.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.deprecation import MiddlewareMixin

from office import clock
from people.second_step import must_set_up
from people.sessions import note_seen

# The exam's wire knows no sessions; the others are the way in and out, and to a second factor.
ALWAYS_OPEN = (
    "/api/exam/",
    "/api/paper/",
    "/api/sign-in/",
    "/sign-in/",
    "/sign-out/",
    "/my/safety/",
    "/my/password/",
    "/language/",
)
WITHOUT_SESSION = ("/healthz", "/readyz", "/metrics", "/favicon.ico")
OFFICE = ("/admin/", "/documents/")
NOTED_AT = (*OFFICE, "/my/")


class SessionGuard(MiddlewareMixin):
    """Leads an account that has yet to set a second factor up to the page for it, from wherever it goes."""

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        if request.path.startswith(NOTED_AT):
            note_seen(request, now=clock.now())
        if request.path.startswith(ALWAYS_OPEN + WITHOUT_SESSION):
            return None
        if must_set_up(request, in_office=request.path.startswith(OFFICE)):
            return redirect("people:safety")
        return None
