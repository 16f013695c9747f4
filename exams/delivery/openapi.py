"""The description of the wire for machines: docs/openapi-exam.json, as it stands there."""

from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

DESCRIPTION = settings.BASE_DIR / "docs" / "openapi-exam.json"


@require_GET
def description(request: HttpRequest) -> HttpResponse:
    return HttpResponse(_text(), content_type="application/vnd.oai.openapi+json; charset=utf-8")


@lru_cache(maxsize=1)
def _text() -> bytes:
    return DESCRIPTION.read_bytes()
