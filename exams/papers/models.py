"""Blueprints and frozen papers. A paper's content has no key in it; the key stands in a table of its own."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from exams.bank.models import Bank, Level, QuestionVersion, Topic
from exams.papers.freezing import content_digest
from exams.papers.limits import Limits
from exams.papers.parallel import Tolerance
from office.fields import Record
from people.models import Unit
from people.roles import Ability

if TYPE_CHECKING:
    from people.models import User


SHARE: Any = {
    "max_digits": 5,
    "decimal_places": 4,
    "default": Decimal("0.005"),
    "validators": [MinValueValidator(Decimal("0.0001")), MaxValueValidator(1)],
}


class Limited(models.Model):
    """How alike papers must be, and how often a question may stand in them; see `Limits`."""

    equal = models.BooleanField(_("papers of equal difficulty"), default=False)
    mean_tolerance = models.DecimalField(_("how far expected means may be apart"), **SHARE)
    spread_tolerance = models.DecimalField(_("how far expected spreads may be apart"), **SHARE)
    most_percent = models.PositiveSmallIntegerField(
        _("a question stands in at most so many of 100 papers"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )

    class Meta:
        abstract = True

    @property
    def limits(self) -> Limits:
        tolerance = Tolerance(float(self.mean_tolerance), float(self.spread_tolerance))
        return Limits(self.equal, tolerance, self.most_percent)

    @limits.setter
    def limits(self, limits: Limits) -> None:
        self.equal, self.most_percent = limits.equal, limits.most_percent
        self.mean_tolerance = Decimal(str(round(limits.tolerance.mean, 4)))
        self.spread_tolerance = Decimal(str(round(limits.tolerance.spread, 4)))


class BlueprintQuerySet(models.QuerySet["Blueprint"]):
    def visible_to(self, user: "User") -> Self:
        return self.where_may(user, Ability.SEE_SITTINGS)

    def where_may(self, user: "User", ability: Ability) -> Self:
        return self.filter(bank__unit__in=Unit.objects.where_may(user, ability).values("pk"))


class Blueprint(Limited, Record):
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


class PaperSetQuerySet(models.QuerySet["PaperSet"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(blueprint__in=Blueprint.objects.visible_to(user).values("pk"))


class PaperSet(Limited, Record):
    """N papers drawn from a blueprint and a seed: the same seed on the same bank gives the same papers.

    `measured`: how many of the places in its papers hold a question whose difficulty was measured when it was made.
    """

    blueprint = models.ForeignKey(Blueprint, on_delete=models.PROTECT, related_name="paper_sets")
    lines = models.JSONField(help_text=_("The blueprint as it was: topic, level, count, points."))
    seed = models.CharField(_("seed"), max_length=64)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    measured = models.PositiveIntegerField(default=0)

    objects = PaperSetQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"{self.blueprint} · {self.seed}"


class Paper(Record):
    """A frozen paper, as the candidate sees it.

    `content`: {"questions": [{"n", "stem", "multiple", "points", "options": [{"id", "text"}]}]}, option ids being the
    letters of this paper: A to Z, then a to z, since each row takes letters of its own. Questions answered row by row
    have "rows" with options instead, those where people write "write": see `exams.papers.freezing`. `digest`: SHA-256
    over content and key, canonical JSON; it never leaves the staff, since keys could be tried against it. Devices are
    told `content_digest`. `expected_mean`, `expected_spread`: what the paper was expected to give when it was made, as
    shares of its points; none for papers made before this was told.
    """

    paper_set = models.ForeignKey(PaperSet, on_delete=models.CASCADE, related_name="papers")
    number = models.PositiveIntegerField()
    code = models.CharField(_("paper code"), max_length=10)
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    expected_mean = models.FloatField(null=True)
    expected_spread = models.FloatField(null=True)

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


class QuestionDifficulty(models.Model):
    """How hard the words of a question proved to be: what marking measured, where papers can read it.

    `p`: the mean share of the points earned, 0 to 1; `r`: its correlation with the rest of the test, where it could be
    told; `n`: from how many answers. `exams.papers.difficulty.keep_difficulty` writes it.
    """

    version = models.OneToOneField(QuestionVersion, on_delete=models.CASCADE, related_name="difficulty")
    p = models.FloatField()
    r = models.FloatField(null=True)
    n = models.PositiveIntegerField()
    measured_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(p__gte=0, p__lte=1), name="difficulty_is_a_share")]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.p:.2f}"
