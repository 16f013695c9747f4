"""Classes: a version of a programme, held for learners at a time."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from exams.sittings.models import Sitting
from learning.classes.arrows import TAKES_PART, Learner, State
from learning.models.programmes import Part, ProgrammeVersion
from office.fields import Record
from people.models import Person, Unit
from people.roles import Ability

if TYPE_CHECKING:
    from people.models import User


class ClassState(models.TextChoices):
    PLANNED = State.PLANNED.value, _("Planned")
    CALLED = State.CALLED.value, _("Nominations open")
    OPENED = State.OPENED.value, _("Opened")
    RECOGNISED = State.RECOGNISED.value, _("Recognised")
    CLOSED = State.CLOSED.value, _("Closed")
    CANCELLED = State.CANCELLED.value, _("Cancelled")


class LearnerState(models.TextChoices):
    ADMITTED = Learner.ADMITTED.value, _("Admitted")
    WITHDRAWN = Learner.WITHDRAWN.value, _("Withdrawn")
    MOVED = Learner.MOVED.value, _("Moved to another class")
    RECOGNISED = Learner.RECOGNISED.value, _("Recognised as completed")
    NOT_RECOGNISED = Learner.NOT_RECOGNISED.value, _("Not recognised")


class CommitteeRole(models.TextChoices):
    """The class committee (ban cán sự lớp): a monitor and one or two deputies (QĐ 1147, article 5)."""

    MONITOR = "monitor", _("Class monitor")
    DEPUTY = "deputy", _("Deputy monitor")


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

    state = models.CharField(_("state"), max_length=12, choices=ClassState, default=ClassState.PLANNED)
    head = models.CharField(_("head of the class"), max_length=160, blank=True)
    clerk = models.CharField(_("class clerk"), max_length=160, blank=True)

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


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def taking_part(self) -> Self:
        """Those who were neither withdrawn nor moved to another class."""
        return self.filter(state__in=TAKES_PART)

    def by_name(self) -> Self:
        return self.order_by("person__sort_key", "person")


class Enrolment(Record):
    """A learner in a class."""

    study_class = models.ForeignKey(StudyClass, on_delete=models.CASCADE, related_name="enrolments")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="enrolments")
    state = models.CharField(_("state"), max_length=14, choices=LearnerState, default=LearnerState.ADMITTED)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    # The unit that sent the learner, with the names of the day of admission: lists keep them.
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    unit_name = models.CharField(_("unit"), max_length=300, blank=True)
    upper_unit_name = models.CharField(_("superior unit"), max_length=300, blank=True)
    committee = models.CharField(_("class committee"), max_length=8, choices=CommitteeRole, blank=True)
    # The sum of what was counted in the sessions of this class, and what was brought along from another class.
    periods_attended = models.PositiveSmallIntegerField(_("periods attended"), default=0)
    periods_carried = models.PositiveSmallIntegerField(_("periods carried over"), default=0)
    moved_from = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="moved_to")

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["study_class", "person"], name="learner_enrols_once"),
            models.UniqueConstraint(
                fields=["study_class"], condition=Q(committee=CommitteeRole.MONITOR), name="class_has_one_monitor"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.study_class_id}/{self.person_id}"
