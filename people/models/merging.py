"""Records of people that may be of one person, what was decided about them, and what a merge left out."""

from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from office.fields import Record
from people.models.persons import Person

if TYPE_CHECKING:
    pass


class PersonPairQuerySet(models.QuerySet["PersonPair"]):
    def undecided(self) -> Self:
        """Pairs to be looked at: nobody has said that they differ, and both records still stand."""
        return self.filter(different_at=None, one__merged_into=None, other__merged_into=None)

    def among(self, people: models.QuerySet[Person]) -> Self:
        """Pairs of which both records are among these."""
        return self.filter(one__in=people.values("pk"), other__in=people.values("pk"))


class PersonPair(Record):
    """Two records that look like one person's. `one` is the older of the two.

    `score`: 0 to 100; `reasons`: codes of what speaks for and against it (people/person_likeness.py).
    """

    one = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    score = models.PositiveSmallIntegerField()
    reasons: Any = models.JSONField(default=list)
    found_at = models.DateTimeField()
    different_at = models.DateTimeField(null=True, editable=False)
    different_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )

    objects = PersonPairQuerySet.as_manager()

    class Meta:
        ordering = ["-score", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="person_pair_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="person_pair_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} = {self.other_id}"


class PersonMerge(Record):
    """One record went into another. `left_out`: what the other one could not take over, by table, as it stood."""

    kept = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merges")
    gone = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="merge")
    left_out: Any = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.gone_id} > {self.kept_id}"
