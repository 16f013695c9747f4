"""Roles granted on units, with dates."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from office.fields import Record
from people.models.units import Unit, in_force
from people.roles import Role


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    def in_force(self, on: date) -> Self:
        return self.filter(in_force(on))


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
