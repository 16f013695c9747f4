"""Roles granted on units, with dates."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from office.fields import Record
from people.models.units import Unit, in_force
from people.roles import Ability, Role, roles_excluded_by, roles_with

FAR = Value(date.max, models.DateField())  # later than any day that a role ends


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    def in_force(self, on: date) -> Self:
        return self.filter(in_force(on))

    def opening(self, ability: Ability, on: date) -> Self:
        """Those that give their holders the ability on the day, each on its unit and all below."""
        return self.in_force(on).filter(role__in=roles_with(ability))

    def clashing(self, after: date) -> Self:
        """Those, not over by the day, beside which their account holds one that excludes them."""
        others = RoleGrant.objects.filter(user=OuterRef("user")).exclude(valid_until__lte=after)
        meets = Q(valid_until=None) | Q(valid_until__gt=OuterRef("valid_from"))
        begins = Q(valid_from__lt=Coalesce(OuterRef("valid_until"), FAR))
        found = self.none()
        for role in Role:
            beside = others.filter(meets, begins, role__in=roles_excluded_by(role))
            found = found | self.filter(Exists(beside), role=role)
        return found.exclude(valid_until__lte=after)

    def overlapping(self, start: date, end: date | None) -> Self:
        """Those in force on one day at least of the half-open interval; no end: until further notice."""
        if end is not None and end <= start:
            return self.none()
        begun = self if end is None else self.filter(valid_from__lt=end)
        is_empty = Q(valid_until__lte=F("valid_from"))
        return begun.filter(Q(valid_until=None) | Q(valid_until__gt=start) & ~is_empty)


class RoleGrant(Record):
    """A person's account holds a role on a unit and all below it, from a day until a day (not included)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="grants")
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "unit"],
                condition=Q(valid_until__isnull=True),
                name="role_granted_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="role_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.get_role_display()}"
