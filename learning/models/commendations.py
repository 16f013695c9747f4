"""Commendations: learners whom a decision praises at the end of a class."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from learning.models.classes import Enrolment
from office.fields import Record


class Commendation(Record):
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="commendations")
    decision_number = models.CharField(_("decision number"), max_length=60)
    decided_on = models.DateField(_("decided on"))
    reason = models.CharField(_("for what"), max_length=300)

    class Meta:
        verbose_name = _("commendation")
        ordering = ["decided_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "decision_number"], name="learner_commended_once_by_a_decision"
            )
        ]

    def __str__(self) -> str:
        return self.decision_number
