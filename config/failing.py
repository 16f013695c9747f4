"""What a page that failed answers: come again when the database was busy or away, else an apology."""

import sys

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.views.defaults import server_error

RETRY_AFTER_SECONDS = 5


def failed(request: HttpRequest) -> HttpResponse:
    """503 when no connection came free in time or the database was not there: nothing was done, later it may be."""
    response = server_error(request)
    if isinstance(sys.exc_info()[1], OperationalError):
        response.status_code = 503
        response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response
