from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from office.jobs.registry import register
from people import changes_triggers


class PeopleConfig(AppConfig):
    name = "people"
    verbose_name = _("People")

    def ready(self) -> None:
        # Django's own hook, after every migration: SQLite loses triggers of tables that a migration builds anew.
        post_migrate.connect(note_changes, sender=self)
        register("people.read", work="people.roster_jobs.read_file", title=_("Reading the list"))
        register("people.save", work="people.roster_jobs.save_people", title=_("Saving the people"))
        register("people.read_units", work="people.units_jobs.read_file", title=_("Reading the list of units"))
        register("people.save_units", work="people.units_jobs.save_units", title=_("Saving the units"))
        register(
            "people.duplicates", work="people.duplicate_job.look_for_duplicates", title=_("Duplicates among people")
        )
        register("people.undo", work="people.roster_jobs.undo_import", title=_("Undoing an import"))
        register("people.retain", work="people.personal_jobs.retain", title=_("Removing what is needed no longer"))


def note_changes(*, using: str, **_told: Any) -> None:
    """From now on every change of the registry is noted, whoever writes it."""
    changes_triggers.install(connections[using])
