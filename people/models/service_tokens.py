"""Service tokens: what another system shows to exchange data with this one, and what it was answered."""

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from office.fields import Record
from people.models.units import Unit
from people.roles import Ability

if TYPE_CHECKING:
    from people.models.accounts import User


class Scope(models.TextChoices):
    """What a token opens, each for its unit and all below."""

    READ_UNITS = "read_units", _("read units")
    READ_PEOPLE = "read_people", _("read people and memberships")
    READ_NUMBERS = "read_numbers", _("read citizen numbers and phones in full")
    WRITE_PEOPLE = "write_people", _("add, change and transfer people")


class ServiceTokenQuerySet(models.QuerySet["ServiceToken"]):
    def ruled_by(self, user: "User") -> Self:
        """Those on units where the user may grant roles, past ones too."""
        return self.filter(unit__in=Unit.objects.where_may(user, Ability.GRANT_ROLES).values("pk"))

    def in_force(self, on: date) -> Self:
        return self.filter(revoked_at=None, valid_until__gt=on)


class ServiceToken(Record):
    """A key of another system. Only its digest is kept; it opens the exchange and nothing else."""

    name = models.CharField(_("name"), max_length=80)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit"))
    scopes: Any = models.JSONField(default=list)
    valid_until = models.DateField(_("valid until"), help_text=_("The first day on which it opens nothing more."))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("made"))
    last_used_on = models.DateField(_("last used"), null=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True)

    objects = ServiceTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("service token")
        verbose_name_plural = _("service tokens")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="service_token_has_name"),
            models.UniqueConstraint(
                fields=["unit", "name"], condition=Q(revoked_at=None), name="service_token_name_once_in_unit"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """Under which the journal says what was done with it."""
        return f"token:{self.name}"

    def may(self, scope: Scope) -> bool:
        return scope.value in self.scopes

    def is_in_force(self, on: date) -> bool:
        return self.revoked_at is None and self.valid_until > on


class AnsweredRequest(models.Model):
    """What a token was answered to a request that writes, so that the same request sent again writes nothing more."""

    token = models.ForeignKey(ServiceToken, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=100, help_text=_("The sender's Idempotency-Key."))
    digest = models.CharField(max_length=64, help_text=_("SHA-256 of the address and the body."))
    reply: Any = models.JSONField(default=dict)
    at = models.DateTimeField(db_index=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="request_key_once_for_token")]

    def __str__(self) -> str:
        return f"{self.token_id} {self.key}"
