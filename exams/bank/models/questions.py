"""Questions: what stays while their words change."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from exams.bank.items import Kind
from exams.bank.models.banks import Bank, Level, Tag, Topic
from office.fields import Record

if TYPE_CHECKING:
    from people.models import User


class QuestionQuerySet(models.QuerySet["Question"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(bank__in=Bank.objects.visible_to(user).values("pk"))

    def in_use(self) -> Self:
        """Questions that are worked on or drawn: not retired."""
        return self.filter(retired_at__isnull=True, current__isnull=False)

    def drawable(self) -> Self:
        """Questions a paper may take: sound and graded, of a bank that is kept for tests."""
        return self.sound().filter(bank__practice=False).exclude(approved__kind=Kind.POLL)

    def sound(self) -> Self:
        """Questions that may be asked: with an approved version, not retired, not in doubt."""
        return self.filter(retired_at__isnull=True, approved__isnull=False, doubted_at__isnull=True)

    def for_list(self) -> Self:
        return self.select_related("current", "topic", "bank")


class Question(Record):
    """A question through its versions. Topic and level describe it; the words and the key are the version's.

    `current` is the newest version, which authors see; `approved` the one that papers take. `words` and `plain` are
    what a search looks through: stem and options, in lower case, and the same without marks. `doubted_at`,
    `doubt`: since when and why it is not drawn until somebody has looked at it (the passage it cites has changed).
    """

    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, related_name="questions")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="questions", verbose_name=_("topic"))
    level = models.PositiveSmallIntegerField(_("level"), choices=Level)
    ref = models.CharField(_("reference"), max_length=40, help_text=_("Stable name of the question in its bank."))
    stem_key = models.CharField(max_length=64, editable=False, db_index=True)
    current = models.OneToOneField(
        "QuestionVersion", null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    approved = models.OneToOneField(
        "QuestionVersion", null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    tags = models.ManyToManyField(Tag, related_name="questions", blank=True, verbose_name=_("tags"))
    enemies = models.ManyToManyField("self", blank=True, verbose_name=_("never in one paper with"))
    words = models.TextField(editable=False, default="")
    plain = models.TextField(editable=False, default="")
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)
    review_due_on = models.DateField(_("to be reviewed again by"), null=True, blank=True)
    doubted_at = models.DateTimeField(null=True, editable=False)
    doubt = models.CharField(max_length=400, blank=True, editable=False)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["bank", "topic__position", "ref"]
        constraints = [
            models.UniqueConstraint(fields=["bank", "ref"], name="question_ref_once_in_bank"),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=4), name="question_level_1_to_4"),
        ]
        indexes = [models.Index(fields=["ref"], name="question_by_ref")]  # for whoever types one, whatever its bank

    def __str__(self) -> str:
        return self.ref
