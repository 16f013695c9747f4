"""Handing a material out: the file to keep, the document likewise, the page by its address."""

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import content_disposition_header

from learning.models import Material, MaterialFile


def handed(material: Material) -> HttpResponseBase:
    """What the material is. Who may have it, and since when, the door has asked before."""
    held = MaterialFile.objects.filter(material=material).first()
    if held:
        return _to_keep(HttpResponse(bytes(held.data), content_type=held.media_type), held.name)
    if material.document:
        kept = material.document.file.open("rb")
        return _to_keep(FileResponse(kept, content_type="application/octet-stream"), material.document.filename)
    if material.page and material.page.live and material.page.url:
        return redirect(material.page.url)
    raise Http404


def _to_keep(answer: HttpResponseBase, name: str) -> HttpResponseBase:
    """A download with its name; never a page that a browser would run."""
    answer.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
