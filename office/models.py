"""The journal: who did what to which record, when. Written by actions, in their own transaction."""

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from office.jobs.models import Job, JobState

__all__ = ["Job", "JobState", "JournalRow", "JournalSeal"]


class JournalRowQuerySet(models.QuerySet["JournalRow"]):
    def about(self, record: models.Model) -> Self:
        """What was done to this record, the latest first."""
        return self.filter(subject=f"{record._meta.label}:{record.pk}").select_related("by")

    def unsealed(self, since: datetime | None = None) -> Self:
        """Rows that the chain does not hold yet, in the order of their writing; only those since a moment, if given."""
        rows = self.filter(seal__isnull=True).order_by("pk")
        return rows.filter(at__gte=since) if since else rows


class JournalRow(models.Model):
    """One act. Never removed, and never changed but by erasing a person's data (office/journal_erasing.py)."""

    at = models.DateTimeField(db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    by_label = models.CharField(max_length=200, help_text=_("The name as it was then, or the command's name."))
    act = models.CharField(max_length=80, help_text=_("Dotted code, for example sittings.sitting.open."))
    subject = models.CharField(max_length=120, help_text=_("app.Model:id of the record."))
    data: Any = models.JSONField(default=dict)

    wagtail_reference_index_ignore = True

    objects = JournalRowQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["subject", "-id"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.act} {self.subject}"


class JournalSeal(models.Model):
    """A row's place in the chain of its top unit: each hash covers the row and the hash before it.

    What may be a person's data enters the hash as a salted digest; erasing takes the salt away and leaves the digest,
    so the chain still holds and nobody can guess what stood there.
    """

    # The database refuses to remove a row that has a seal; Django need not look.
    row = models.OneToOneField(JournalRow, primary_key=True, on_delete=models.DO_NOTHING, related_name="seal")
    chain = models.CharField(max_length=40, help_text=_("unit:CODE of the top unit, or platform."))
    number = models.PositiveBigIntegerField(help_text=_("From 1, without gaps."))
    unit = models.BigIntegerField(
        null=True, db_index=True, help_text=_("The unit it is about, or of who did it; none: the platform.")
    )
    by_salt = models.CharField(max_length=32)
    by_digest = models.CharField(max_length=64)
    data_salt = models.CharField(max_length=32)
    data_digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()
    hash = models.CharField(max_length=64)

    wagtail_reference_index_ignore = True

    class Meta:
        # Whatever runs at the same time: no number twice, so no fork.
        constraints = [models.UniqueConstraint(fields=["chain", "number"], name="journal_number_once")]

    def __str__(self) -> str:
        return f"{self.chain} {self.number}"
