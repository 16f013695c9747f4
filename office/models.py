"""The journal: who did what to which record, when. Written by actions, in their own transaction."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from office.jobs.models import Job, JobState

__all__ = ["Job", "JobState", "JournalRow"]


class JournalRow(models.Model):
    """One act. Never changed, never removed."""

    at = models.DateTimeField(db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    by_label = models.CharField(max_length=200, help_text=_("The name as it was then, or the command's name."))
    act = models.CharField(max_length=80, help_text=_("Dotted code, for example sittings.sitting.open."))
    subject = models.CharField(max_length=120, help_text=_("app.Model:id of the record."))
    data = models.JSONField(default=dict)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["subject", "-id"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.act} {self.subject}"
