"""Pictures of questions. They lie in the database, as secret as the questions themselves, and no address shows them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from exams.bank.models.banks import Bank
from exams.bank.models.versions import QuestionVersion


class Picture(models.Model):
    """A picture of a bank, once for all questions that show it. `digest`: SHA-256 of `data`, hex; size in pixels."""

    bank = models.ForeignKey(Bank, on_delete=models.CASCADE, related_name="pictures")
    digest = models.CharField(max_length=64)
    media_type = models.CharField(max_length=40)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    data = models.BinaryField()

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bank", "digest"], name="picture_once_in_bank")]

    def __str__(self) -> str:
        return self.digest[:12]


class VersionPicture(models.Model):
    """A picture in the words of a version: "{{name}}" stands where it is shown; `alt` says what is on it."""

    version = models.ForeignKey(QuestionVersion, on_delete=models.CASCADE, related_name="pictures")
    name = models.CharField(max_length=100)
    alt = models.CharField(_("what the picture shows"), max_length=400, blank=True)
    picture = models.ForeignKey(Picture, on_delete=models.PROTECT, related_name="+")

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["version", "name"]
        constraints = [models.UniqueConstraint(fields=["version", "name"], name="picture_named_once")]

    def __str__(self) -> str:
        return self.name
