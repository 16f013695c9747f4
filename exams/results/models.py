"""The release of results: before it, no candidate sees a mark."""

from django.conf import settings
from django.db import models

from exams.sittings.models import Sitting
from office.fields import Record


class Release(Record):
    """The results of a sitting are out."""

    sitting = models.OneToOneField(Sitting, on_delete=models.PROTECT, related_name="release")
    released_at = models.DateTimeField()
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.sitting_id} {self.released_at}"
