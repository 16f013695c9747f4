"""What a lesson's page shows to whoever reads it: parts with own notes, the place where one stopped, what is asked."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from wagtail.models import Page

from cms.lesson_parts import LessonPart, parts_of
from learning.models import LessonReading
from learning.reading.completion import Facts, requirements
from learning.reading.queries import mark_of, notes_beside, reader_of, readings_of
from office import clock
from people.models import Person

if TYPE_CHECKING:
    from cms.models import LessonPage


def may_read(lesson: Page, request: HttpRequest) -> bool:
    """Whether the page is open to whoever asks, and all pages above it."""
    return all(one.accept_request(request) for one in lesson.get_view_restrictions())


def lesson_context(lesson: "LessonPage", request: HttpRequest, *, is_copy: bool) -> dict[str, Any]:
    reader = reader_of(request.user)
    reading = readings_of(reader, [lesson.pk]).get(lesson.pk)
    parts = _parts(lesson, reader, reading)
    others = list(lesson.get_siblings().live().order_by("path").only("pk", "title", "url_path", "slug", "path"))
    place = next((n for n, other in enumerate(others) if other.pk == lesson.pk), None)  # a draft has none
    return {
        "course": lesson.get_parent(),
        "parts": parts,
        "lesson_pk": lesson.pk or 0,  # a new page that is looked at before it is kept
        "reader": mark_of(reader),
        "reading": reading,
        "asked": requirements(lesson.rules(), reading.facts if reading else Facts()),
        "go_on": _go_on(parts, reading),
        "previous": others[place - 1] if place else None,
        "next": others[place + 1] if place is not None and place + 1 < len(others) else None,
        "is_copy": is_copy,
        "may_be_kept": not request.GET and not lesson.get_view_restrictions().exists(),
        "now": clock.now(),
    }


def _parts(lesson: "LessonPage", reader: Person | None, reading: LessonReading | None) -> list[LessonPart]:
    notes = notes_beside(reader, lesson.pk)
    passed = reading.passed if reading else []
    return [replace(part, note=notes.get(part.block), is_passed=part.block in passed) for part in parts_of(lesson.body)]


def _go_on(parts: list[LessonPart], reading: LessonReading | None) -> LessonPart | None:
    """Where the reader stopped, unless that was at the very beginning or the part is gone."""
    if reading is None or not parts or (reading.passage == parts[0].block and not reading.share):
        return None
    return next((part for part in parts if part.block == reading.passage), None)
