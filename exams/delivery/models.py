"""Attempts and answers. Every answer is an event first; the answer table is what the events add up to."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from exams.papers.models import Paper
from exams.sittings.models import Entry
from office.fields import Record


class AttemptStatus(models.TextChoices):
    IN_PROGRESS = "in_progress", _("Working")
    SUBMITTED = "submitted", _("Handed in")
    GRADED = "graded", _("Marked")
    VOIDED = "voided", _("Voided")


class CloseReason(models.TextChoices):
    HANDED_IN = "handed_in", _("handed in by the candidate")
    TIME_UP = "time_up", _("closed at the deadline")
    STAFF = "staff", _("closed by staff")


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def overdue(self, now: datetime) -> Self:
        """Attempts that are still open although their time, the grace included, is over."""
        return self.filter(status=AttemptStatus.IN_PROGRESS, accept_until__lte=now)


class Attempt(Record):
    """One candidate's work on one paper. `deadline_at` is stored; only an event with a reason can change it."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="attempt")
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="attempts")
    status = models.CharField(max_length=12, choices=AttemptStatus, default=AttemptStatus.IN_PROGRESS)
    close_reason = models.CharField(max_length=12, choices=CloseReason, blank=True)
    epoch = models.PositiveIntegerField(default=1)
    started_at = models.DateTimeField()
    deadline_at = models.DateTimeField()
    accept_until = models.DateTimeField(help_text=_("The deadline plus the time a message may travel."))
    finished_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    answered_count = models.PositiveSmallIntegerField(default=0)
    last_seen_at = models.DateTimeField()
    receipt = models.CharField(max_length=20, blank=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        indexes = [
            models.Index(fields=["accept_until"], condition=Q(status="in_progress"), name="open_attempts_by_deadline")
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.status}"


class Answer(models.Model):
    """The present answer to one question: the accepted event with the greatest (epoch, seq)."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="answers")
    n = models.PositiveSmallIntegerField()
    value = models.JSONField(default=list, help_text=_("Option letters of the paper, sorted; empty: no answer."))
    flagged = models.BooleanField(default=False)
    epoch = models.PositiveIntegerField()
    seq = models.BigIntegerField()
    saved_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attempt", "n"], name="one_answer_per_question")]

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.n}"


class AnswerEvent(models.Model):
    """One change of one answer as it arrived. Never changed, never removed."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="answer_events")
    client = models.CharField(max_length=40)
    epoch = models.PositiveIntegerField()
    seq = models.BigIntegerField()
    n = models.PositiveSmallIntegerField()
    value = models.JSONField(default=list)
    flagged = models.BooleanField(default=False)
    client_ms = models.BigIntegerField(null=True)
    arrived_at = models.DateTimeField()
    refusal = models.CharField(max_length=30, blank=True, help_text=_("Empty: accepted."))

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attempt", "client", "seq"], name="an_event_arrives_once")]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.client}:{self.seq}"


class AttemptEvent(models.Model):
    """What happened to an attempt: started, handed in, closed, extended, voided. Never changed."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=30)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    data = models.JSONField(default=dict)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["attempt", "pk"]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.kind}"


class Presence(models.Model):
    """When the candidate's waiting page was last heard of: a hint for the wall, worth nothing as evidence."""

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, related_name="presence")
    seen_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.entry_id} {self.seen_at}"
