"""Counts requests by door and how long they took, for /metrics."""

import time
from collections.abc import Awaitable, Callable

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from office import metrics

Reply = HttpResponseBase | Awaitable[HttpResponseBase]


class CountRequests:
    """Around all of Django, so that refusals of the other middlewares are counted too; sync and async."""

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], Reply]) -> None:
        self.get_response = get_response
        self.is_async = iscoroutinefunction(get_response)
        if self.is_async:
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> Reply:
        begun = time.perf_counter()
        response = self.get_response(request)
        if not isinstance(response, HttpResponseBase):
            return self._later(request, response, begun)
        return counted(request, response, begun)

    async def _later(
        self, request: HttpRequest, response: Awaitable[HttpResponseBase], begun: float
    ) -> HttpResponseBase:
        return counted(request, await response, begun)


def counted(request: HttpRequest, response: HttpResponseBase, begun: float) -> HttpResponseBase:
    """The response, counted under the name of its address; what is no address of ours shares one name."""
    match = request.resolver_match
    door = match.view_name if match and match.view_name else "none"
    metrics.requests.labels(door, f"{response.status_code // 100}xx").inc()
    metrics.request_seconds.observe(time.perf_counter() - begun)
    return response
