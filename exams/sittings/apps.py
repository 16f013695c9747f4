from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from office.jobs.registry import register


class SittingsConfig(AppConfig):
    name = "exams.sittings"
    label = "sittings"
    verbose_name = _("Sittings")

    def ready(self) -> None:
        register("sittings.papers", work="exams.sittings.papers_job.prepare", title=_("Making papers"))
