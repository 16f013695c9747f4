"""The content security policy and the language of a page."""

from collections.abc import Awaitable, Callable

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

from office.content_policy import BACK_OFFICE, STRICT

BACK_OFFICE_PATH = "/admin/"


class ContentSecurityPolicy:
    """Sets the policy on every response that has none; works in both sync and async servers."""

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase | Awaitable[HttpResponseBase]]) -> None:
        self.get_response = get_response
        self.is_async = iscoroutinefunction(get_response)
        if self.is_async:
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        if self.is_async:
            return self._later(request)
        response = self.get_response(request)
        assert isinstance(response, HttpResponseBase)  # noqa: S101  # narrows the type
        return self._set(request, response)

    async def _later(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        assert not isinstance(response, HttpResponseBase)  # noqa: S101
        return self._set(request, await response)

    def _set(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        policy = BACK_OFFICE if request.path.startswith(BACK_OFFICE_PATH) else STRICT
        response.headers.setdefault("Content-Security-Policy", policy)
        return response


class ChosenLanguage(LocaleMiddleware):
    """Vietnamese, until somebody chooses another language.

    What the browser asks for says little here: many office PCs have an English browser and a Vietnamese reader.
    """

    def process_request(self, request: HttpRequest) -> None:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        known = chosen in dict(settings.LANGUAGES)
        translation.activate(chosen if known else settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = translation.get_language()
