from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from office.jobs.registry import register


class LearningConfig(AppConfig):
    name = "learning"
    label = "learning"
    verbose_name = _("Classes")

    def ready(self) -> None:
        register("learning.print", work="learning.certificates.printing_job.print_it", title=_("Printing"))
