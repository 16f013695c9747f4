"""Question banks, their topics and their tags."""

from typing import TYPE_CHECKING, Self

from django.db import models
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
    """A question bank of a unit. `reviewed`: a question is drawn only once somebody else has approved it.

    `practice`: its questions stand in lessons, where learners see the right answers, and never in a paper. What a bank
    is for is said when it is opened and does not change: a question that was once seen with its key is no test.
    """

    code = models.CharField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=200)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="banks", verbose_name=_("unit"))
    reviewed = models.BooleanField(_("a second person approves each question"), default=True)
    practice = models.BooleanField(_("for practice in lessons, never for tests"), default=False, editable=False)

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


class Tag(models.Model):
    """A word of the authors' own that questions of a bank carry."""

    bank = models.ForeignKey(Bank, on_delete=models.CASCADE, related_name="tags")
    name = models.CharField(_("tag"), max_length=60)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["bank", "name"]
        constraints = [models.UniqueConstraint(fields=["bank", "name"], name="tag_named_once")]

    def __str__(self) -> str:
        return self.name
