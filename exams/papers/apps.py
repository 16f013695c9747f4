from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from office.jobs.registry import register


class PapersConfig(AppConfig):
    name = "exams.papers"
    label = "papers"
    verbose_name = _("Papers")

    def ready(self) -> None:
        register("papers.print", work="exams.papers.printing.jobs.work", title=_("Papers for printing"))
        register("papers.print_key", work="exams.papers.printing.jobs.work", title=_("Key of all papers"))
