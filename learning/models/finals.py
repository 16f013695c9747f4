"""How a class ends: further final tests, leave to sit one, and the decisions that recognise who completed the class.

The first final test is named by the class itself (`StudyClass.final_test`).
"""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from exams.sittings.models import Sitting
from learning.finals.judging import WhyNot
from learning.models.classes import Enrolment, StudyClass
from office.fields import Record

REASONS = {
    WhyNot.PERIODS: _("attended too few periods"),
    WhyNot.WAITING: _("the results are not out yet"),
    WhyNot.ABSENT: _("was absent from the final test or essay"),
    WhyNot.VOIDED: _("the work was annulled"),
    WhyNot.FAILED: _("failed; may try again"),
    WhyNot.NO_TRY_LEFT: _("failed; no further try is left"),
}


class Retake(Record):
    """A further final test of a class, for those who failed the one before. The second try has number 2."""

    study_class = models.ForeignKey(StudyClass, on_delete=models.CASCADE, related_name="retakes")
    number = models.PositiveSmallIntegerField(_("try"), validators=[MinValueValidator(2)])
    sitting = models.OneToOneField(Sitting, on_delete=models.PROTECT, related_name="retake")

    class Meta:
        ordering = ["study_class", "number"]
        constraints = [
            models.UniqueConstraint(fields=["study_class", "number"], name="retake_numbered_once"),
            models.CheckConstraint(condition=Q(number__gte=2), name="retake_after_the_first"),
        ]

    def __str__(self) -> str:
        return f"{self.study_class_id}/{self.number}"


class TryPermit(Record):
    """An organiser's leave, with the reason, to take a try that the rule would not allow."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="permits")
    number = models.PositiveSmallIntegerField(_("try"), default=1)
    reason = models.CharField(_("reason"), max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enrolment", "number"], name="try_permitted_once")]

    def __str__(self) -> str:
        return f"{self.enrolment_id}/{self.number}"


class Recognition(Record):
    """A decision of recognition (Quyết định công nhận hoàn thành). The first one names everybody; a later one those
    whose result changed since."""

    study_class = models.ForeignKey(StudyClass, on_delete=models.CASCADE, related_name="recognitions")
    number = models.CharField(_("decision number"), max_length=60)
    decided_on = models.DateField(_("decided on"))
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["study_class", "pk"]
        constraints = [models.UniqueConstraint(fields=["study_class", "number"], name="class_recognised_once_by")]

    def __str__(self) -> str:
        return self.number


class RecognitionLine(Record):
    """What a decision says of a learner, as it was then. Rows are never changed; the latest of a learner counts."""

    recognition = models.ForeignKey(Recognition, on_delete=models.CASCADE, related_name="lines")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="recognition_lines")
    recognised = models.BooleanField(_("recognised"))
    try_number = models.PositiveSmallIntegerField(_("try"), null=True)
    score = models.DecimalField(_("score"), max_digits=5, decimal_places=2, null=True)
    grade_label = models.CharField(_("grade"), max_length=40, blank=True)
    why_not = models.CharField(
        _("reason"), max_length=12, choices=[(why.value, words) for why, words in REASONS.items()], blank=True
    )

    class Meta:
        ordering = ["recognition", "enrolment__person__sort_key", "enrolment__person"]
        constraints = [models.UniqueConstraint(fields=["recognition", "enrolment"], name="decision_names_learner_once")]

    def __str__(self) -> str:
        return f"{self.recognition_id}/{self.enrolment_id}"
