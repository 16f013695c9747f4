"""Accounts: who may sign in. Most people of the registry have none or no password."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from office import clock
from people.models.persons import Person
from people.roles import ABILITIES, Ability, Role


class User(AbstractUser):
    """An account, of a person in the registry or of a function."""

    person = models.OneToOneField(
        Person,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="account",
        verbose_name=_("person"),
    )
    language = models.CharField(_("language"), max_length=5, blank=True)

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    def get_full_name(self) -> str:
        """As it is written in Việt Nam: the family name first."""
        return self.person.full_name if self.person else f"{self.last_name} {self.first_name}".strip()

    def abilities(self) -> frozenset[Ability]:
        """What the user may do somewhere. Where exactly is asked of the records: `visible_to(user)`."""
        if not self.is_active:
            return frozenset()
        if self.is_superuser:
            return frozenset(Ability)
        if not hasattr(self, "_abilities"):
            roles = self.grants.in_force(clock.today()).values_list("role", flat=True)
            self._abilities = frozenset(able for role in roles for able in ABILITIES[Role(role)])
        return self._abilities

    def may(self, ability: Ability) -> bool:
        return ability in self.abilities()
