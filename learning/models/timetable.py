"""Sessions of a class (buổi): when which part is held where and by whom, and the address of its calendar."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from learning.models.classes import ClassPart, StudyClass
from office.fields import Record
from people.models import Unit
from people.roles import Ability

if TYPE_CHECKING:
    from people.models import User


class SessionQuerySet(models.QuerySet["Session"]):
    def visible_to(self, user: "User") -> Self:
        return self.where_may(user, Ability.SEE_SITTINGS)

    def where_may(self, user: "User", ability: Ability) -> Self:
        """Sessions of classes of the units where the user may do this."""
        return self.filter(study_class__unit__in=Unit.objects.where_may(user, ability).values("pk"))


class Session(Record):
    """A half-day or another stretch of a class. A part may take several, and a session may be of no part."""

    study_class = models.ForeignKey(StudyClass, on_delete=models.CASCADE, related_name="sessions")
    part = models.ForeignKey(
        ClassPart, null=True, blank=True, on_delete=models.SET_NULL, related_name="sessions", verbose_name=_("part")
    )
    day = models.DateField(_("day"))
    starts_at = models.TimeField(_("from"))
    ends_at = models.TimeField(_("until"))
    periods = models.PositiveSmallIntegerField(_("periods"), validators=[MinValueValidator(1)])
    # One hall to a line: a class may sit in two halls or at two places at once.
    sites = models.TextField(_("halls"), blank=True)
    lecturer = models.CharField(_("lecturer"), max_length=160, blank=True)
    lecturer_account = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    # Calendars take a changed session for the newer one by these (RFC 5545, 3.8.7).
    revision = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["day", "starts_at", "pk"]
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="session_ends_after_start"),
            models.CheckConstraint(condition=Q(periods__gt=0), name="session_has_periods"),
        ]

    def __str__(self) -> str:
        return self.part.title if self.part else self.note or str(self.study_class)

    @property
    def halls(self) -> list[str]:
        return [line.strip() for line in self.sites.splitlines() if line.strip()]


class ClassFeed(models.Model):
    """The address of a class's calendar: whoever knows it reads the timetable, until it is renewed."""

    study_class = models.OneToOneField(StudyClass, on_delete=models.CASCADE, related_name="feed")
    token = models.CharField(max_length=43, unique=True)
    made_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return str(self.study_class_id)
