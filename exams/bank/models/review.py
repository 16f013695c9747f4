"""What is said about questions by those who write and review them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from exams.bank.models.versions import QuestionVersion


class Remark(models.Model):
    """A word on a version: a comment, or the reason why it was returned to its author."""

    class Kind(models.TextChoices):
        COMMENT = "comment", _("Comment")
        RETURNED = "returned", _("Returned")

    version = models.ForeignKey(QuestionVersion, on_delete=models.CASCADE, related_name="remarks")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.COMMENT)
    text = models.TextField(_("comment"))
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["version", "made_at", "pk"]

    def __str__(self) -> str:
        return self.text[:60]
