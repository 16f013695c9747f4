"""By which methods doors are asked: a page or a form takes GET and POST, and nothing else is let through to it."""

from typing import Any

from django.http import HttpRequest, HttpResponseNotAllowed
from django.utils.deprecation import MiddlewareMixin

PLAIN = ("GET", "HEAD", "POST")


class PlainMethods(MiddlewareMixin):
    """Refuses the other methods before anybody is asked who they are.

    A view that is a plain function would take them for a GET. Views that are classes (the API's, Wagtail's own) say
    themselves which methods they have, and what programs speak to refuses in the words of its protocol.
    """

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseNotAllowed | None:
        if request.method in PLAIN or request.path_info.startswith("/api/") or _has(view, str(request.method).lower()):
            return None
        return HttpResponseNotAllowed(PLAIN)


def _has(view: Any, method: str) -> bool:
    made_from = getattr(view, "cls", None) or getattr(view, "view_class", None)
    return hasattr(made_from, method)
