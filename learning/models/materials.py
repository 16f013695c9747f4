"""Materials sent ahead of a class, and who has opened them."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.documents import get_document_model_string
from wagtail.models import Page

from learning.models.classes import ClassPart, Enrolment, StudyClass
from learning.models.timetable import Session
from office.fields import Record
from people.models import Unit
from people.roles import Ability

if TYPE_CHECKING:
    from people.models import User


class MaterialQuerySet(models.QuerySet["Material"]):
    def visible_to(self, user: "User") -> Self:
        return self.where_may(user, Ability.SEE_SITTINGS)

    def where_may(self, user: "User", ability: Ability) -> Self:
        """Materials of classes of the units where the user may do this."""
        return self.filter(study_class__unit__in=Unit.objects.where_may(user, ability).values("pk"))


class Material(Record):
    """Something to read or to look at before a session: a document or a page of the site, or a file of this class."""

    study_class = models.ForeignKey(StudyClass, on_delete=models.CASCADE, related_name="materials")
    title = models.CharField(_("title"), max_length=300)
    part = models.ForeignKey(
        ClassPart, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("part")
    )
    session = models.ForeignKey(
        Session, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("session")
    )
    opens_at = models.DateTimeField(_("opens"), help_text=_("Before this moment learners see the title alone."))
    document = models.ForeignKey(
        get_document_model_string(), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    page = models.ForeignKey(Page, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = MaterialQuerySet.as_manager()

    class Meta:
        ordering = ["study_class", "opens_at", "pk"]
        verbose_name = _("material")
        verbose_name_plural = _("materials")
        constraints = [
            models.CheckConstraint(
                condition=Q(document__isnull=True) | Q(page__isnull=True), name="material_is_one_thing"
            )
        ]

    def __str__(self) -> str:
        return self.title


class MaterialFile(models.Model):
    """The uploaded file of a material. It lies in the database: never in the public folder, and in every backup."""

    material = models.OneToOneField(Material, on_delete=models.CASCADE, related_name="file")
    name = models.CharField(_("file name"), max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    data = models.BinaryField()

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return self.name


class MaterialReceipt(models.Model):
    """That a learner opened a material: first and last."""

    material = models.ForeignKey(Material, on_delete=models.CASCADE, related_name="receipts")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="material_receipts")
    first_at = models.DateTimeField(_("first opened"))
    last_at = models.DateTimeField(_("last opened"))

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["material", "enrolment"], name="material_opened_by_once")]

    def __str__(self) -> str:
        return f"{self.material_id}/{self.enrolment_id}"
