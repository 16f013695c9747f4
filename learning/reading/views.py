"""Doors of a reader's own notes: all on one page, each deletable."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from learning.models import LessonNote
from learning.reading.notes import delete_note
from learning.reading.queries import reader_of
from people.models import Person

NOTES_ON_A_PAGE = 50


@never_cache
@login_required
def notes(request: HttpRequest) -> HttpResponse:
    """The notes of whoever asks, and of nobody else."""
    own = LessonNote.objects.of(_reader(request)).select_related("lesson")
    page = Paginator(own, NOTES_ON_A_PAGE).get_page(request.GET.get("p"))
    return render(request, "learning/notes.html", {"notes": page})


@require_POST
@login_required
def delete(request: HttpRequest, uid: str) -> HttpResponse:
    delete_note(note=get_object_or_404(LessonNote.objects.of(_reader(request)), uid=uid))
    messages.success(request, _("The note is deleted."))
    return redirect("learning:notes")


def _reader(request: HttpRequest) -> Person:
    person = reader_of(request.user)
    if person is None:
        raise Http404
    return person
