from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RehearsalConfig(AppConfig):
    name = "exams.rehearsal"
    label = "rehearsal"
    verbose_name = _("Rehearsals")
