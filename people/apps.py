from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from office.jobs.registry import register


class PeopleConfig(AppConfig):
    name = "people"
    verbose_name = _("People")

    def ready(self) -> None:
        register("people.read", work="people.roster_jobs.read_file", title=_("Reading the list"))
        register("people.save", work="people.roster_jobs.save_people", title=_("Saving the people"))
        register("people.undo", work="people.roster_jobs.undo_import", title=_("Undoing an import"))
