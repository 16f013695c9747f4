"""Steps of a class: which state it reached, when, by whom and by which decision. Rows are never changed."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from learning.models.classes import ClassState, StudyClass
from office.fields import Record


class ClassStep(Record):
    study_class = models.ForeignKey(StudyClass, on_delete=models.CASCADE, related_name="steps")
    state = models.CharField(_("state"), max_length=12, choices=ClassState)
    decision_number = models.CharField(_("decision number"), max_length=60, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["study_class", "at", "pk"]

    def __str__(self) -> str:
        return f"{self.study_class_id}/{self.state}"
