"""Actions of a reader's own notes. Private jottings are no official acts: the journal does not have them."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page

from learning.models import LessonNote
from learning.models.reading import LONGEST_NOTE
from office.errors import Refused
from people.models import Person

MOST_NOTES = 2000


class NoteRefused(Refused):
    code = "note_refused"


@transaction.atomic
def write_note(
    *, person: Person, lesson: Page, passage: str, passage_title: str, text: str, now: datetime
) -> LessonNote | None:
    """Keeps the note beside a passage; an empty text takes it away."""
    Person.objects.select_for_update().get(pk=person.pk)
    noted = LessonNote.objects.of(person)
    note = noted.filter(lesson_id=lesson.pk, passage=passage).first()
    if not text.strip():
        if note is not None:
            note.delete()
        return None
    if len(text) > LONGEST_NOTE:
        sentence = _("A note has %(most)d letters at most; this one has %(count)d. Make it shorter.")
        raise NoteRefused(sentence % {"most": LONGEST_NOTE, "count": len(text)})
    if note is None and noted.count() >= MOST_NOTES:
        raise NoteRefused(_("You have %d notes, which is as many as fit. Delete some first.") % MOST_NOTES)
    note = note or LessonNote(person=person, lesson_id=lesson.pk, passage=passage)
    note.lesson_title, note.passage_title = lesson.title, passage_title[:200]
    note.text, note.changed_at = text.replace("\x00", ""), now  # which PostgreSQL does not keep
    note.save()
    return note


@transaction.atomic
def delete_note(*, note: LessonNote) -> None:
    """Takes a note away for good. Whose it is, the door has asked."""
    note.delete()
