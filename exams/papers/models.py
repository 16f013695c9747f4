"""Blueprints and frozen papers. A paper's content has no key in it; the key stands in a table of its own."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from exams.bank.models import Bank, Level, QuestionVersion, Topic
from exams.papers.freezing import content_digest
from office.fields import Record
from people.models import Unit
from people.roles import Ability

if TYPE_CHECKING:
    from people.models import User


class BlueprintQuerySet(models.QuerySet["Blueprint"]):
    def visible_to(self, user: "User") -> Self:
        return self.where_may(user, Ability.SEE_SITTINGS)

    def where_may(self, user: "User", ability: Ability) -> Self:
        return self.filter(bank__unit__in=Unit.objects.where_may(user, ability).values("pk"))


class Blueprint(Record):
    """What a paper is made of: how many questions of which topic and level, for how many points each."""

    name = models.CharField(_("name"), max_length=200)
    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, related_name="blueprints", verbose_name=_("bank"))
    shuffle_questions = models.BooleanField(_("shuffle questions"), default=True)
    shuffle_options = models.BooleanField(_("shuffle options"), default=True)

    objects = BlueprintQuerySet.as_manager()

    class Meta:
        verbose_name = _("blueprint")
        verbose_name_plural = _("blueprints")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class BlueprintLine(models.Model):
    """One line: so many questions of a topic (and the topics below it), of one level or of any."""

    blueprint = models.ForeignKey(Blueprint, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+", verbose_name=_("topic"))
    level = models.PositiveSmallIntegerField(_("level"), choices=Level, null=True, blank=True)
    count = models.PositiveSmallIntegerField(_("questions"), validators=[MinValueValidator(1)])
    points = models.DecimalField(_("points each"), max_digits=5, decimal_places=2, default=1)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["blueprint", "position"]
        constraints = [
            models.UniqueConstraint(fields=["blueprint", "position"], name="blueprint_line_position_once"),
            models.CheckConstraint(condition=Q(count__gte=1), name="blueprint_line_asks_something"),
            models.CheckConstraint(condition=Q(points__gt=0), name="blueprint_points_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.topic_id} x {self.count}"


class PaperSet(Record):
    """N papers drawn from a blueprint and a seed: the same seed on the same bank gives the same papers."""

    blueprint = models.ForeignKey(Blueprint, on_delete=models.PROTECT, related_name="paper_sets")
    lines = models.JSONField(help_text=_("The blueprint as it was: topic, level, count, points."))
    seed = models.CharField(_("seed"), max_length=64)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"{self.blueprint} · {self.seed}"


class Paper(Record):
    """A frozen paper, as the candidate sees it.

    `content`: {"questions": [{"n", "stem", "multiple", "points", "options": [{"id", "text"}]}]}, option ids being the
    letters of this paper, A to J. `digest`: SHA-256 over content and key, canonical JSON; it never leaves the staff,
    since keys could be tried against it. Devices are told `content_digest`.
    """

    paper_set = models.ForeignKey(PaperSet, on_delete=models.CASCADE, related_name="papers")
    number = models.PositiveIntegerField()
    code = models.CharField(_("paper code"), max_length=10)
    content = models.JSONField()
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["paper_set", "number"]
        constraints = [models.UniqueConstraint(fields=["paper_set", "number"], name="paper_number_once")]

    def __str__(self) -> str:
        return self.code

    @property
    def content_digest(self) -> str:
        return content_digest(self.content)


class PaperPicture(models.Model):
    """A picture as the papers of a set show it: a copy, since what a candidate reaches never reads the bank.

    `digest`: SHA-256 of `data`, hex, by which the contents of the papers name it.
    """

    paper_set = models.ForeignKey(PaperSet, on_delete=models.CASCADE, related_name="pictures")
    digest = models.CharField(max_length=64)
    media_type = models.CharField(max_length=40)
    data = models.BinaryField()

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["paper_set", "digest"], name="paper_picture_once")]

    def __str__(self) -> str:
        return self.digest[:12]


class PaperKey(models.Model):
    """The key of a paper: {"1": ["B"], "2": ["A", "C"]}. Read by marking only."""

    paper = models.OneToOneField(Paper, on_delete=models.CASCADE, related_name="key")
    right = models.JSONField()

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"key of {self.paper_id}"


class PaperQuestion(models.Model):
    """Which version of which question stands where in a paper."""

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="places")
    n = models.PositiveSmallIntegerField()
    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="places")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(choices=Level)
    option_order = models.JSONField(help_text=_("Original positions in the order of this paper."))

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["paper", "n"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "n"], name="paper_place_once"),
            models.UniqueConstraint(fields=["paper", "version"], name="no_question_twice_in_paper"),
        ]

    def __str__(self) -> str:
        return f"{self.paper_id}/{self.n}"
