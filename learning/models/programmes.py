"""Programmes: versioned templates of courses. A published version never changes; a class takes one and copies it."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from exams.sittings.models import GradeScale
from learning.finals.judging import Finish
from learning.nominations.eligibility import Takes
from office import clock
from office.fields import Record
from people.models import Unit, UnitAncestry
from people.models.units import in_force
from people.roles import Ability

if TYPE_CHECKING:
    from people.models import User


class ProgrammeTakes(models.TextChoices):
    """Whom nominations are accepted for."""

    ANYONE = Takes.ANYONE.value, _("Anyone")
    NOT_YET_MEMBERS = Takes.NOT_YET_MEMBERS.value, _("Those who are not members yet")
    PROBATIONARY = Takes.PROBATIONARY.value, _("Probationary members")
    MEMBERS = Takes.MEMBERS.value, _("Members")


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def visible_to(self, user: "User") -> Self:
        """Those of the units where the user may see classes, and of all units above: theirs are used below."""
        seen = Unit.objects.where_may(user, Ability.SEE_SITTINGS).values("pk")
        above = UnitAncestry.objects.filter(in_force(clock.today()), descendant__in=seen).values("ancestor")
        return self.filter(Q(unit__in=seen) | Q(unit__in=above))

    def kept_by(self, user: "User") -> Self:
        """Those that the user may change."""
        return self.filter(unit__in=Unit.objects.where_may(user, Ability.RUN_SITTINGS).values("pk"))


class Programme(Record):
    """A course that classes are held of. What it consists of is in its versions."""

    code = models.CharField(_("code"), max_length=30, unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="programmes", verbose_name=_("kept by"))

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["code"]

    def __str__(self) -> str:
        latest = max(self.versions.all(), key=lambda version: version.number, default=None)
        return latest.title if latest else self.code


class FinishKind(models.TextChoices):
    TEST = Finish.TEST.value, _("Test")
    ESSAY = Finish.ESSAY.value, _("Essay")
    BOTH = Finish.BOTH.value, _("Test and essay")


class ProgrammeVersion(Record):
    """What a programme said from its publication until the next one's; a draft until then."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=300)
    audience = models.CharField(_("for whom"), max_length=300, blank=True)
    takes = models.CharField(
        _("takes"),
        max_length=12,
        choices=ProgrammeTakes,
        default=ProgrammeTakes.ANYONE,
        help_text=_("Whoever is named for a class and does not fit is told so at once."),
    )
    basis = models.CharField(
        _("legal basis"), max_length=300, blank=True, help_text=_("Documents with number, issuing body and date.")
    )
    scale = models.ForeignKey(GradeScale, on_delete=models.PROTECT, related_name="+", verbose_name=_("grade scale"))
    attendance_percent = models.PositiveSmallIntegerField(
        _("periods to attend, percent"), default=80, validators=[MaxValueValidator(100)]
    )
    leave_counts = models.BooleanField(_("absence with leave counts as attended"), default=False)
    finish = models.CharField(_("ends with"), max_length=6, choices=FinishKind, default=FinishKind.TEST)
    essay_percent = models.PositiveSmallIntegerField(
        _("weight of the essay, percent"),
        default=50,
        validators=[MinValueValidator(1), MaxValueValidator(99)],
        help_text=_("Where a test and an essay make the final score together."),
    )
    retakes = models.PositiveSmallIntegerField(_("further tries after a failed one"), default=1)
    certificate_days = models.PositiveSmallIntegerField(_("days to hand certificates out"), default=15)
    certificate_months = models.PositiveSmallIntegerField(
        _("months that a certificate holds"), null=True, blank=True, help_text=_("Empty: without end.")
    )
    least_learners = models.PositiveSmallIntegerField(_("learners that a class needs"), default=25)
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["programme", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="programme_version_numbered_once"),
            models.UniqueConstraint(
                fields=["programme"], condition=Q(published_at__isnull=True), name="programme_has_one_draft"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"


class PartKind(models.TextChoices):
    LESSON = "lesson", _("Lesson")
    DISCUSSION = "discussion", _("Discussion")
    VISIT = "visit", _("Visit or field study")
    REVIEW = "review", _("Review and answers")
    TEST = "test", _("Final test and closing")


class Part(models.Model):
    """A lesson or another part of a course, with its length."""

    place = models.PositiveSmallIntegerField(_("place"))
    kind = models.CharField(_("kind"), max_length=12, choices=PartKind, default=PartKind.LESSON)
    title = models.CharField(_("title"), max_length=300)
    periods = models.PositiveSmallIntegerField(_("periods"), validators=[MinValueValidator(1)])

    wagtail_reference_index_ignore = True

    class Meta:
        abstract = True
        ordering = ["place"]

    def __str__(self) -> str:
        return self.title


class ProgrammePart(Part):
    version = models.ForeignKey(ProgrammeVersion, on_delete=models.CASCADE, related_name="parts")

    class Meta(Part.Meta):
        constraints = [models.UniqueConstraint(fields=["version", "place"], name="programme_part_placed_once")]
