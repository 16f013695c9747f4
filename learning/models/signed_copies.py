"""Signed copies: the PDF of a certificate or of a decision as somebody signed it; and prints made beside a request.

Files lie in the database, in tables of their own: in every backup, in no public folder, and lists stay light.
"""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from learning.models.certificates import Certificate
from learning.models.classes import StudyClass
from office.fields import Record
from people.models import Unit
from people.roles import Ability

if TYPE_CHECKING:
    from people.models import User


class SignedCopyQuerySet(models.QuerySet["SignedCopy"]):
    def visible_to(self, user: "User") -> Self:
        return self.where_may(user, Ability.SEE_RESULTS)

    def where_may(self, user: "User", ability: Ability) -> Self:
        """Copies of certificates and decisions of the units where the user may do this."""
        units = Unit.objects.where_may(user, ability).values("pk")
        return self.filter(Q(certificate__register__unit__in=units) | Q(study_class__unit__in=units))


class SignedCopy(Record):
    """A signed PDF: of one certificate, or of one decision about a class."""

    certificate = models.ForeignKey(
        Certificate, null=True, blank=True, on_delete=models.PROTECT, related_name="signed_copies"
    )
    study_class = models.ForeignKey(
        StudyClass, null=True, blank=True, on_delete=models.PROTECT, related_name="signed_copies"
    )
    decision_number = models.CharField(_("decision number"), max_length=60, blank=True)
    name = models.CharField(_("file"), max_length=200)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    added_at = models.DateTimeField(_("added at"))
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = SignedCopyQuerySet.as_manager()

    class Meta:
        ordering = ["-added_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(certificate__isnull=False, study_class__isnull=True, decision_number="")
                | Q(certificate__isnull=True, study_class__isnull=False) & ~Q(decision_number=""),
                name="signed_copy_of_one_paper",
            ),
            models.UniqueConstraint(fields=["certificate", "digest"], name="certificate_copy_once"),
            models.UniqueConstraint(fields=["study_class", "decision_number", "digest"], name="decision_copy_once"),
        ]

    def __str__(self) -> str:
        return self.name


class SignedCopyFile(models.Model):
    copy = models.OneToOneField(SignedCopy, on_delete=models.CASCADE, related_name="file")
    data = models.BinaryField()

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return str(self.copy_id)


class PrintQuerySet(models.QuerySet["Print"]):
    def visible_to(self, user: "User") -> Self:
        """Each the own ones: what somebody else may see was asked when it was made."""
        return self.filter(made_for=user)


class Print(Record):
    """A large print, made by a job for whoever asked for it; it goes after a day."""

    name = models.CharField(max_length=200)
    data = models.BinaryField()
    made_at = models.DateTimeField()
    made_for = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    objects = PrintQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return self.name
