"""The jobs of importing questions: reading the upload, and saving what was looked through, all of it or nothing."""

from functools import partial

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exams.bank.formats.steps import PARAGRAPHS, QUESTIONS
from exams.bank.import_kept import SHEET, read_and_keep
from exams.bank.import_planning import kept_plan
from exams.bank.models import Bank
from exams.bank.planned_questions import SAVED
from exams.bank.question_import import QuestionPlan, apply_questions
from office.errors import Refused
from office.jobs.apart import apart
from office.jobs.context import Context, LastStep, Outcome
from office.telling import Told, heard_by
from people.kept_uploads import KeptUpload
from people.models import User
from people.previews import plan_digest
from people.roles import Ability
from people.upload_jobs import SMALL_BYTES, bytes_of, kept_if_read, let_go, upload_of

READ, SAVE = "bank.read", "bank.save"


class ImportRefused(Refused):
    code = "question_import_refused"


def read_file(context: Context) -> Outcome:
    """Reads the upload and keeps its questions for the preview; what cannot be read is not kept either."""
    upload = upload_of(context)
    _bank(context, upload)
    context.progress(0, 0, _("Reading the questions of “%s”") % upload.name)
    with kept_if_read(upload), heard_by(partial(show_progress, context, upload.name)):
        _read(context, upload)
    return Outcome(reverse("bank_office:import_preview", args=[upload.token]))


def show_progress(context: Context, name: str, told: Told) -> None:
    """What the readers can count, in words: where they do not know of how many, how many there are so far."""
    if told.step == PARAGRAPHS:
        words = _("Reading the paragraphs of “%s”") % name
    elif told.step == QUESTIONS and told.of:
        words = _("Reading the questions of “%s”") % name
    else:
        words = ngettext("%d question found so far", "%d questions found so far", told.found) % told.found
    context.progress(told.done if told.of else 0, told.of, words)


def _read(context: Context, upload: KeptUpload) -> None:
    if bytes_of(upload) < SMALL_BYTES:
        read_and_keep(upload.path, upload.name, SHEET.place(upload))
    else:
        apart(context, read_and_keep, upload.path, upload.name, SHEET.place(upload))


def save_questions(context: Context) -> LastStep:
    """Saves what was looked through, if it still is what saving would do."""
    upload = upload_of(context)
    bank = _bank(context, upload)
    context.progress(0, 0, _("Comparing with the bank"))
    planned = kept_plan(upload, bank).plan
    context.stop_if_cancelled()
    if plan_digest(planned.rows) != context.arguments["digest"]:
        raise ImportRefused(_("The bank or the questions have changed since you looked. Look through them once more."))
    saved = sum(planned.counts.get(deed, 0) for deed in SAVED)
    context.progress(0, 0, ngettext("Saving %d question", "Saving %d questions", saved) % saved)
    return partial(_save, context, upload, planned)


def _save(context: Context, upload: KeptUpload, plan: QuestionPlan) -> Outcome:
    report = apply_questions(plan=plan, by=context.by, now=context.now)
    transaction.on_commit(partial(let_go, upload))
    sentence = ngettext("%d question was saved.", "%d questions were saved.", report.imported)
    return Outcome(
        reverse("bank_office:bank", args=[plan.bank.uid]), sentence % report.imported, {"imported": report.imported}
    )


def _bank(context: Context, upload: KeptUpload) -> Bank:
    """The bank, as long as who asked may write in it."""
    by: User = context.by
    bank = Bank.objects.where_may(by, Ability.WRITE_QUESTIONS).filter(uid=upload.facts["bank"]).first()
    if bank is None:
        raise ImportRefused(_("You may not write questions in this bank any more. Nothing was imported."))
    return bank
