"""Who was there: a row for each learner and session."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from learning.attendance.counting import Kind
from learning.models.classes import Enrolment
from learning.models.timetable import Session

# As plain text: migrations know nothing of our rules.
_THERE, _AWAY = [Kind.PRESENT.value, Kind.LATE.value], [Kind.LEAVE.value, Kind.ABSENT.value]


class AttendanceKind(models.TextChoices):
    PRESENT = Kind.PRESENT.value, _("Present")
    LATE = Kind.LATE.value, _("Late")
    LEAVE = Kind.LEAVE.value, _("Absent with leave")
    ABSENT = Kind.ABSENT.value, _("Absent without leave")


class AttendanceWay(models.TextChoices):
    LIST = "list", _("List")
    QR = "qr", _("QR code")


class Attendance(models.Model):
    """What was counted of a learner in a session: how many of its periods, and what the others were."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="attendance")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="attendance")
    kind = models.CharField(_("attendance"), max_length=8, choices=AttendanceKind)
    periods = models.PositiveSmallIntegerField(_("periods"))
    site = models.CharField(_("hall"), max_length=160, blank=True)
    way = models.CharField(_("taken by"), max_length=4, choices=AttendanceWay)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        constraints = [
            models.UniqueConstraint(fields=["session", "enrolment"], name="attendance_counted_once"),
            models.CheckConstraint(
                condition=Q(kind__in=_THERE, periods__gt=0) | Q(kind__in=_AWAY),
                name="attendance_present_has_periods",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id}/{self.enrolment_id}"
