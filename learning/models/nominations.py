"""Calls for nominations, the places that each unit has, and whom the units name. The call's row is the lock of all."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from learning.models.classes import StudyClass
from learning.nominations.arrows import TAKES_A_PLACE, Nominee
from office.fields import Record
from people.models import Person, Unit
from people.models.reorganisations import Succession
from people.roles import Ability

if TYPE_CHECKING:
    from people.models import User

MOST_REORGANISED = 6  # how often a unit may go on in another one while a call stands


class NominationState(models.TextChoices):
    SENT = Nominee.SENT.value, _("Sent")
    RETURNED = Nominee.RETURNED.value, _("Returned for completion")
    APPROVED = Nominee.APPROVED.value, _("Approved")
    REFUSED = Nominee.REFUSED.value, _("Refused")
    WITHDRAWN = Nominee.WITHDRAWN.value, _("Withdrawn")


class Call(Record):
    """Units are asked to name people for a class until a day. Whether it stands is the state of the class."""

    study_class = models.OneToOneField(StudyClass, on_delete=models.CASCADE, related_name="call")
    deadline = models.DateField(_("nominations until"))
    note = models.TextField(_("note"), max_length=2000, blank=True)

    def __str__(self) -> str:
        return f"{self.study_class_id}/{self.deadline}"


class QuotaQuerySet(models.QuerySet["Quota"]):
    def open_to(self, user: "User", on: date) -> Self:
        """Of the units where the user may nominate, and of those that went on in one of them."""
        units = Unit.objects.where_may(user, Ability.NOMINATE, on)
        keys = set(units.values_list("pk", flat=True))
        return self.filter(unit__in=keys | _gone_into(keys, on))

    def taken(self) -> Self:
        """Adds how many of the places are taken, and how many of those approved."""
        of = {name: Q(nominations__state__in=states) for name, states in _COUNTED.items()}
        return self.annotate(**{name: models.Count("nominations", filter=chosen) for name, chosen in of.items()})


_COUNTED = {"used": TAKES_A_PLACE, "approved": frozenset({Nominee.APPROVED})}


def _gone_into(units: set[int], on: date) -> set[int]:
    """The units that ended and went on in these."""
    found: set[int] = set()
    newest = units
    for _step in range(MOST_REORGANISED):
        rows = Succession.objects.filter(
            reorganisation__on__lte=on, to_unit__in=newest, from_unit__dissolved_on__lte=on
        )
        newest = set(rows.values_list("from_unit", flat=True)) - found - units
        if not newest:
            break
        found |= newest
    return found


class Quota(Record):
    """So many people a unit may name for a class."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="quotas")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="quotas")
    places = models.PositiveSmallIntegerField(_("places"))

    objects = QuotaQuerySet.as_manager()

    class Meta:
        ordering = ["call", "unit__code"]
        constraints = [models.UniqueConstraint(fields=["call", "unit"], name="unit_called_once")]

    def __str__(self) -> str:
        return f"{self.call_id}/{self.unit_id}"


class NominationQuerySet(models.QuerySet["Nomination"]):
    def by_name(self) -> Self:
        return self.order_by("person__sort_key", "person")

    def undecided(self) -> Self:
        return self.filter(state__in=[Nominee.SENT, Nominee.RETURNED])


class Nomination(Record):
    """Somebody whom a unit names for a class, with the names that the units have that day: they stay."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="nominations")
    quota = models.ForeignKey(Quota, on_delete=models.PROTECT, related_name="nominations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="nominations")
    state = models.CharField(_("state"), max_length=10, choices=NominationState, default=NominationState.SENT)
    unit_name = models.CharField(_("unit"), max_length=300, blank=True)
    upper_unit_name = models.CharField(_("superior unit"), max_length=300, blank=True)
    position = models.CharField(_("position"), max_length=120, blank=True)
    # What was said last on its way; the steps keep all.
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = NominationQuerySet.as_manager()

    class Meta:
        ordering = ["call", "person__sort_key", "person"]
        constraints = [models.UniqueConstraint(fields=["call", "person"], name="person_nominated_once")]

    def __str__(self) -> str:
        return f"{self.call_id}/{self.person_id}"


class NominationStep(Record):
    """A nomination reached a state: when, by whom, with what note. Rows are never changed."""

    nomination = models.ForeignKey(Nomination, on_delete=models.CASCADE, related_name="steps")
    state = models.CharField(_("state"), max_length=10, choices=NominationState)
    note = models.CharField(_("note"), max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["nomination", "at", "pk"]

    def __str__(self) -> str:
        return f"{self.nomination_id}/{self.state}"
