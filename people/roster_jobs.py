"""The jobs of importing people: reading the upload, and saving what was looked through, all of it or nothing."""

from datetime import date
from functools import partial
from pathlib import Path

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from office import clock
from office.errors import Refused
from office.jobs.context import Context, LastStep, Outcome
from people.kept_uploads import KeptUpload
from people.models import RosterImport, Unit, User
from people.previews import plan_digest
from people.roles import Ability
from people.roster_habits import remembered_columns
from people.roster_import import RosterPlan, apply_roster
from people.roster_kept import ROSTER, read_and_keep
from people.roster_planning import kept_plan
from people.roster_undoing import undo_roster_import
from people.upload_jobs import kept_if_read, let_go, read_safely, told_as, upload_of

READ, SAVE, UNDO = "people.read", "people.save", "people.undo"


class ImportRefused(Refused):
    code = "roster_import_refused"


def read_file(context: Context) -> Outcome:
    """Reads the upload and keeps its people for the preview; what cannot be read is not kept either."""
    upload = upload_of(context)
    columns = remembered_columns(_unit(context, upload))
    with kept_if_read(upload), told_as(context, _("Reading the people of “%s”") % upload.name):
        read_safely(context, upload, read_and_keep, *_order(upload, columns))
    return Outcome(reverse("people_office:roster_preview", args=[upload.token]))


def _order(upload: KeptUpload, columns: dict[str, str]) -> tuple[Path, str, Path, date, dict[str, str]]:
    return upload.path, upload.name, ROSTER.place(upload), clock.today(), columns


def save_people(context: Context) -> LastStep:
    """Saves what was looked through, if it still is what saving would do."""
    upload = upload_of(context)
    unit, by = _unit(context, upload), context.by
    with told_as(context, _("Comparing with the registry")):
        plan = kept_plan(upload, unit, by).plan
    context.stop_if_cancelled()
    if plan_digest(plan.rows) != context.arguments["digest"]:
        raise ImportRefused(_("The registry has changed since you looked. Look through the list once more."))
    context.progress(0, 0, _("Saving the people"))
    return partial(_save, context, upload, plan)


def _save(context: Context, upload: KeptUpload, plan: RosterPlan) -> Outcome:
    apply_roster(plan=plan, by=context.by, now=context.now, file_name=upload.name)
    transaction.on_commit(partial(let_go, upload))
    added, changed = plan.counts.get("create", 0), plan.counts.get("change", 0)
    first = ngettext("%d person was added", "%d people were added", added) % added
    second = ngettext("%d person was changed", "%d people were changed", changed) % changed
    address = reverse("people_office:people") + f"?unit={plan.unit.uid}"
    return Outcome(address, f"{first}, {second}.", {"added": added, "changed": changed})


def undo_import(context: Context) -> LastStep:
    """Undoes an import, for whoever may keep the people of its unit."""
    done = RosterImport.objects.visible_to(context.by).filter(uid=context.arguments["import"]).first()
    if done is None:
        raise ImportRefused(_("You may not keep the people of this unit any more. Nothing was undone."))
    context.progress(0, 0, _("Undoing the import of “%s”") % done.file_name)
    return partial(_undo, context, done)


def _undo(context: Context, done: RosterImport) -> Outcome:
    undo_roster_import(done=done, by=context.by, now=context.now)
    sentence = _("The import of “%s” was undone.") % done.file_name
    return Outcome(reverse("people_office:roster"), sentence, {"undone": len(done.created)})


def _unit(context: Context, upload: KeptUpload) -> Unit:
    """The unit, as long as who asked may keep its people."""
    by: User = context.by
    unit = Unit.objects.where_may(by, Ability.KEEP_PEOPLE).filter(uid=upload.facts["unit"]).first()
    if unit is None:
        raise ImportRefused(_("You may not keep the people of this unit any more. Nothing was imported."))
    return unit
