"""Certificates and the registers that number them. A number is given once and no row is ever deleted."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from learning.models.classes import Enrolment, StudyClass
from learning.models.programmes import Programme
from office.fields import Record
from people.models import Unit
from people.roles import Ability

if TYPE_CHECKING:
    from people.models import User


class RegisterQuerySet(models.QuerySet["Register"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(unit__in=Unit.objects.where_may(user, Ability.SEE_RESULTS).values("pk"))


class Register(Record):
    """The register (sổ gốc) of a unit for one programme. Its row is the lock under which numbers are given."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="registers")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="registers")
    last_number = models.PositiveIntegerField(default=0)

    objects = RegisterQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "programme"], name="register_opened_once")]

    def __str__(self) -> str:
        return f"{self.unit_id}/{self.programme_id}"


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def visible_to(self, user: "User") -> Self:
        return self.where_may(user, Ability.SEE_RESULTS)

    def where_may(self, user: "User", ability: Ability) -> Self:
        """Certificates in registers of the units where the user may do this."""
        return self.filter(register__unit__in=Unit.objects.where_may(user, ability).values("pk"))

    def standing(self) -> Self:
        """Those that were not revoked or replaced. Whether they have run out is another question."""
        return self.filter(revoked_at=None)

    def with_heads(self) -> Self:
        """With all that a paper's letterhead needs."""
        return self.select_related("register__unit").prefetch_related("register__unit__versions__parent__versions")

    def to_print(self, study_class: StudyClass) -> Self:
        """The standing ones of a class in the order of their numbers."""
        return self.standing().filter(enrolment__study_class=study_class).with_heads()

    def running_out(self, since: date, until: date) -> Self:
        """Those that stand and whose last day lies between the two, unless the holder has a later one like it."""
        like_it = Certificate.objects.filter(
            register__programme=OuterRef("register__programme"),
            enrolment__person=OuterRef("enrolment__person"),
            revoked_at=None,
        )
        newer = like_it.filter(Q(last_valid_on__gt=OuterRef("last_valid_on")) | Q(last_valid_on=None))
        return self.standing().filter(~Exists(newer), last_valid_on__range=(since, until))


class Certificate(Record):
    """What a holder's paper says, as it was on the day of issue: names keep through every reorganisation."""

    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="certificates")
    number = models.PositiveIntegerField(_("register no."))
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="certificates")
    replaces = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by")
    check_code = models.CharField(max_length=40, unique=True, help_text=_("Random; stands in the QR code."))
    holder_name = models.CharField(_("holder"), max_length=160)
    born_text = models.CharField(_("date of birth"), max_length=10, blank=True)
    native_place = models.CharField(_("native place"), max_length=200, blank=True)
    unit_name = models.CharField(_("unit"), max_length=300, blank=True)
    upper_unit_name = models.CharField(max_length=300, blank=True)
    issuer_name = models.CharField(_("issued by"), max_length=300)
    issuer_superior_name = models.CharField(max_length=300, blank=True)
    programme_title = models.CharField(_("programme"), max_length=300)
    class_title = models.CharField(_("class"), max_length=300)
    starts_on = models.DateField()
    ends_on = models.DateField()
    grade_label = models.CharField(_("grade"), max_length=40)
    recognition_number = models.CharField(_("decision of recognition"), max_length=60)
    recognised_on = models.DateField(_("recognised on"))
    issued_on = models.DateField(_("issued on"))
    last_valid_on = models.DateField(_("valid until"), null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    revoked_reason = models.CharField(max_length=300, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["register", "number"]
        constraints = [
            models.UniqueConstraint(fields=["register", "number"], name="certificate_number_once"),
            models.UniqueConstraint(
                fields=["enrolment"], condition=Q(revoked_at__isnull=True), name="one_standing_certificate"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | ~Q(revoked_reason=""), name="revoked_for_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number:04d}"
