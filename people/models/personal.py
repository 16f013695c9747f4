"""What people ask about their own data, what must not be erased, and what was removed when its time was over."""

from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from office import clock
from office.fields import Record
from people.models.persons import Membership, Person
from people.models.units import Unit, in_force
from people.roles import Ability

if TYPE_CHECKING:
    from people.models.accounts import User


class CorrectionRequestQuerySet(models.QuerySet["CorrectionRequest"]):
    def visible_to(self, user: "User") -> Self:
        """Those of people whose data the user keeps."""
        if user.is_superuser and user.is_active:
            return self.all()
        today = clock.today()
        kept = Unit.objects.where_may(user, Ability.KEEP_PEOPLE).values("pk")
        here = Membership.objects.filter(in_force(today), unit__in=kept).values("person")
        return self.filter(person__in=here)


class CorrectionRequest(Record):
    """A person says that something held about them is wrong, and what is right. Open, then accepted or declined."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="correction_requests")
    field = models.CharField(_("what is wrong"), max_length=30)
    says = models.CharField(_("what is right"), max_length=300)
    reason = models.CharField(_("how it can be checked"), max_length=500)
    asked_at = models.DateTimeField(_("asked"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    decided_at = models.DateTimeField(_("decided"), null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(_("answer"), max_length=500, blank=True)

    objects = CorrectionRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for correction")
        verbose_name_plural = _("requests for correction")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "field"], condition=Q(state="open"), name="one_open_correction_of_a_field"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.field}"


class LegalHold(Record):
    """Nothing about this person is erased as long as this holds: an inspection, a complaint, a court."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="legal_holds")
    reason = models.CharField(_("reason"), max_length=300)
    placed_at = models.DateTimeField(_("since"))
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(_("ended"), null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("legal hold")
        verbose_name_plural = _("legal holds")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(ended_at=None), name="one_legal_hold_of_a_person")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.placed_at}"


class RetentionRun(Record):
    """One time that what is needed no longer was removed: how many rows of what, how many people."""

    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    years = models.PositiveSmallIntegerField(_("years kept"), null=True)
    people = models.PositiveIntegerField(_("people"), default=0)
    passed_over = models.PositiveIntegerField(_("passed over"), default=0)
    rows: Any = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("retention")
        verbose_name_plural = _("retention")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
