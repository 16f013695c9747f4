"""One-time codes from printed slips, and failed sign-ins, which slow guessing down without locking an office out."""

from django.conf import settings
from django.db import models

from office.fields import Record


class OneTimeCode(Record):
    """A code that signs its owner in once. Only its digest is kept; a newer code ends the older ones of its purpose."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="codes")
    purpose = models.CharField(max_length=60, default="", help_text="Codes of one purpose replace each other.")
    digest = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField()
    valid_until = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.user_id} {self.issued_at}"


class FailedSignIn(models.Model):
    """A failed sign-in: by which name, from which address."""

    account = models.CharField(max_length=150)
    address = models.CharField(max_length=45)
    at = models.DateTimeField(db_index=True)

    wagtail_reference_index_ignore = True

    class Meta:
        indexes = [models.Index(fields=["address", "account", "at"])]

    def __str__(self) -> str:
        return f"{self.account} {self.address}"
