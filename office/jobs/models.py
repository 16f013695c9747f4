"""Jobs: what somebody asked for, how far it is, what came of it. Deleted a month after their end."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from office.fields import Record
from office.jobs.registry import title_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser, AnonymousUser

# The process that has a job says so every few seconds; after so long without a word another one takes it up.
GONE_AFTER = timedelta(minutes=1)
KEPT_FOR = timedelta(days=30)


class JobState(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


OPEN = (JobState.QUEUED, JobState.RUNNING)
# As long as one of these is there, asking for the same again gives it.
STANDING = (*OPEN, JobState.DONE)


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, user: "AbstractUser | AnonymousUser") -> Self:
        """A job is its asker's alone; the superuser sees all."""
        return self if user.is_superuser else self.filter(asked_by_id=user.pk)

    def due(self, now: datetime) -> Self:
        """Waiting, or running by its row although nothing was heard of its process for long."""
        gone = Q(state=JobState.RUNNING, heartbeat_at__lt=now - GONE_AFTER)
        return self.filter(Q(state=JobState.QUEUED) | gone)

    def held(self, job: "Job") -> Self:
        """The row, as long as the process that took `job` up is still the one that has it."""
        return self.filter(pk=job.pk, state=JobState.RUNNING, taken=job.taken)

    def standing(self, once: str) -> Self:
        """What was asked for under this name and waits, runs or is done."""
        return self.filter(once=once, state__in=STANDING)

    def forgettable(self, now: datetime) -> Self:
        return self.filter(ended_at__lt=now - KEPT_FOR)


class Job(Record):
    """One piece of work. `taken` counts who took it up and tells them apart; `words` say what is being done.

    `message` is the sentence for its asker when it is over, `url` where the result is.
    """

    kind = models.CharField(max_length=80)
    arguments: Any = models.JSONField(default=dict)
    once = models.CharField(max_length=200, blank=True, help_text=_("Asking under the same name gives the same job."))
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.QUEUED)
    done = models.PositiveIntegerField(default=0)
    of = models.PositiveIntegerField(default=0)
    words = models.CharField(max_length=200, blank=True)
    message = models.TextField(blank=True)
    url = models.CharField(max_length=500, blank=True)
    back_url = models.CharField(max_length=500, blank=True)
    result: Any = models.JSONField(default=dict)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    cancel_asked = models.BooleanField(default=False)
    taken = models.PositiveSmallIntegerField(default=0)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state"], condition=Q(state__in=OPEN), name="office_job_open")]
        constraints = [
            models.UniqueConstraint(
                fields=["once"], condition=Q(state__in=STANDING) & ~Q(once=""), name="office_job_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.uid}"

    @property
    def title(self) -> str:
        return title_of(self.kind)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def percent(self) -> int:
        return min(100, 100 * self.done // self.of) if self.of else 0
