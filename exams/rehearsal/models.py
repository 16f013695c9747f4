"""Rehearsals: who played what against the server, and what came of it. The copy that was played is gone afterwards."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from exams.sittings.models import Sitting
from office.fields import Record
from people.roles import Ability

if TYPE_CHECKING:
    from people.models import User

# A process that plays says so every second; after so long without a word it is gone.
GONE_AFTER = timedelta(seconds=30)


class RehearsalState(models.TextChoices):
    RUNNING = "running", _("Running")
    HELD = "held", _("Every promise held")
    BROKEN = "broken", _("A promise was broken")
    CANCELLED = "cancelled", _("Cancelled")
    BROKEN_OFF = "broken_off", _("Broken off")


class RehearsalQuerySet(models.QuerySet["Rehearsal"]):
    def visible_to(self, user: "User") -> Self:
        """Those of sittings that the user may run."""
        return self.filter(sitting__in=Sitting.objects.where_may(user, Ability.RUN_SITTINGS).values("pk"))

    def gone(self, now: datetime) -> Self:
        """Running by their row, but nothing was heard of their process for long."""
        return self.filter(state=RehearsalState.RUNNING, beat_at__lt=now - GONE_AFTER)

    def left_behind(self) -> Self:
        """Ended, but their copies are still there."""
        return self.exclude(state=RehearsalState.RUNNING).exclude(copy=None)


class Rehearsal(Record):
    """One rehearsal of a sitting. `copy` is there from its making until it is removed."""

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="rehearsals")
    copy = models.OneToOneField(Sitting, null=True, on_delete=models.SET_NULL, related_name="rehearsed_as")
    candidates = models.PositiveIntegerField(_("candidates"))
    seconds = models.PositiveIntegerField(help_text=_("How long the whole exam takes one candidate."))
    state = models.CharField(max_length=12, choices=RehearsalState, default=RehearsalState.RUNNING)
    began_at = models.DateTimeField()
    beat_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    cancel_asked = models.BooleanField(default=False)
    progress = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = RehearsalQuerySet.as_manager()

    class Meta:
        verbose_name = _("rehearsal")
        verbose_name_plural = _("rehearsals")
        ordering = ["-began_at"]
        constraints = [
            # Two at once would measure each other.
            models.UniqueConstraint(fields=["state"], condition=Q(state="running"), name="one_rehearsal_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.sitting_id} {self.began_at}"

    @property
    def is_running(self) -> bool:
        return self.state == RehearsalState.RUNNING
