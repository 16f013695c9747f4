"""Back-office doors of importing questions: upload, look through, confirm. Reading and saving are jobs."""

import io
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from wagtail.admin.widgets.button import HeaderButton

from exams.bank.formats.places import place_of
from exams.bank.import_errors import error_workbook
from exams.bank.import_jobs import READ, SAVE
from exams.bank.import_mending import LEFT_OUT
from exams.bank.import_planning import PURPOSE, TRUST_WORDS, KeptPlan, Trust, kept_plan
from exams.bank.key_spread import doubt, spread
from exams.bank.models import Bank, Level
from exams.bank.office_forms import QuestionFileForm
from exams.bank.planned_questions import PlannedQuestion
from exams.bank.question_import import with_near
from exams.bank.question_template import question_template
from office import clock
from people.backoffice import crumbs, form_page, found, needs, page, staff_of
from people.kept_readings import NotRead
from people.kept_uploads import KeptUpload, keep_upload, kept_upload
from people.office_import import workbook_response
from people.office_jobs import to_job
from people.office_words import DEEDS
from people.previews import bars, preview
from people.roles import Ability
from people.upload_doors import UploadDoors

ICON = "upload"
DOORS = UploadDoors(PURPOSE, READ, SAVE, begin="bank_office:import", preview="bank_office:import_preview")
TONES = {Trust.SURE: "create", Trust.LOOK: "change", Trust.CANNOT: "skip"}
# Sure ones need no look.
WORTH_A_LOOK = (Trust.LOOK, Trust.CANNOT)


@needs(Ability.WRITE_QUESTIONS)
def questions_upload(request: HttpRequest) -> HttpResponse:
    """Takes a file and has it read in a job; what cannot be read is said there."""
    user = staff_of(request)
    first = {"bank": request.GET.get("bank", "")}
    form = QuestionFileForm(request.POST or None, request.FILES or None, user=user, initial=first)
    if form.is_valid():
        given = form.cleaned_data
        facts = {"bank": str(given["bank"].uid), "level": str(given["level"])}
        return DOORS.read_it(request, keep_upload(request, given["file"], purpose=PURPOSE, facts=facts))
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


@never_cache
@needs(Ability.WRITE_QUESTIONS)
def questions_preview(request: HttpRequest, token: str) -> HttpResponse:
    """Shows each question beside its source; has them saved when this is confirmed and still the same."""
    if saving := DOORS.saving(request, token):
        return to_job(saving)
    upload, bank = upload_of(request, token)
    if request.method == "POST":
        return DOORS.save_it(request, upload)
    try:
        kept = kept_plan(upload, bank)
    except NotRead as refusal:
        return DOORS.unread(request, upload, refusal)
    address = reverse("bank_office:import_problems", args=[token])
    return page(
        request,
        "bank/import_preview.html",
        title=_("Import questions: %s") % upload.name,
        icon=ICON,
        trail=trail((_("Preview"), "")),
        context=_preview(request, kept)
        | {
            "cancel_url": reverse("bank_office:import_cancel", args=[token]),
            "bank": bank,
            "token": token,
            "preview_url": reverse("bank_office:import_preview", args=[token]),
        },
        buttons=[HeaderButton(_("Remarks as a workbook"), url=address, icon_name="download")],
    )


def upload_of(request: HttpRequest, token: str) -> tuple[KeptUpload, Bank]:
    """The upload of this browser, and the bank it is for as long as the user may write in it."""
    upload = kept_upload(request, token, purpose=PURPOSE)
    return upload, found(
        Bank.objects.where_may(staff_of(request), Ability.WRITE_QUESTIONS).select_related("unit"), upload.facts["bank"]
    )


@require_POST
@needs(Ability.WRITE_QUESTIONS)
def questions_cancel(request: HttpRequest, token: str) -> HttpResponse:
    """Deletes the upload, unless it is being saved."""
    return DOORS.cancel(request, token)


@needs(Ability.WRITE_QUESTIONS)
def question_template_file(request: HttpRequest) -> HttpResponse:
    return workbook_response(question_template(made_at=clock.now()), "cau-hoi.xlsx")


@needs(Ability.WRITE_QUESTIONS)
def questions_problems(request: HttpRequest, token: str) -> HttpResponse:
    """All remarks on the file as a workbook, to mend the file by."""
    upload, bank = upload_of(request, token)
    try:
        kept = kept_plan(upload, bank)
    except NotRead as refusal:
        return DOORS.unread(request, upload, refusal)
    out = io.BytesIO()
    error_workbook(out, kept, name=upload.name, made_at=clock.now())
    return workbook_response(out.getvalue(), "nhan-xet.xlsx")


def _preview(request: HttpRequest, kept: KeptPlan) -> dict[str, Any]:
    worth_a_look = [row for row in kept.of_trust(*WORTH_A_LOOK) if LEFT_OUT not in row.draft.faults]
    shown = preview(request, kept.plan, DEEDS, picked={"look": (_("Only those to look at"), worth_a_look)})
    trusts = [(label, len(kept.of_trust(trust)), TONES[trust]) for trust, label in TRUST_WORDS.items()]
    return {
        **shown,
        "submit": submit_label(shown["saves"]),
        "rows": [line(kept, row) for row in with_near(shown["page_obj"].object_list, kept.plan.bank)],
        "found": kept.plan.counters.found,
        "new_topics": kept.plan.new_topics,
        "trust_bars": bars(trusts),
        "mended": len(kept.mended.mended),
        "left_out": len(kept.mended.left_out),
        **_counters(kept),
    }


def submit_label(saves: int) -> str:
    return ngettext("Save %d question", "Save %d questions", saves) % saves


def _counters(kept: KeptPlan) -> dict[str, Any]:
    """The pictures that show at a glance whether the file was understood."""
    counters = kept.plan.counters
    without = [(_("Not given"), counters.levels[None], "same")] if counters.levels[None] else []
    return {
        "key_bars": bars([(letter, times, "") for letter, times in spread(counters.right_letters)]),
        "key_doubt": doubt(counters.right_letters),
        "multiple": counters.multiple,
        "level_bars": bars([*((level.label, counters.levels[level.value], "") for level in Level), *without]),
        "option_bars": bars([(str(count), times, "") for count, times in sorted(counters.option_counts.items())]),
    }


def line(kept: KeptPlan, row: PlannedQuestion) -> dict[str, Any]:
    """A question of the preview."""
    draft, trust = row.draft, kept.trust(row)
    place = kept.places[id(draft)]
    return {
        "draft": draft,
        "place": place,
        "where": place_of(draft.where),
        "deed": row.deed,
        "deed_label": DEEDS[row.deed],
        "trust": TRUST_WORDS[trust],
        "tone": TONES[trust],
        "mended": place in kept.mended.mended,
        "left_out": LEFT_OUT in draft.faults,
        "level": Level(draft.level or kept.plan.default_level).label,
        "level_given": draft.level is not None,
        "held": row.question,
        "near": row.near,
        "differences": row.differences,
        "remarks": kept.remarks_on(row),
    }


def trail(*rest: tuple[str, str]) -> list[dict[str, Any]]:
    """Breadcrumbs below the import of questions, from (label, address) pairs."""
    top = (reverse("bank_office:questions"), _("Questions"))
    here = (reverse("bank_office:import") if rest else "", _("Import questions"))
    return crumbs(top, here, *((address, label) for label, address in rest))
