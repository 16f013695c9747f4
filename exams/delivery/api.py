"""The wire of the exam as Django views, and the door of sealed papers.

The bare ASGI route (fast.py) serves the same requests with the same replies; these views serve where there is no such
route.
"""

import logging
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError, InterfaceError
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET

from exams.delivery import doorway
from exams.delivery.desk import Reply
from exams.delivery.doorway import DOORS, LANGUAGES, Raw, language_of
from exams.delivery.sealed_papers import FORMS, NobodyHasIt, sealed_paper
from exams.delivery.wire import MOST_BYTES, VERSION, Refusal
from office import clock

log = logging.getLogger(__name__)


def _door(name: str) -> Any:
    @csrf_exempt  # a token in a header, never a cookie, says who asks
    @never_cache
    def view(request: HttpRequest, uid: UUID) -> HttpResponse:
        raw = Raw(
            door=name,
            method=request.method or "",
            entry=uid.hex,
            authorization=request.headers.get("Authorization", ""),
            language=language_of_request(request),
            body=body_of(request),
            query=request.GET.dict(),
            arrived_at=clock.now(),
        )
        return wire_reply(_reply(raw))

    view.__name__ = name.replace("-", "_")
    return view


def _reply(raw: Raw) -> Reply:
    asked = doorway.understand(raw)
    if isinstance(asked, Refusal):
        return doorway.refused(asked, raw)
    try:
        return DOORS[raw.door].serve([asked])[0]
    except (DatabaseError, InterfaceError):
        log.warning("the database failed: %s is to be sent again", raw.door, exc_info=True)
        return doorway.refused(Refusal("busy"), raw)


def body_of(request: HttpRequest) -> bytes:
    """The body, or one that is too long to be looked at."""
    try:
        return request.body
    except RequestDataTooBig:
        return b" " * (MOST_BYTES + 1)  # whatever it was: it is refused by its length


def language_of_request(request: HttpRequest) -> str:
    """The language in which the reply speaks."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return language_of(cookie=chosen, accepted=request.headers.get("Accept-Language", ""))


def wire_reply(reply: Reply) -> HttpResponse:
    """The reply as Django sends it, with the headers of the protocol."""
    headers = {"Khue-Protocol": str(VERSION)}
    if reply.retry_after:
        headers["Retry-After"] = str(reply.retry_after)
    return HttpResponse(reply.body, status=reply.status, content_type="application/json", headers=headers)


events, state, start, hand_in = (_door(name) for name in ("events", "state", "start", "hand-in"))


@require_GET
def paper(request: HttpRequest, sitting: UUID, uid: UUID) -> HttpResponse:
    """A sealed paper: `lang` vi, en or hi; `form` html (the exam page) or json (the content)."""
    language, form = request.GET.get("lang", "vi"), request.GET.get("form", "json")
    if language not in LANGUAGES or form not in FORMS:
        raise Http404
    try:
        sealed = sealed_paper(sitting, uid, language, form)
    except NobodyHasIt:
        raise Http404 from None
    return HttpResponse(sealed.body, headers=sealed.headers)
