"""People, their dated membership of units and their dated standing in the Party."""

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from office import clock
from office.fields import ByteOrderField, Record
from people.models.units import Unit, UnitAncestry, in_force
from people.name_search import HoldsParts, parts_of
from people.names import fold, sort_key
from people.roles import Ability

if TYPE_CHECKING:
    from people.models.accounts import User


class Sex(models.TextChoices):
    MALE = "male", _("Male")
    FEMALE = "female", _("Female")


class BirthPrecision(models.TextChoices):
    """Older papers often give the year alone; the missing parts are stored as 1 and not shown."""

    DAY = "day", _("day")
    MONTH = "month", _("month")
    YEAR = "year", _("year")


class PersonQuerySet(models.QuerySet["Person"]):
    def unmerged(self) -> Self:
        """All but the records that went into another one."""
        return self.filter(merged_into=None)

    def visible_to(self, user: "User") -> Self:
        """People of the units where the user may see people, and the user's own record."""
        if user.is_superuser and user.is_active:
            return self.unmerged()
        seen = Unit.objects.where_may(user, Ability.SEE_PEOPLE).values("pk")
        here = Membership.objects.filter(in_force(clock.today()), unit__in=seen).values("person")
        return self.filter(Q(pk__in=here) | Q(pk=user.person_id or 0))

    def within(self, user: "User", ability: Ability) -> Self:
        """People who belong today to units where the user may do this: for searches, whose planner has to know.

        The units that roles were granted on are asked first: of a unit that it knows by its number the planner also
        knows how much lies below, and whether to begin with the names or with the units.
        """
        if user.is_superuser and user.is_active:
            return self.unmerged()
        today = clock.today()
        granted = list(user.grants.opening(ability, today).values_list("unit", flat=True))
        below = UnitAncestry.objects.filter(in_force(today), ancestor__in=granted if user.is_active else [])
        here = Membership.objects.filter(in_force(today), unit__in=below.values("descendant"))
        return self.filter(pk__in=here.values("person"))

    def members_of(self, unit: Unit, on: date) -> Self:
        """People who belong to the unit or to one below it on the day."""
        units = Unit.objects.below(unit, on).values("pk")
        return self.filter(pk__in=Membership.objects.filter(in_force(on), unit__in=units).values("person"))

    def named(self, typed: str) -> Self:
        """People whose name holds every word that is typed, in any order, each as any part of a word."""
        parts = parts_of(typed)
        return self.filter(HoldsParts(F("search_text"), parts)) if parts else self

    def by_name(self) -> Self:
        """In the order of Vietnamese rosters: given name first."""
        return self.order_by("sort_key", "pk")


class Person(Record):
    """A person of the registry: what a training platform needs to know, and no more."""

    family_middle = models.CharField(_("family and middle names"), max_length=100, blank=True)
    given = models.CharField(_("given name"), max_length=60)
    sort_name = models.CharField(
        _("sort as"), max_length=160, blank=True, help_text=_("Only where the usual order of names is wrong.")
    )
    sort_key = ByteOrderField(max_length=800, editable=False, db_index=True)
    search_text = models.CharField(max_length=240, editable=False, db_index=True)
    sex = models.CharField(_("sex"), max_length=6, choices=Sex, blank=True)
    born_on = models.DateField(_("date of birth"), null=True, blank=True)
    born_precision = models.CharField(max_length=5, choices=BirthPrecision, default=BirthPrecision.DAY)
    national_number = models.CharField(_("citizen number"), max_length=12, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    native_place = models.CharField(_("native place"), max_length=200, blank=True)
    ethnicity = models.CharField(_("ethnicity"), max_length=40, blank=True)
    joined_on = models.DateField(_("admission ceremony on"), null=True, blank=True)
    admitted_by_decision_on = models.DateField(_("admission decided on"), null=True, blank=True)
    official_on = models.DateField(_("full member since"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, editable=False, on_delete=models.PROTECT, related_name="merged_from"
    )

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["national_number"], condition=~Q(national_number=""), name="citizen_number_once"
            ),
            models.CheckConstraint(condition=~Q(given=""), name="person_has_given_name"),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return f"{self.family_middle} {self.given}".strip()

    @property
    def born_text(self) -> str:
        """The date of birth as it was given: 05/09/1990, 09/1990 or 1990."""
        if self.born_on is None:
            return ""
        shape = {"day": "%d/%m/%Y", "month": "%m/%Y", "year": "%Y"}[self.born_precision]
        return self.born_on.strftime(shape)

    def derive(self) -> None:
        """Computes the columns that follow from the names. Bulk writers call it; save() does by itself."""
        self.sort_key = sort_key(self.family_middle, self.given, self.sort_name)[:800]
        self.search_text = fold(self.full_name)[:240]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.derive()
        super().save(*args, **kwargs)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def in_force(self, on: date) -> Self:
        return self.filter(in_force(on))


class Membership(Record):
    """A person belongs to a unit in an interval."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="memberships")
    position = models.CharField(_("position"), max_length=120, blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    # Why it ended: the paper by which the person left the unit, or the position in it.
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    decision_number = models.CharField(_("decision number"), max_length=60, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["person", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "unit"], condition=Q(valid_until__isnull=True), name="member_of_unit_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="membership_ends_after_start",
            ),
        ]
        # The last two hold all that counting a tree's people asks, so that it reads no row of the table.
        indexes = [
            models.Index(fields=["unit", "person"]),
            models.Index(fields=["unit", "valid_from", "valid_until"]),
            models.Index(fields=["person", "valid_from", "valid_until", "unit"]),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} @ {self.unit_id}"


class Standing(models.Model):
    """What a person is in the Party, in an interval; by which decision, or for which reason, since then.

    Intervals of one person never overlap: the database sees to it (migration people_over_time_rules).
    """

    class Kind(models.TextChoices):
        OUTSTANDING = "outstanding", _("Outstanding non-member")
        CANDIDATE = "candidate", _("Candidate for admission")
        PROBATIONARY = "probationary", _("Probationary member")
        FULL = "full", _("Full member")
        OUTSIDE = "outside", _("Outside the Party")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="standings")
    kind = models.CharField(_("standing"), max_length=12, choices=Kind)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    decision_number = models.CharField(_("decision number"), max_length=60, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["person", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(valid_until__isnull=True), name="one_standing_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="standing_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
