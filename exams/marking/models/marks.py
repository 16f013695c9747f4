"""Marks: computed from a frozen paper and the accepted answers, kept by revision."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from exams.delivery.models import Attempt
from exams.sittings.models import GradeBand
from office.fields import Record


class Mark(Record):
    """The mark of an attempt. A correction is a new revision; none is ever changed."""

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="marks")
    revision = models.PositiveSmallIntegerField(default=1)
    current = models.BooleanField(default=True)
    points = models.DecimalField(_("points"), max_digits=7, decimal_places=2)
    points_full = models.DecimalField(_("points of the paper"), max_digits=7, decimal_places=2)
    right_count = models.PositiveSmallIntegerField()
    score = models.DecimalField(_("score"), max_digits=5, decimal_places=2)
    band = models.ForeignKey(GradeBand, on_delete=models.PROTECT, related_name="+")
    detail = models.JSONField(help_text=_('Per question: {"1": {"value": ["B"], "right": true, "points": "1.00"}}.'))
    inputs_digest = models.CharField(max_length=64, help_text=_("SHA-256 over paper, key, answers and scale."))
    marked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attempt", "revision"], name="mark_revision_once"),
            models.UniqueConstraint(fields=["attempt"], condition=models.Q(current=True), name="one_current_mark"),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.score}"
