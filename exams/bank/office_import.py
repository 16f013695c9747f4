"""Back-office doors of importing questions: upload, look through, confirm."""

from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin.widgets.button import HeaderButton

from exams.bank.formats.places import place_of
from exams.bank.key_spread import doubt, spread
from exams.bank.models import Bank, Level
from exams.bank.office_forms import QuestionFileForm
from exams.bank.question_files import read_question_file
from exams.bank.question_import import PlannedQuestion, QuestionPlan, apply_questions, plan_questions
from exams.bank.question_template import question_template
from exams.bank.sheet_drafts import QuestionSheet
from office import clock
from office.reports import Problem
from people.backoffice import crumbs, form_page, found, needs, page, say, staff_of, warn
from people.kept_uploads import KeptUpload, keep_if_read, kept_upload, read_once, take_upload
from people.models import User
from people.office_import import workbook_response
from people.office_words import DEEDS
from people.previews import Bar, bars, by_row, plan_digest, preview, row_of
from people.roles import Ability

ICON = "upload"
PURPOSE = "questions"
LETTERS = "ABCDEFGHIJ"


@needs(Ability.WRITE_QUESTIONS)
def questions_upload(request: HttpRequest) -> HttpResponse:
    """Takes a workbook and keeps it for the preview; what cannot be read is refused at once, at its field."""
    first = {"bank": request.GET.get("bank", "")}
    form = QuestionFileForm(request.POST or None, request.FILES or None, user=staff_of(request), initial=first)
    if form.is_valid():
        given = form.cleaned_data
        facts = {"bank": str(given["bank"].uid), "level": str(given["level"])}
        upload = keep_if_read(request, form, purpose=PURPOSE, facts=facts, read=_read)
        if upload is not None:
            return redirect("bank_office:import_preview", upload.token)
    address = reverse("bank_office:import_template")
    return form_page(
        request,
        form,
        title=_("Import questions"),
        icon=ICON,
        trail=trail(),
        submit=_("Look through the questions"),
        template="bank/import_upload.html",
        buttons=[HeaderButton(_("Template"), url=address, icon_name="download")],
    )


@needs(Ability.WRITE_QUESTIONS)
def questions_preview(request: HttpRequest, token: str) -> HttpResponse:
    """Shows each question beside its cell; saves them when this is confirmed and still the same."""
    user = staff_of(request)
    upload = kept_upload(request, token, purpose=PURPOSE)
    bank = found(Bank.objects.where_may(user, Ability.WRITE_QUESTIONS), upload.facts["bank"])
    if request.method == "POST":
        return _confirm(request, upload, bank, user)
    plan = plan_questions(sheet=read_once(upload, _read), bank=bank, default_level=int(upload.facts["level"]))
    saves = plan.counts.get("create", 0)
    return page(
        request,
        "bank/import_preview.html",
        title=_("Import questions: %s") % upload.name,
        icon=ICON,
        trail=trail((_("Preview"), "")),
        context=_preview(request, plan)
        | {
            "cancel_url": reverse("bank_office:import_cancel", args=[token]),
            "submit": ngettext("Save %d question", "Save %d questions", saves) % saves,
            "bank": bank,
        },
    )


@require_POST
@needs(Ability.WRITE_QUESTIONS)
def questions_cancel(request: HttpRequest, token: str) -> HttpResponse:
    take_upload(request, kept_upload(request, token, purpose=PURPOSE))
    say(request, _("Nothing was imported, and the file is deleted here."))
    return redirect("bank_office:import")


@needs(Ability.WRITE_QUESTIONS)
def question_template_file(request: HttpRequest) -> HttpResponse:
    return workbook_response(question_template(made_at=clock.now()), "cau-hoi.xlsx")


def _read(path: Path, name: str) -> QuestionSheet:
    return read_question_file(path, name)


def _confirm(request: HttpRequest, upload: KeptUpload, bank: Bank, user: User) -> HttpResponse:
    """Reads and plans anew: what is saved must be what was looked at."""
    sheet = _read(upload.path, upload.name)
    plan = plan_questions(sheet=sheet, bank=bank, default_level=int(upload.facts["level"]))
    if plan_digest(plan.rows) != request.POST.get("digest"):
        warn(request, _("The bank has changed since you looked. Look through the questions once more."))
        return redirect("bank_office:import_preview", upload.token)
    take_upload(request, upload)
    report = apply_questions(plan=plan, by=user, now=clock.now())
    sentence = ngettext("%d question was added.", "%d questions were added.", report.imported)
    say(request, sentence % report.imported)
    return redirect("bank_office:bank", bank.uid)


def _preview(request: HttpRequest, plan: QuestionPlan) -> dict[str, Any]:
    shown = preview(request, plan, {deed: label for deed, label in DEEDS.items() if deed != "change"})
    return {
        **shown,
        "rows": _lines(shown["page_obj"].object_list, plan),
        "found": plan.counters.found,
        "new_topics": plan.new_topics,
        **_counters(plan),
    }


def _counters(plan: QuestionPlan) -> dict[str, Any]:
    """The pictures that show at a glance whether the file was understood."""
    counters = plan.counters
    without = [(_("Not given"), counters.levels[None], "same")] if counters.levels[None] else []
    options: list[Bar] = bars([(str(count), times, "") for count, times in sorted(counters.option_counts.items())])
    return {
        "key_bars": bars([(letter, times, "") for letter, times in spread(counters.right_letters)]),
        "key_doubt": doubt(counters.right_letters),
        "multiple": counters.multiple,
        "level_bars": bars([*((level.label, counters.levels[level.value], "") for level in Level), *without]),
        "option_bars": options,
    }


def _lines(rows: Any, plan: QuestionPlan) -> list[dict[str, Any]]:
    remarks = by_row(plan.problems)
    return [_line(row, plan.default_level, remarks) for row in rows]


def _line(row: PlannedQuestion, default_level: int, remarks: dict[Any, list[Problem]]) -> dict[str, Any]:
    draft = row.draft
    return {
        "draft": draft,
        "where": place_of(draft.where),
        "deed": row.deed,
        "deed_label": DEEDS[row.deed],
        "level": Level(draft.level or default_level).label,
        "level_given": draft.level is not None,
        "options": [(LETTERS[min(at, 9)], option) for at, option in enumerate(draft.options)],
        "held": row.question,
        "remarks": remarks.get(row_of(draft.where), []),
    }


def trail(*rest: tuple[str, str]) -> list[dict[str, Any]]:
    """Breadcrumbs below the import of questions, from (label, address) pairs."""
    top = (reverse("bank_office:questions"), _("Questions"))
    here = (reverse("bank_office:import") if rest else "", _("Import questions"))
    return crumbs(top, here, *((address, label) for label, address in rest))
