"""Who reads, and how far they are."""

from collections.abc import Iterable

from django.utils.crypto import salted_hmac

from learning.models import LessonNote, LessonReading
from people.models import Person, User


def reader_of(user: object) -> Person | None:
    """The person behind an account; nobody for visitors and for accounts of functions, which read without memory."""
    return user.person if isinstance(user, User) else None


def mark_of(person: Person | None) -> str:
    """A name for a reader that tells nothing: browsers keep what is theirs under it."""
    return salted_hmac("learning.reading", str(person.pk)).hexdigest()[:20] if person else ""


def readings_of(person: Person | None, lessons: Iterable[int]) -> dict[int, LessonReading]:
    """How far a reader is in lessons, by the number of their pages."""
    if person is None:
        return {}
    return {one.lesson_id: one for one in LessonReading.objects.filter(person=person, lesson__in=list(lessons))}


def notes_beside(person: Person | None, lesson: int) -> dict[str, LessonNote]:
    """A reader's notes of a lesson, by passage."""
    if person is None:
        return {}
    newest_last = LessonNote.objects.of(person).filter(lesson=lesson).reverse()
    return {note.passage: note for note in newest_last}
