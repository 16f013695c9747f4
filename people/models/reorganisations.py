"""Reorganisations: what was decided about units, from which day, and the rows it changed, so that it can be undone."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from office.fields import Record
from people.models.units import Unit
from people.roles import Ability

if TYPE_CHECKING:
    from people.models.accounts import User


class ReorganisationQuerySet(models.QuerySet["Reorganisation"]):
    def standing(self) -> Self:
        """Those that were not undone."""
        return self.filter(undone_at=None)

    def of(self, unit: Unit) -> Self:
        """Those that the unit came from, went into or was changed by."""
        about = Q(unit=unit) | Q(successions__from_unit=unit) | Q(successions__to_unit=unit)
        return self.filter(about).distinct()

    def kept_by(self, user: "User") -> Self:
        """Those of which every unit is one where the user may keep units: what the user may undo.

        A list may reach anywhere in the reach of who brought it: it is theirs to undo, or a superuser's.
        """
        kept = Unit.objects.where_may(user, Ability.KEEP_PEOPLE).values("pk")
        outside = Succession.objects.filter(~Q(from_unit__in=kept) | ~Q(to_unit__in=kept))
        rows = self.filter(unit__in=kept).exclude(pk__in=outside.values("reorganisation"))
        return rows if user.is_superuser else rows.exclude(~Q(by=user), kind=Reorganisation.Kind.IMPORT)


class Reorganisation(Record):
    """One decision about units and all that it changed. `changes`: rows as they were and became (unit_pictures.py)."""

    class Kind(models.TextChoices):
        RENAME = "rename", _("Rename")
        MOVE = "move", _("Move")
        MERGE = "merge", _("Merge")
        SPLIT = "split", _("Split")
        DISSOLVE = "dissolve", _("Dissolve")
        IMPORT = "import", _("Import of a list")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    unit = models.ForeignKey(
        Unit,
        null=True,
        on_delete=models.SET_NULL,
        related_name="reorganisations",
        help_text=_("Whom it is about: the unit renamed, moved, split or dissolved; of a merge, the one that goes on."),
    )
    on = models.DateField(_("takes effect on"))
    decision_number = models.CharField(_("decision number"), max_length=60, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("recorded"))
    undone_at = models.DateTimeField(_("undone"), null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    changes = models.JSONField(default=list)
    part_of = models.ForeignKey(
        "self",
        null=True,
        on_delete=models.CASCADE,
        related_name="parts",
        help_text=_("The import of a list that renamed or moved the unit among others."),
    )

    objects = ReorganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("reorganisation")
        verbose_name_plural = _("reorganisations")
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"


class SuccessionQuerySet(models.QuerySet["Succession"]):
    def between(self, after: date, until: date) -> Self:
        """Those that took effect after one day and not after the other, in the order in which they did."""
        rows = self.filter(reorganisation__on__gt=after, reorganisation__on__lte=until)
        return rows.order_by("reorganisation__on", "reorganisation_id", "pk")


class Succession(models.Model):
    """A unit goes on in another from the day of a reorganisation. Undoing that removes the row."""

    reorganisation = models.ForeignKey(Reorganisation, on_delete=models.CASCADE, related_name="successions")
    from_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="went_to")
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="came_from")
    is_heir = models.BooleanField(
        default=False, help_text=_("The first unit ended, and what is not said otherwise is the other's.")
    )

    objects = SuccessionQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reorganisation", "from_unit", "to_unit"], name="unit_succeeds_once"),
            models.CheckConstraint(condition=~Q(from_unit=F("to_unit")), name="unit_does_not_succeed_itself"),
            models.UniqueConstraint(fields=["from_unit"], condition=Q(is_heir=True), name="unit_has_one_heir"),
        ]

    def __str__(self) -> str:
        return f"{self.from_unit_id} > {self.to_unit_id}"
