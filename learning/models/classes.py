"""Classes: a version of a programme, held for learners at a time."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from exams.sittings.models import Sitting
from learning.models.programmes import Part, ProgrammeVersion
from office.fields import Record
from people.models import Person, Unit
from people.roles import Ability

if TYPE_CHECKING:
    from people.models import User


class StudyClassQuerySet(models.QuerySet["StudyClass"]):
    def visible_to(self, user: "User") -> Self:
        return self.where_may(user, Ability.SEE_SITTINGS)

    def where_may(self, user: "User", ability: Ability) -> Self:
        """Classes of the units where the user may do this."""
        return self.filter(unit__in=Unit.objects.where_may(user, ability).values("pk"))


class StudyClass(Record):
    """A political-theory class."""

    code = models.CharField(_("code"), max_length=30, unique=True)
    title = models.CharField(_("title"), max_length=300)
    version = models.ForeignKey(
        ProgrammeVersion,
        null=True,
        on_delete=models.PROTECT,
        related_name="classes",
        verbose_name=_("programme"),
        help_text=_("Empty only for classes that were held before there were programmes."),
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="classes", verbose_name=_("organised by"))
    decision_number = models.CharField(_("decision number"), max_length=60, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    starts_on = models.DateField(_("starts"))
    ends_on = models.DateField(_("ends"))
    place = models.CharField(_("venue"), max_length=200, blank=True)
    periods = models.PositiveSmallIntegerField(_("periods"), default=50)
    final_test = models.OneToOneField(
        Sitting, null=True, blank=True, on_delete=models.PROTECT, related_name="study_class"
    )

    objects = StudyClassQuerySet.as_manager()

    class Meta:
        verbose_name = _("class")
        verbose_name_plural = _("classes")
        ordering = ["-starts_on", "code"]

    def __str__(self) -> str:
        return self.title


class ClassPart(Part):
    """A part of a class: copied from its programme, or a local topic of its own."""

    study_class = models.ForeignKey(StudyClass, on_delete=models.CASCADE, related_name="parts")

    class Meta(Part.Meta):
        constraints = [models.UniqueConstraint(fields=["study_class", "place"], name="class_part_placed_once")]


class Enrolment(Record):
    """A learner in a class."""

    study_class = models.ForeignKey(StudyClass, on_delete=models.CASCADE, related_name="enrolments")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="enrolments")
    periods_attended = models.PositiveSmallIntegerField(_("periods attended"), default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["study_class", "person"], name="learner_enrols_once")]

    def __str__(self) -> str:
        return f"{self.study_class_id}/{self.person_id}"
