"""Questions and their keys. Nothing a candidate can reach reads these tables: see exams/papers."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from office.fields import Record
from people.models import Unit
from people.roles import Ability

if TYPE_CHECKING:
    from people.models import User


class Level(models.IntegerChoices):
    """The four levels of difficulty. Difficulty is not weight: marks come from the blueprint."""

    RECALL = 1, _("Recall")
    UNDERSTAND = 2, _("Understand")
    APPLY = 3, _("Apply")
    APPLY_HIGH = 4, _("Apply (high)")


class BankQuerySet(models.QuerySet["Bank"]):
    def visible_to(self, user: "User") -> Self:
        return self.where_may(user, Ability.SEE_QUESTIONS)

    def where_may(self, user: "User", ability: Ability) -> Self:
        return self.filter(unit__in=Unit.objects.where_may(user, ability).values("pk"))


class Bank(Record):
    """A question bank of a unit."""

    code = models.CharField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=200)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="banks", verbose_name=_("unit"))

    objects = BankQuerySet.as_manager()

    class Meta:
        verbose_name = _("question bank")
        verbose_name_plural = _("question banks")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class TopicQuerySet(models.QuerySet["Topic"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(bank__in=Bank.objects.visible_to(user).values("pk"))


class Topic(Record):
    """A topic of a bank; topics form a tree. `path` holds the ids from the root, "/3/17/", for "it and below"."""

    bank = models.ForeignKey(Bank, on_delete=models.CASCADE, related_name="topics")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    path = models.CharField(max_length=200, editable=False, db_index=True)
    position = models.PositiveIntegerField(_("position"), default=0)
    code = models.CharField(_("code"), max_length=30, blank=True)
    name = models.CharField(_("name"), max_length=300)

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["bank", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["bank", "parent", "name"], name="topic_named_once")]

    def __str__(self) -> str:
        return self.name


class QuestionQuerySet(models.QuerySet["Question"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(bank__in=Bank.objects.visible_to(user).values("pk"))

    def drawable(self) -> Self:
        """Questions a paper may take: with a version, not retired."""
        return self.filter(retired_at__isnull=True, current__isnull=False)

    def for_list(self) -> Self:
        return self.select_related("current", "topic", "bank")


class Question(Record):
    """A question through its versions. Topic and level describe it; the words and the key are the version's."""

    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, related_name="questions")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="questions", verbose_name=_("topic"))
    level = models.PositiveSmallIntegerField(_("level"), choices=Level)
    ref = models.CharField(_("reference"), max_length=40, help_text=_("Stable name of the question in its bank."))
    stem_key = models.CharField(max_length=64, editable=False, db_index=True)
    current = models.OneToOneField(
        "QuestionVersion", null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["bank", "topic__position", "ref"]
        constraints = [
            models.UniqueConstraint(fields=["bank", "ref"], name="question_ref_once_in_bank"),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=4), name="question_level_1_to_4"),
        ]

    def __str__(self) -> str:
        return self.ref


class QuestionVersion(models.Model):
    """The words and the key at one time. Once used in a paper (`used_at`) it never changes again."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    stem = models.TextField(_("question"))
    multiple = models.BooleanField(_("several right answers"), default=False)
    explanation = models.TextField(_("explanation"), blank=True)
    citation = models.CharField(_("citation"), max_length=400, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    used_at = models.DateTimeField(null=True, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["question", "number"]
        constraints = [models.UniqueConstraint(fields=["question", "number"], name="version_number_once")]

    def __str__(self) -> str:
        return f"{self.question_id} v{self.number}"


class Option(models.Model):
    """One option. `pinned`: it keeps its place when options are shuffled."""

    version = models.ForeignKey(QuestionVersion, on_delete=models.CASCADE, related_name="options")
    position = models.PositiveSmallIntegerField()
    text = models.TextField(_("option"))
    right = models.BooleanField(_("right"), default=False)
    pinned = models.BooleanField(_("keeps its place"), default=False)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="option_position_once"),
            models.CheckConstraint(condition=Q(position__gte=1, position__lte=10), name="at_most_ten_options"),
        ]

    def __str__(self) -> str:
        return self.text
