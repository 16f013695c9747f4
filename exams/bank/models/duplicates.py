"""Questions of a bank that look like one question, and what people decided about them."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from exams.bank.models.banks import Bank
from exams.bank.models.questions import Question
from office.fields import Record

if TYPE_CHECKING:
    from people.models import User


class DuplicatePairQuerySet(models.QuerySet["DuplicatePair"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(bank__in=Bank.objects.visible_to(user).values("pk"))

    def undecided(self) -> Self:
        """Pairs to be looked at: nobody has said that they differ, and both are in use."""
        in_use = {"one__retired_at": None, "other__retired_at": None}
        return self.filter(not_same_at=None, **in_use)


class DuplicatePair(Record):
    """Two questions that look the same. `one` is the older of the two.

    `score`: 0 to 100; `differences`: codes of what speaks against it (see exams/bank/duplicates.py). `not_same_at`:
    since when they are known not to be the same; that is forgotten once one of the two has changed.
    """

    bank = models.ForeignKey(Bank, on_delete=models.CASCADE, related_name="duplicate_pairs")
    one = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="+")
    score = models.FloatField()
    differences = models.JSONField(default=list)
    found_at = models.DateTimeField()
    not_same_at = models.DateTimeField(null=True, editable=False)
    not_same_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )

    objects = DuplicatePairQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["bank", "-score", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="duplicate_pair_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="duplicate_pair_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} = {self.other_id}"
