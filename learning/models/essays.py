"""Essays (bài thu hoạch) of a class: the task, each learner's paper, and the marks that its markers give.

A marker knows a paper by its code alone. What was uploaded is kept in a table of its own, so that lists stay light.
"""

from decimal import Decimal
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from learning.models.classes import Enrolment, StudyClass
from office.fields import Record
from people.models import Unit
from people.roles import Ability

if TYPE_CHECKING:
    from people.models import User

LONGEST_ESSAY = 60_000


class PaperState(models.TextChoices):
    """A paper is written, handed in, marked; two marks too far apart wait for somebody to reconcile them."""

    DRAFT = "draft", _("Draft")
    HANDED_IN = "handed_in", _("Handed in")
    APART = "apart", _("Marks far apart")
    SETTLED = "settled", _("Marked")


class SettledHow(models.TextChoices):
    MEAN = "mean", _("mean of both marks")
    THIRD = "third", _("mark of a third marker")
    AGREED = "agreed", _("agreement of the markers")


class Essay(Record):
    """The essay of a class; number 2 is the second try."""

    study_class = models.ForeignKey(StudyClass, on_delete=models.CASCADE, related_name="essays")
    number = models.PositiveSmallIntegerField(_("try"), default=1, validators=[MinValueValidator(1)])
    topic = models.TextField(_("topic"), max_length=4000)
    due_at = models.DateTimeField(_("to be handed in by"))
    most_apart = models.DecimalField(
        _("largest difference of two marks"),
        max_digits=4,
        decimal_places=2,
        default=Decimal("1.0"),
        validators=[MinValueValidator(0)],
        help_text=_("A larger difference is reconciled by a third marker or by agreement; else the mean counts."),
    )
    released_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["study_class", "number"]
        constraints = [models.UniqueConstraint(fields=["study_class", "number"], name="essay_numbered_once")]

    def __str__(self) -> str:
        return f"{self.study_class_id}/{self.number}"


class EssayPaper(Record):
    """A learner's essay. What is typed is a draft on the server until it is handed in."""

    essay = models.ForeignKey(Essay, on_delete=models.CASCADE, related_name="papers")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="essays")
    code = models.CharField(_("code"), max_length=8, help_text=_("All that a marker knows of who wrote it."))
    state = models.CharField(_("state"), max_length=10, choices=PaperState, default=PaperState.DRAFT)
    text = models.TextField(_("essay"), max_length=LONGEST_ESSAY, blank=True)
    kept_at = models.DateTimeField(_("last kept"), null=True)
    handed_in_at = models.DateTimeField(_("handed in"), null=True)
    extended_until = models.DateTimeField(_("extended until"), null=True)
    extended_reason = models.CharField(_("reason"), max_length=300, blank=True)
    score = models.DecimalField(_("score"), max_digits=5, decimal_places=2, null=True)
    settled_how = models.CharField(max_length=8, choices=SettledHow, blank=True)
    settled_note = models.CharField(max_length=300, blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["essay", "code"]
        constraints = [
            models.UniqueConstraint(fields=["essay", "enrolment"], name="learner_writes_once"),
            models.UniqueConstraint(fields=["essay", "code"], name="essay_code_once"),
            models.CheckConstraint(
                condition=Q(score__isnull=False) | ~Q(state=PaperState.SETTLED), name="settled_with_a_score"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class EssayFile(models.Model):
    """The file that was handed in, in place of typed text or beside it. Its own name is shown to nobody who marks."""

    paper = models.OneToOneField(EssayPaper, on_delete=models.CASCADE, related_name="file")
    name = models.CharField(_("file"), max_length=200)
    kind = models.CharField(max_length=4)
    data = models.BinaryField()

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.paper_id}.{self.kind}"


class EssayMarkQuerySet(models.QuerySet["EssayMark"]):
    def visible_to(self, user: "User") -> Self:
        """A marker sees the own ones, and only where the role still holds."""
        units = Unit.objects.where_may(user, Ability.WRITE_QUESTIONS).values("pk")
        return self.filter(marker=user, paper__essay__study_class__unit__in=units)


class EssayMark(Record):
    """A marker's share in a paper: to be marked, then the mark. Place 3 is the one who reconciles."""

    paper = models.ForeignKey(EssayPaper, on_delete=models.CASCADE, related_name="marks")
    marker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("marker")
    )
    place = models.PositiveSmallIntegerField()
    score = models.DecimalField(_("score"), max_digits=5, decimal_places=2, null=True)
    remark = models.TextField(_("remark"), max_length=2000, blank=True)
    marked_at = models.DateTimeField(null=True)

    objects = EssayMarkQuerySet.as_manager()

    class Meta:
        ordering = ["paper", "place"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "place"], name="essay_marked_in_places"),
            models.UniqueConstraint(fields=["paper", "marker"], name="marker_marks_essay_once"),
        ]

    def __str__(self) -> str:
        return f"{self.paper_id}/{self.place}"
