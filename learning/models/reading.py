"""How far readers are in lessons, and what they note beside them.

Lessons are pages of the site, which this room does not know: they are named as Wagtail's pages.
"""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from learning.reading.completion import Facts
from office.fields import Record
from people.models import Person

LONGEST_NOTE = 4000


class LessonReading(Record):
    """What the server knows of a reader of a lesson: facts it has counted, and the place where the reader stopped."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="readings")
    lesson = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+", verbose_name=_("lesson"))
    passage = models.CharField(_("stopped at"), max_length=40, blank=True)
    share = models.PositiveSmallIntegerField(default=0, help_text=_("Percent of the passage that is behind."))
    reached = models.PositiveSmallIntegerField(_("reached, percent"), default=0)
    seconds = models.PositiveIntegerField(_("seconds of reading"), default=0)
    seconds_away = models.PositiveIntegerField(
        _("of these without network"), default=0, help_text=_("Told by the browser afterwards, in one word.")
    )
    played = models.JSONField(_("seconds played"), default=dict)
    passed = models.JSONField(_("self-checks passed"), default=list)
    opened_at = models.DateTimeField(_("opened"))
    seen_at = models.DateTimeField(_("last read"))
    completed_at = models.DateTimeField(_("completed"), null=True)

    class Meta:
        verbose_name = _("lesson read")
        verbose_name_plural = _("lessons read")
        constraints = [models.UniqueConstraint(fields=["person", "lesson"], name="lesson_read_once")]

    def __str__(self) -> str:
        return f"{self.person_id}/{self.lesson_id}"

    @property
    def facts(self) -> Facts:
        return Facts(self.seconds, self.reached, self.played, self.passed)


class NoteQuerySet(models.QuerySet["LessonNote"]):
    def of(self, person: Person) -> Self:
        """A note is its writer's alone: there is no other way to a list of notes."""
        return self.filter(person=person)


class LessonNote(Record):
    """A reader's own note beside a passage. It outlives the lesson.

    There may be two beside one passage: where two records of a person were put together. The newer one is shown there.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="lesson_notes")
    lesson = models.ForeignKey(Page, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("lesson"))
    lesson_title = models.CharField(_("lesson"), max_length=255)
    passage = models.CharField(max_length=40)
    passage_title = models.CharField(_("passage"), max_length=200, blank=True)
    text = models.TextField(_("note"), max_length=LONGEST_NOTE)
    changed_at = models.DateTimeField(_("written"))

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["-changed_at", "-pk"]
        indexes = [models.Index(fields=["person", "lesson"], name="notes_of_a_reader")]

    def __str__(self) -> str:
        return f"{self.person_id}/{self.passage}"
