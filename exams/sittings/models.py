"""Sittings: who sits which paper, where, when, for how long, and by which scale the marks will be judged."""

from typing import TYPE_CHECKING, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from exams.papers.models import Paper, PaperSet
from office.fields import Record
from people.models import Person, Unit
from people.roles import Ability

if TYPE_CHECKING:
    from people.models import User


class GradeScale(Record):
    """A scale of grades, versioned: a used version never changes, a new rule is a new version.

    Points are first brought to the scale (`full` × points ÷ points of the paper), then rounded half up to `step`,
    then banded: round first, then band.
    """

    code = models.CharField(_("code"), max_length=30)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    name = models.CharField(_("name"), max_length=200)
    basis = models.CharField(_("legal basis"), max_length=300, blank=True)
    full = models.DecimalField(_("full mark"), max_digits=5, decimal_places=2, default=10)
    step = models.DecimalField(_("rounded to"), max_digits=4, decimal_places=2, default="0.1")

    class Meta:
        verbose_name = _("grade scale")
        verbose_name_plural = _("grade scales")
        ordering = ["code", "version"]
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="scale_version_once")]

    def __str__(self) -> str:
        return self.name


class GradeBand(models.Model):
    """A band of a scale: from `floor` (included) up to the next band."""

    scale = models.ForeignKey(GradeScale, on_delete=models.CASCADE, related_name="bands")
    floor = models.DecimalField(_("from"), max_digits=5, decimal_places=2)
    label = models.CharField(_("label"), max_length=40, help_text=_("In Vietnamese, as printed."))
    label_en = models.CharField(_("label in English"), max_length=40, blank=True)
    label_hi = models.CharField(_("label in Hindi"), max_length=40, blank=True)
    passed = models.BooleanField(_("passed"), default=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["scale", "-floor"]
        constraints = [models.UniqueConstraint(fields=["scale", "floor"], name="band_floor_once")]

    def __str__(self) -> str:
        return self.label

    def label_in(self, language: str) -> str:
        """The label in an interface language; Vietnamese where there is none."""
        return {"en": self.label_en, "hi": self.label_hi}.get(language[:2], "") or self.label


class SittingQuerySet(models.QuerySet["Sitting"]):
    def visible_to(self, user: "User") -> Self:
        return self.where_may(user, Ability.SEE_SITTINGS)

    def where_may(self, user: "User", ability: Ability) -> Self:
        return self.filter(unit__in=Unit.objects.where_may(user, ability).values("pk"))


class Sitting(Record):
    """One timed test of a group of people in one window."""

    code = models.CharField(_("code"), max_length=30, unique=True)
    title = models.CharField(_("title"), max_length=200)
    class_title = models.CharField(_("class"), max_length=300, blank=True, help_text=_("As on the result sheet."))
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="sittings", verbose_name=_("organised by"))
    paper_set = models.ForeignKey(PaperSet, null=True, blank=True, on_delete=models.PROTECT, related_name="sittings")
    scale = models.ForeignKey(GradeScale, on_delete=models.PROTECT, related_name="+", verbose_name=_("grade scale"))
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    duration_minutes = models.PositiveSmallIntegerField(
        _("minutes"), validators=[MinValueValidator(1), MaxValueValidator(600)]
    )
    access_code = models.CharField(
        _("access code"),
        max_length=20,
        blank=True,
        help_text=_("Read out in the room; empty: none is asked."),
    )
    decision_number = models.CharField(_("decision number"), max_length=60, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    place = models.CharField(_("place on documents"), max_length=80, blank=True)
    try_number = models.PositiveSmallIntegerField(
        _("try"), default=1, help_text=_("2 for those who failed a first sitting; the result sheet says so.")
    )

    objects = SittingQuerySet.as_manager()

    class Meta:
        verbose_name = _("sitting")
        verbose_name_plural = _("sittings")
        ordering = ["-opens_at"]
        constraints = [
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="sitting_closes_after_opening"),
            models.CheckConstraint(condition=Q(duration_minutes__gte=1), name="sitting_lasts"),
        ]

    def __str__(self) -> str:
        return self.title


class Room(Record):
    """A room (or a remote group) of a sitting."""

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="rooms")
    name = models.CharField(_("room"), max_length=80)
    place = models.CharField(_("place"), max_length=200, blank=True)

    class Meta:
        ordering = ["sitting", "name"]
        constraints = [models.UniqueConstraint(fields=["sitting", "name"], name="room_named_once")]

    def __str__(self) -> str:
        return self.name


class EntryQuerySet(models.QuerySet["Entry"]):
    def visible_to(self, user: "User") -> Self:
        """Staff see the entries of their sittings; a candidate sees the own ones."""
        seen = Sitting.objects.visible_to(user).values("pk")
        return self.filter(Q(sitting__in=seen) | Q(person=user.person_id or 0))

    def of_candidate(self, user: "User") -> Self:
        """The entries that the user may sit: the own ones, whatever roles the user has besides."""
        return self.filter(person=user.person_id or 0) if user.is_active else self.none()

    def by_number(self) -> Self:
        return self.order_by("number")


class Entry(Record):
    """A person's place in a sitting."""

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="entries")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="entries")
    room = models.ForeignKey(Room, null=True, blank=True, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField(_("candidate number"))
    extra_minutes = models.PositiveSmallIntegerField(_("extra minutes"), default=0)
    paper = models.ForeignKey(Paper, null=True, blank=True, on_delete=models.PROTECT, related_name="entries")
    # The names as they were when the entry was made: results keep them through every reorganisation.
    unit_name = models.CharField(max_length=300, blank=True)
    upper_unit_name = models.CharField(max_length=300, blank=True)
    position = models.CharField(max_length=120, blank=True)
    periods_attended = models.PositiveSmallIntegerField(_("periods attended"), null=True, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        ordering = ["sitting", "number"]
        constraints = [
            models.UniqueConstraint(fields=["sitting", "person"], name="person_enters_sitting_once"),
            models.UniqueConstraint(fields=["sitting", "number"], name="candidate_number_once"),
        ]

    def __str__(self) -> str:
        return self.candidate_number

    @property
    def candidate_number(self) -> str:
        """The number as slips and pages show it."""
        return f"{self.number:03d}"

    @property
    def minutes(self) -> int:
        """The time this candidate has, extra time included."""
        return self.sitting.duration_minutes + self.extra_minutes
