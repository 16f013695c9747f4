"""Statistics as they were reckoned. All of it can be reckoned anew from the marks at any time."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from exams.bank.models import QuestionVersion
from exams.papers.models import Paper
from exams.sittings.models import Sitting
from office.fields import Record


class SittingFigures(Record):
    """A sitting that was sat and marked. Scores, mean, spread and error are on its scale, not in points.

    `scores`: [["7.5", 12], …], ascending. `alpha`, `error`: over its papers, see `exams.marking.reliability.together`.
    `form_effect`: the fields of `exams.marking.form_effect.FormEffect`. `digest`: SHA-256 over all marks that went in.
    """

    sitting = models.OneToOneField(Sitting, on_delete=models.CASCADE, related_name="figures")
    n = models.PositiveIntegerField()
    mean = models.FloatField(null=True)
    sd = models.FloatField(null=True)
    alpha = models.FloatField(null=True)
    error = models.FloatField(null=True)
    scores = models.JSONField(default=list)
    form_effect = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    marked_until = models.DateTimeField(null=True, help_text=_("When the last of the marks was made."))
    kept_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.sitting_id}: {self.n}"


class PaperFigures(models.Model):
    """One paper of a sitting, in points."""

    figures = models.ForeignKey(SittingFigures, on_delete=models.CASCADE, related_name="papers")
    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="+")
    n = models.PositiveIntegerField()
    questions = models.PositiveSmallIntegerField()
    full = models.FloatField()
    mean = models.FloatField()
    sd = models.FloatField(null=True)
    alpha = models.FloatField(null=True)
    error = models.FloatField(null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["figures", "paper__number"]
        constraints = [models.UniqueConstraint(fields=["figures", "paper"], name="paper_figures_once")]

    def __str__(self) -> str:
        return f"{self.paper_id}: {self.n}"


class Figures(models.Model):
    """A question as its answers show it: the fields of `exams.marking.statistics.ItemStatistics`.

    `options`: [[name, right, count, share of the lower, middle, upper third], …]; the name is the letter of the
    version, or "3: true" where each of its statements or things is answered by itself (`by_row`). `written`: [[text,
    times, right], …], what was written most often, never what one person alone wrote. `p` None: not graded.
    """

    n = models.PositiveIntegerField()
    papers = models.PositiveIntegerField()
    exposure = models.FloatField()
    p = models.FloatField(null=True)
    sd = models.FloatField(null=True)
    item_rest = models.FloatField(null=True)
    item_total = models.FloatField(null=True)
    discrimination = models.FloatField(null=True)
    blank = models.PositiveIntegerField()
    seconds = models.FloatField(null=True)
    by_row = models.BooleanField(default=False)
    options = models.JSONField(default=list)
    by_fifth = models.JSONField(default=list)
    written = models.JSONField(default=list)

    wagtail_reference_index_ignore = True

    class Meta:
        abstract = True


class ItemFigures(Figures):
    """A question version in one sitting."""

    figures = models.ForeignKey(SittingFigures, on_delete=models.CASCADE, related_name="items")
    version = models.ForeignKey(QuestionVersion, on_delete=models.CASCADE, related_name="item_figures")

    class Meta:
        ordering = ["figures", "version"]
        constraints = [models.UniqueConstraint(fields=["figures", "version"], name="item_figures_once")]

    def __str__(self) -> str:
        return f"{self.figures_id}/{self.version_id}"


class PooledFigures(Figures):
    """A question over all sittings: `first` and the versions after it that only correct its words."""

    first = models.OneToOneField(QuestionVersion, on_delete=models.CASCADE, related_name="pooled_figures")
    sittings = models.PositiveIntegerField()
    kept_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.first_id}: {self.n}"
