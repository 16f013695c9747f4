"""Doors of what a lesson's page loads: its pictures and recordings, and the script that keeps it for later."""

import re
from collections.abc import Iterator
from typing import IO

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from cms.lesson_media import TYPES, ending
from cms.lesson_views import lesson_for, part_for

RANGE = re.compile(r"bytes=(\d{1,15})-(\d{0,15})")  # longer ones are nobody's, and too long to be counted with
PIECE = 64 * 1024
WORKER = "khue/reading-worker.js"


@require_safe
@cache_control(no_cache=True)
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker. Its address is not under a lesson, so it is told here that it may watch over one."""
    script = (settings.BASE_DIR / "static" / WORKER).read_bytes()
    return HttpResponse(script, content_type="text/javascript", headers={"Service-Worker-Allowed": "/"})


@require_safe
@cache_control(private=True, max_age=3600)
def file(request: HttpRequest, pk: int, block: str) -> HttpResponseBase:
    """A picture or a recording of a lesson, to whoever may read the lesson."""
    part = part_for(lesson_for(request, pk), block, "picture", "media")
    if part.kind == "picture" and part.value["image"]:
        return FileResponse(part.picture.file.open("rb"))
    document = part.value.get("file")
    if document is None:
        raise Http404
    return ranged(request, document.file.open("rb"), document.file.size, TYPES[ending(document.filename)])


def ranged(request: HttpRequest, source: IO[bytes], size: int, kind: str) -> HttpResponseBase:
    """The file, or the stretch of it that was asked for: players ask so to jump, and some play nothing else."""
    asked = RANGE.fullmatch(request.headers.get("Range", ""))
    if asked is None:
        return FileResponse(source, content_type=kind, headers={"Accept-Ranges": "bytes"})
    first, last = int(asked[1]), min(int(asked[2] or size - 1), size - 1)
    if first > last:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    source.seek(first)
    headers = {"Content-Range": f"bytes {first}-{last}/{size}", "Content-Length": str(last - first + 1)}
    return StreamingHttpResponse(
        _stretch(source, last - first + 1), status=206, content_type=kind, headers=headers | {"Accept-Ranges": "bytes"}
    )


def _stretch(source: IO[bytes], left: int) -> Iterator[bytes]:
    with source:
        while left > 0 and (piece := source.read(min(PIECE, left))):
            left -= len(piece)
            yield piece
