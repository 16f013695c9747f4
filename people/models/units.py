"""Units over time: a stable unit, dated versions of its name, kind and place, and who lies below whom, dated.

All intervals are half-open: valid from the first day, up to but not including the last; no last day: until further
notice.
"""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, FilteredRelation, Q
from django.utils.translation import gettext_lazy as _

from office import clock
from office.fields import Record
from people.roles import Ability

if TYPE_CHECKING:
    from people.models.accounts import User


def in_force(on: date, *, start: str = "valid_from", end: str = "valid_until", prefix: str = "") -> Q:
    """Rows whose half-open interval holds the day."""
    return Q(**{f"{prefix}{start}__lte": on}) & (
        Q(**{f"{prefix}{end}__isnull": True}) | Q(**{f"{prefix}{end}__gt": on})
    )


class UnitQuerySet(models.QuerySet["Unit"]):
    def existing(self, on: date | None = None) -> Self:
        """Units that exist on the day (today when none is given)."""
        return self.filter(in_force(on or clock.today(), start="founded_on", end="dissolved_on"))

    def below(self, unit: "Unit", on: date | None = None) -> Self:
        """The unit itself and all that lies below it on the day."""
        return self.filter(pk__in=_links(on).filter(ancestor=unit).values("descendant"))

    def where_may(self, user: "User", ability: Ability, on: date | None = None) -> Self:
        """Units where the user may do this: those a role was granted on, and all below."""
        if not user.is_active:
            return self.none()
        if user.is_superuser:
            return self.all()
        day = on or clock.today()
        granted = user.grants.opening(ability, day).values("unit")
        return self.filter(pk__in=_links(day).filter(ancestor__in=granted).values("descendant"))

    def visible_to(self, user: "User") -> Self:
        return self.where_may(user, Ability.SEE_PEOPLE)

    def with_names(self, on: date | None = None) -> Self:
        """Adds current_name, current_kind, current_parent and current_key as of the day, in this one query."""
        day = in_force(on or clock.today(), prefix="versions__")
        return self.annotate(
            current=FilteredRelation("versions", condition=day),
            current_name=F("current__name"),
            current_kind=F("current__kind"),
            current_parent=F("current__parent"),
            current_key=F("current__name_key"),
        )


def _links(on: date | None) -> models.QuerySet["UnitAncestry"]:
    # Asked as a set ("in"), not row by row ("exists"): a planner without statistics then still hashes it once.
    return UnitAncestry.objects.filter(in_force(on or clock.today()))


class Unit(Record):
    """A Party body or an agency. What it is called and where it hangs is in its versions."""

    code = models.CharField(_("code"), max_length=30, unique=True)
    founded_on = models.DateField(_("founded on"))
    dissolved_on = models.DateField(_("dissolved on"), null=True, blank=True)
    agency_of = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="party_bodies",
        help_text=_("The agency in which this Party body works, if it is kept here."),
    )

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name_on(clock.today())

    def version_on(self, day: date) -> "UnitVersion | None":
        """The version in force on the day; before the first one, the first; after the last, the last."""
        versions = sorted(self.versions.all(), key=lambda version: version.valid_from)
        known = [version for version in versions if version.valid_from <= day]
        return known[-1] if known else (versions[0] if versions else None)

    def name_on(self, day: date) -> str:
        """The unit's name on the day: history keeps the names of its time."""
        version = self.version_on(day)
        return version.name if version else self.code


class UnitKind(models.TextChoices):
    PROVINCE = "province", _("Provincial Party organisation")
    UPPER = "upper", _("Party organisation above the grassroots")
    COMMITTEE = "committee", _("Grassroots Party organisation")
    CELL = "cell", _("Grassroots Party cell")
    SECTION = "section", _("Sectional Party organisation")
    SUBCELL = "subcell", _("Subordinate Party cell")
    GROUP = "group", _("Party group")
    AGENCY = "agency", _("Agency or enterprise")


class UnitVersion(models.Model):
    """What a unit was called, what kind it was and under whom it stood, in an interval."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="versions")
    name = models.CharField(_("name"), max_length=300)
    short_name = models.CharField(_("short name"), max_length=80, blank=True)
    name_key = models.CharField(max_length=300, db_index=True, help_text=_("The name as matching sees it."))
    kind = models.CharField(_("kind"), max_length=12, choices=UnitKind)
    parent = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="child_versions")
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    decision_number = models.CharField(_("decision number"), max_length=60, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["unit", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "valid_from"], name="unit_version_starts_once"),
            models.UniqueConstraint(
                fields=["unit"], condition=Q(valid_until__isnull=True), name="unit_has_one_open_version"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="unit_version_ends_after_start",
            ),
            models.CheckConstraint(condition=Q(parent__isnull=True) | ~Q(parent=F("unit")), name="unit_not_own_parent"),
        ]

    def __str__(self) -> str:
        return self.name


class UnitAncestry(models.Model):
    """Who lies below whom, dated; every unit lies below itself at depth 0. Derived from the versions' parents."""

    ancestor = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="links_down")
    descendant = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="links_up")
    depth = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ancestor", "descendant", "valid_from"], name="unit_ancestry_starts_once")
        ]
        indexes = [models.Index(fields=["descendant", "ancestor"])]

    def __str__(self) -> str:
        return f"{self.ancestor_id} > {self.descendant_id}"
