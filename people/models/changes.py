"""What changed in the registry, in an order in which another system can follow it.

Two tables. Triggers of the database write a note for every unit, person and membership that is written, whoever writes
it and however many at once; notes are only added, so that nobody waits for anybody. Notes of transactions that have
ended are numbered a little later (people/changes_numbering.py): the change of a record then gets the next number, and
its notes go. So there is one numbered row for each record, however often that changes.
"""

from typing import Self

from django.db import models


class ChangeKind(models.TextChoices):
    """Not for readers: no translation. `place`: a unit stands elsewhere, so who is in it is in other hands; `day`: the
    one row that says up to which day it has been noted what began and ended.
    """

    UNIT = "unit", "unit"
    PERSON = "person", "person"
    MEMBERSHIP = "membership", "membership"
    PLACE = "place", "place"
    DAY = "day", "day"


class ChangeNote(models.Model):
    """Something was written to this record; `uid` where the record is gone, and only there."""

    kind = models.CharField(max_length=10, choices=ChangeKind)
    record = models.BigIntegerField()
    uid = models.UUIDField(null=True)

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.kind}:{self.record}"


class ChangeQuerySet(models.QuerySet["Change"]):
    def after(self, kind: ChangeKind, number: int) -> Self:
        """Changes of one kind with greater numbers, in their order."""
        return self.filter(kind=kind, number__gt=number).order_by("number")

    def told_to(self, unit: int) -> Self:
        """Of records that are, or once were, in this unit or below it."""
        return self.filter(told__contains=f",{unit},")


class Change(models.Model):
    """The last change of a record. `told`: the units above it, now and at each earlier change: “,3,17,”."""

    kind = models.CharField(max_length=10, choices=ChangeKind)
    record = models.BigIntegerField()
    number = models.BigIntegerField(unique=True)
    told = models.TextField(default="")
    gone_uid = models.UUIDField(null=True)

    objects = ChangeQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "record"], name="change_once_for_record")]
        indexes = [models.Index(fields=["kind", "number"])]

    def __str__(self) -> str:
        return f"{self.number} {self.kind}:{self.record}"
