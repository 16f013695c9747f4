"""Shows notices at the first visit after signing in, before going on; never in front of an exam."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.deprecation import MiddlewareMixin

from office import clock
from people.models import User
from people.notices import waiting_for
from people.running import is_busy

# Set at sign-in, where the session is written anyway; taken away once there is nothing to show.
TO_SHOW = "notices_to_show"
OWN, BACK_OFFICE = "/my/", "/admin/"


class NoticesFirst(MiddlewareMixin):
    """Looks only at the first pages after signing in: exam doors lie elsewhere and cost no query more."""

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        if request.method != "GET" or not (request.path == OWN or request.path.startswith(BACK_OFFICE)):
            return None
        if not request.session.get(TO_SHOW) or not isinstance(request.user, User):
            return None
        now = clock.now()
        if not waiting_for(request.user, clock.today()).exists():
            del request.session[TO_SHOW]
            return None
        if is_busy(request.user, now):
            return None
        return redirect(f"{reverse('people:notices')}?{urlencode({'next': request.get_full_path()})}")
