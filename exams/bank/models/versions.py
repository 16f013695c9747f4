"""Versions of questions: the words and the key at one time."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from exams.bank.items import Kind
from exams.bank.models.questions import Question

KINDS = [
    (Kind.SINGLE.value, _("One right answer")),
    (Kind.SEVERAL.value, _("Several right answers")),
    (Kind.TRUE_FALSE.value, _("True or false")),
    (Kind.TABLE.value, _("Table of true and false statements")),
    (Kind.ORDERING.value, _("Putting in order")),
    (Kind.MATCHING.value, _("Matching")),
    (Kind.NUMBER.value, _("A number")),
    (Kind.TEXT.value, _("A short text")),
    (Kind.POLL.value, _("A poll, not graded")),
]


class Credit(models.TextChoices):
    """How a partly right answer counts."""

    WHOLE = "whole", _("All or nothing")
    PART = "part", _("For what is right")
    PENALTY = "penalty", _("For what is right, less what is wrong")
    STEPS = "steps", _("By steps: 10, 25, 50, 100 %")


class State(models.TextChoices):
    """Where a version stands on its way to being asked."""

    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    APPROVED = "approved", _("Approved")


class Change(models.TextChoices):
    """What a version changes in the one before it. Statistics go on over a correction of words."""

    FIRST = "first", _("First version")
    WORDS = "words", _("Words corrected, same key")
    CONTENT = "content", _("Content or key changed")


class QuestionVersion(models.Model):
    """The words and the key at one time. Once approved or used in a paper (`used_at`) it never changes again.

    `numbers`: for a number, pairs of texts [["41.5", "42.5"]], both ends right. `accepted`: the texts that are right.
    `created_by` wrote these words; `changed_by` wrote what it said before, while it was a draft. `sent_*` and
    `decided_*`: who sent it to review and who approved it, and when; nobody approved what a bank without review took.
    """

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    kind = models.CharField(_("kind"), max_length=12, choices=KINDS, default=Kind.SINGLE.value)
    credit = models.CharField(_("credit"), max_length=10, choices=Credit, default=Credit.WHOLE)
    stem = models.TextField(_("question"))
    multiple = models.BooleanField(_("several right answers"), default=False)
    numbers = models.JSONField(default=list, blank=True)
    accepted = models.JSONField(default=list, blank=True)
    case_matters = models.BooleanField(_("capitals matter"), default=False)
    explanation = models.TextField(_("explanation"), blank=True)
    citation = models.CharField(_("citation"), max_length=400, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    change = models.CharField(max_length=10, choices=Change, default=Change.FIRST, editable=False)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    changed_by = models.ManyToManyField(settings.AUTH_USER_MODEL, editable=False, related_name="+")
    sent_at = models.DateTimeField(null=True, editable=False)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    used_at = models.DateTimeField(null=True, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["question", "number"]
        # That none of `changed_by` approved it either, two triggers see to: exams/bank/migrations/0009_two_people.py.
        constraints = [
            models.UniqueConstraint(fields=["question", "number"], name="version_number_once"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | Q(created_by=None) | ~Q(decided_by=F("created_by")),
                name="version_not_approved_by_author",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | Q(sent_by=None) | ~Q(decided_by=F("sent_by")),
                name="version_not_approved_by_sender",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id} v{self.number}"


class Option(models.Model):
    """One option, statement, thing to be ordered, or pair. `pinned`: it keeps its place when options are shuffled.

    `partner`: what belongs to it, where things are matched; a partner without `text` belongs to nothing.
    """

    version = models.ForeignKey(QuestionVersion, on_delete=models.CASCADE, related_name="options")
    position = models.PositiveSmallIntegerField()
    text = models.TextField(_("option"), blank=True)
    right = models.BooleanField(_("right"), default=False)
    partner = models.TextField(_("partner"), blank=True, default="")
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
