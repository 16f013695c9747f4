from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from office.jobs.registry import register


class MarkingConfig(AppConfig):
    name = "exams.marking"
    label = "marking"
    verbose_name = _("Marking")

    def ready(self) -> None:
        register("marking.statistics", work="exams.marking.statistics_job.work", title=_("Statistics of a sitting"))
