"""Notices to those whose data are held, in versions, and what each account answered to which of them, when."""

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from office.fields import Record
from people.models.units import Unit
from people.roles import Ability

if TYPE_CHECKING:
    from people.models.accounts import User


class NoticeQuerySet(models.QuerySet["Notice"]):
    def kept_by(self, user: "User") -> Self:
        """Of the units whose administrator the user is; those of the whole platform are the superuser's."""
        if user.is_superuser and user.is_active:
            return self.all()
        return self.filter(unit__in=Unit.objects.where_may(user, Ability.GRANT_ROLES).values("pk"))


class Notice(Record):
    """What people are told about their data, or asked to agree to. Its words stand in its versions."""

    class Concerns(models.TextChoices):
        EVERYBODY = "everybody", _("Everybody")
        STAFF = "staff", _("Those who hold a role")
        LEARNERS = "learners", _("Those who hold no role")

    unit = models.ForeignKey(
        Unit,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("unit"),
        help_text=_("It concerns people of this unit and of those below it; none: of all."),
    )
    concerns = models.CharField(_("concerns"), max_length=10, choices=Concerns, default=Concerns.EVERYBODY)
    made_at = models.DateTimeField(_("made"))

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["pk"]

    def __str__(self) -> str:
        latest = self.versions.order_by("-number").first()
        return str(latest) if latest else str(self.uid)


class NoticeVersionQuerySet(models.QuerySet["NoticeVersion"]):
    def in_force(self, on: date) -> Self:
        """Of each notice the last version that was published and holds on the day."""
        out = self.filter(published_at__isnull=False, valid_from__lte=on)
        later = NoticeVersion.objects.filter(
            notice=OuterRef("notice"), number__gt=OuterRef("number"), published_at__isnull=False, valid_from__lte=on
        )
        return out.exclude(Exists(later))


class NoticeVersion(Record):
    """The words of a notice from a day on. A draft until it is published; then the database lets nobody change it.

    `words`: language -> {"title", "text"}; Vietnamese is always there.
    """

    class Kind(models.TextChoices):
        READ = "read", _("To be read and acknowledged")
        CONSENT = "consent", _("Needs consent, which may be refused and withdrawn")

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    purpose = models.CharField(_("purpose"), max_length=300)
    words: Any = models.JSONField(default=dict)
    valid_from = models.DateField(_("valid from"))
    published_at = models.DateTimeField(_("published"), null=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = NoticeVersionQuerySet.as_manager()

    class Meta:
        ordering = ["notice", "number"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "number"], name="notice_version_once"),
            models.UniqueConstraint(fields=["notice"], condition=Q(published_at=None), name="one_draft_of_a_notice"),
        ]

    def __str__(self) -> str:
        return str(self.words.get("vi", {}).get("title") or self.purpose)


class NoticeAnswer(Record):
    """What an account said to a version. Rows are added and never changed: the last one holds."""

    class Kind(models.TextChoices):
        READ = "read", _("read")
        AGREED = "agreed", _("agreed")
        REFUSED = "refused", _("did not agree")
        WITHDRAWN = "withdrawn", _("withdrew the consent")

    version = models.ForeignKey(NoticeVersion, on_delete=models.PROTECT, related_name="answers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notice_answers")
    kind = models.CharField(max_length=10, choices=Kind)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["user", "version"])]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind} {self.version_id}"
