from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from office.jobs.registry import register


class BankConfig(AppConfig):
    name = "exams.bank"
    label = "bank"
    verbose_name = _("Question bank")

    def ready(self) -> None:
        register("bank.read", work="exams.bank.import_jobs.read_file", title=_("Reading the file"))
        register("bank.save", work="exams.bank.import_jobs.save_questions", title=_("Saving the questions"))
        register("bank.duplicates", work="exams.bank.duplicate_job.look_for_duplicates", title=_("Duplicates"))
        import_module("exams.bank.page_watch")  # needs the models
