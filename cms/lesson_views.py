"""Doors of a lesson beside its page: words of the reading browser, answers to self-checks, notes."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cms.lesson_forms import BeatForm, beat_of
from cms.lesson_parts import LessonPart, parts_of
from cms.lesson_reader import may_read
from cms.models import LessonPage
from learning.models import LessonReading
from learning.reading.completion import requirements
from learning.reading.notes import NoteRefused, write_note
from learning.reading.progress import keep_beat, pass_check
from learning.reading.queries import mark_of, reader_of
from office import clock
from people.models import Person


def lesson_for(request: HttpRequest, pk: int) -> LessonPage:
    """The published lesson, to those who may read it; to others it is not there."""
    lesson = get_object_or_404(LessonPage.objects.live(), pk=pk)
    if not may_read(lesson, request):
        raise Http404
    return lesson


def part_for(lesson: LessonPage, block: object, *kinds: str) -> LessonPart:
    """The part of the lesson with this id."""
    for part in parts_of(lesson.body):
        if part.block == str(block) and part.kind in kinds:
            return part
    raise Http404


def _person_for(request: HttpRequest) -> Person:
    person = reader_of(request.user)
    if person is None:
        raise Http404
    return person


@never_cache
@require_safe
def reader(request: HttpRequest, pk: int) -> JsonResponse:
    """Who reads, by the name the browser keeps things under, and what a POST needs: for a page out of its store."""
    lesson_for(request, pk)
    return JsonResponse({"reader": mark_of(reader_of(request.user)), "token": get_token(request)})


@never_cache
@require_POST
def beat(request: HttpRequest, pk: int) -> JsonResponse:
    """Takes a word of the reading browser. One that was meant for another reader of this browser is refused."""
    lesson, person, form = lesson_for(request, pk), reader_of(request.user), BeatForm(request.POST)
    if person is None or request.POST.get("reader") != mark_of(person):
        return JsonResponse({"error": _("Somebody else reads here now. Nothing was counted.")}, status=409)
    if not form.is_valid():
        problem = _("This word of the browser was not understood: %s. Open the lesson anew.") % ", ".join(form.errors)
        return JsonResponse({"error": problem}, status=400)
    rules = lesson.rules()
    said = beat_of(form.cleaned_data, request.POST, {str(block.id) for block in lesson.body}, rules)
    reading = keep_beat(person=person, lesson=lesson, beat=said, rules=rules, now=clock.now())
    return JsonResponse(_how_far(lesson, reading))


def _how_far(lesson: LessonPage, reading: LessonReading) -> dict[str, Any]:
    asked = requirements(lesson.rules(), reading.facts)
    return {
        "complete": reading.completed_at is not None,
        "asked": [{"what": one.what, "done": one.done, "of": one.of, "met": one.is_met} for one in asked],
    }


@never_cache
@require_POST
def answer(request: HttpRequest, pk: int, block: str) -> HttpResponse:
    """Says whether an option is the right one. The key and the reason come after the right answer alone."""
    lesson = lesson_for(request, pk)
    part = part_for(lesson, block, "check")
    chosen = request.POST.get("option", "")
    is_right = chosen == str(part.value.right)
    person = reader_of(request.user)
    if is_right and person is not None:
        pass_check(person=person, lesson=lesson, check=part.block, rules=lesson.rules(), now=clock.now())
    context = {"lesson": lesson, "part": part, "is_right": is_right, "chosen": chosen}
    template = "cms/lesson_answer_words.html" if _by_script(request) else "cms/lesson_answer.html"
    return render(request, template, context)


@require_POST
@login_required
def note(request: HttpRequest, pk: int, block: str) -> HttpResponse:
    """Keeps what somebody notes beside a passage."""
    lesson, person = lesson_for(request, pk), _person_for(request)
    part = part_for(lesson, block, "points", "passage", "picture", "media")
    words, status = _("Saved."), 200
    try:
        write_note(
            person=person,
            lesson=lesson,
            passage=part.block,
            passage_title=part.title,
            text=request.POST.get("text", ""),
            now=clock.now(),
        )
    except NoteRefused as refusal:
        words, status = refusal.message, 422
    if _by_script(request):
        return HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")
    (messages.success if status == 200 else messages.error)(request, words)
    return redirect(f"{lesson.get_url(request)}#{part.anchor}")


def _by_script(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "fetch"
