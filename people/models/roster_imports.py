"""Imports of lists of people: what each did, so that it can be undone, and what words its sender uses for units."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from office.fields import Record
from people.models.units import Unit
from people.roles import Ability

if TYPE_CHECKING:
    from people.models.accounts import User


class RosterImportQuerySet(models.QuerySet["RosterImport"]):
    def visible_to(self, user: "User") -> Self:
        """Of the units whose people the user keeps."""
        return self.filter(unit__in=Unit.objects.where_may(user, Ability.KEEP_PEOPLE).values("pk"))


class RosterImport(Record):
    """One import. `created`: keys of the people it added; `changed`: key -> field -> [before, after], as stored."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(_("file"), max_length=200, blank=True)
    created: Any = models.JSONField(default=list)
    changed: Any = models.JSONField(default=dict)
    by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("imported at"))
    undone_at = models.DateTimeField(_("undone at"), null=True)

    objects = RosterImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of people")
        verbose_name_plural = _("imports of people")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.file_name or str(self.uid)


class ColumnWord(models.Model):
    """What a heading means in the lists that one sender sends; `field` is one of people.roster_words."""

    sender = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    heading = models.CharField(max_length=200)
    key = models.CharField(max_length=200, help_text=_("The heading as matching sees it."))
    field = models.CharField(max_length=30)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sender", "key"], name="column_word_once_for_sender")]

    def __str__(self) -> str:
        return self.heading


class UnitWord(models.Model):
    """What a unit is called in the lists that one sender sends, where that is not its name."""

    sender = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    words = models.CharField(max_length=300, help_text=_("The words as matching sees them."))
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sender", "words"], name="unit_word_once_for_sender")]

    def __str__(self) -> str:
        return self.words
