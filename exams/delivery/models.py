"""Attempts and their record. Every answer is an event first; an attempt's sheet is what the events add up to."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from exams.delivery.answers import Sheet, unpack, values
from exams.papers.models import Paper
from exams.sittings.models import Entry, Room, Sitting
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
        """Attempts that are still open although their time, the grace included, is over. Paused ones have time."""
        return self.filter(status=AttemptStatus.IN_PROGRESS, paused_since=None, accept_until__lte=now)

    def locked(self) -> Self:
        """Their own rows alone, locked in one order: locking the sitting's row too would queue a whole room."""
        return self.select_for_update(of=("self",)).order_by("pk")


class Attempt(Record):
    """One candidate's work on one paper.

    All that decides about an answer stands in this one row, under one lock: saving, closing, pausing and extending
    wait for each other here and nowhere else. `deadline_at` changes only with an event that says why.
    """

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="attempt")
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="attempts")
    status = models.CharField(max_length=12, choices=AttemptStatus, default=AttemptStatus.IN_PROGRESS)
    close_reason = models.CharField(max_length=12, choices=CloseReason, blank=True)
    epoch = models.PositiveIntegerField(default=1, help_text=_("Raised when another device takes over."))
    writer = models.CharField(max_length=40, blank=True, help_text=_("The client that writes in this epoch."))
    started_at = models.DateTimeField()
    deadline_at = models.DateTimeField()
    accept_until = models.DateTimeField(help_text=_("The deadline plus the time a message may travel."))
    paused_since = models.DateTimeField(null=True, help_text=_("The clock stands still since then."))
    held = models.BooleanField(default=False, help_text=_("Stopped by the staff; the clock goes on."))
    finished_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    answered_count = models.PositiveSmallIntegerField(default=0)
    last_seen_at = models.DateTimeField()
    saved_at = models.DateTimeField(null=True, help_text=_("When the last change of an answer was kept."))
    sheet = models.TextField(default="{}", help_text=_("The answers as they stand: see exams/delivery/answers.py."))
    clients = models.TextField(default="{}", help_text=_("The greatest number heard from each client."))
    event_count = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, blank=True, help_text=_("The hash of the last event."))
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

    def read_sheet(self) -> Sheet:
        """The last word on each question."""
        return unpack(json.loads(self.sheet))

    def answers_by_number(self) -> dict[int, list[str]]:
        """The answers as they stand: option letters by question number; a cleared answer is an empty list."""
        return values(self.read_sheet())


class AttemptEvent(models.Model):
    """One event of an attempt, chained to the one before. Never changed, never removed: the database refuses it.

    `body` is the text that was hashed; the other columns repeat parts of it for the database's own use.
    """

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="events")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    at = models.DateTimeField()
    client = models.CharField(max_length=40, null=True)
    seq = models.BigIntegerField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    body = models.TextField()
    hash = models.CharField(max_length=64)

    wagtail_reference_index_ignore = True

    class Meta:
        db_table = "delivery_event"
        ordering = ["attempt", "position"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "position"], name="a_place_in_the_chain_once"),
            models.UniqueConstraint(fields=["attempt", "client", "seq"], name="a_change_arrives_once"),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.position} {self.kind}"


class InterruptionQuerySet(models.QuerySet["Interruption"]):
    def of_sittings(self, entries: Iterable[Entry]) -> "InterruptionQuerySet":
        """All of the sittings of these entries: `covers` says which are about which."""
        return self.filter(sitting__in={entry.sitting_id for entry in entries})


class Interruption(Record):
    """A stop for a whole sitting, one room or one entry. A pause stands the clock still; a hold lets it run."""

    class Kind(models.TextChoices):
        PAUSE = "pause", _("Pause")
        HOLD = "hold", _("Hold")

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="interruptions")
    room = models.ForeignKey(Room, null=True, on_delete=models.CASCADE, related_name="+")
    entry = models.ForeignKey(Entry, null=True, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    reason = models.CharField(max_length=300)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = InterruptionQuerySet.as_manager()

    class Meta:
        ordering = ["sitting", "began_at"]
        indexes = [models.Index(fields=["sitting"], condition=Q(ended_at=None), name="open_interruptions")]

    def __str__(self) -> str:
        return f"{self.kind} {self.began_at}"

    def covers(self, entry: Entry) -> bool:
        """Whether it is about this entry."""
        if self.entry_id is not None:
            return self.entry_id == entry.pk
        return self.sitting_id == entry.sitting_id and self.room_id in (None, entry.room_id)


class SittingKeys(models.Model):
    """What a sitting's devices need beside the papers: the opening key, and the keys of rescue files.

    `opening_key` unlocks the sealed papers and may be read out in the room after the opening. `rescue_private` is
    sealed with a key derived from the secret key of the platform.
    """

    sitting = models.OneToOneField(Sitting, on_delete=models.CASCADE, related_name="keys")
    opening_key = models.CharField(max_length=24)
    rescue_public = models.JSONField(help_text=_("JSON Web Key, RSA-OAEP-256."))
    rescue_private = models.TextField()

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"keys of {self.sitting_id}"


class Presence(models.Model):
    """When the candidate's waiting page was last heard of, and what it has: hints for the wall, no evidence."""

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, related_name="presence")
    seen_at = models.DateTimeField()
    paper = models.CharField(max_length=10, blank=True, help_text=_("sealed: on the device; plain: cannot be sealed."))
    storage = models.BooleanField(null=True, help_text=_("Whether the browser keeps what is written."))

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.entry_id} {self.seen_at}"


class WrongCodes(models.Model):
    """How many wrong access codes were typed for an entry, the last of them when: see access_codes.py."""

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, primary_key=True, related_name="wrong_codes")
    tries = models.PositiveIntegerField()
    last_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.entry_id} {self.tries}"


class DismissedOutage(Record):
    """An outage for which the organiser gives no time back, and why: it is proposed no more."""

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="dismissed_outages")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    reason = models.CharField(max_length=300)
    dismissed_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["sitting", "began_at"]

    def __str__(self) -> str:
        return f"{self.sitting_id} {self.began_at}"


class ServerBeat(models.Model):
    """A time in which a server process was alive and could write: `last_at` moves on with every beat."""

    process = models.CharField(max_length=80)
    began_at = models.DateTimeField()
    last_at = models.DateTimeField(db_index=True)

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.process} {self.began_at} {self.last_at}"


class RescueFile(Record):
    """Answers that came as a file from a device without a network, and who decided about them."""

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="rescue_files")
    content = models.TextField(help_text=_("The file as it was handed over, encrypted."))
    digest = models.CharField(max_length=64)
    changes = models.JSONField(help_text=_("The changes found in it."))
    brought_at = models.DateTimeField()
    brought_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    needs_decision = models.BooleanField(default=False)
    accepted = models.BooleanField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-brought_at"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "digest"], name="rescue_file_once"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=models.F("brought_by")), name="rescue_needs_two_people"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.brought_at}"
