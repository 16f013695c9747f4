"""Back-office doors of mending what was read, question by question, before anything is saved.

With scripts a question is mended where it stands in the preview; without them on a page of its own.
"""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from exams.bank.formats.places import place_of
from exams.bank.import_mending import Mend
from exams.bank.import_planning import KeptPlan, kept_plan
from exams.bank.mending_forms import Mending
from exams.bank.models import Bank
from exams.bank.office_import import DOORS, ICON, line, submit_label, trail, upload_of
from exams.bank.planned_questions import SAVED
from exams.bank.question_import import with_near
from exams.bank.sheet_drafts import DraftQuestion
from people.backoffice import needs, page
from people.kept_readings import NotRead, decide, keep_mend
from people.kept_uploads import KeptUpload
from people.office_jobs import to_job
from people.previews import plan_digest
from people.roles import Ability


@dataclass(frozen=True, slots=True)
class Draft:
    """A question of an upload under the hands of its user."""

    upload: KeptUpload
    bank: Bank
    place: int
    kept: KeptPlan

    @property
    def question(self) -> DraftQuestion:
        return self.kept.mended.drafts[self.place]

    def mended(self) -> "Draft":
        """The same after something was kept."""
        return Draft(self.upload, self.bank, self.place, kept_plan(self.upload, self.bank))


@never_cache
@needs(Ability.WRITE_QUESTIONS)
def draft_mend(request: HttpRequest, token: str, place: int) -> HttpResponse:
    """Mends the words, the key, the level, the topic of one question; what could not be imported so is not kept."""
    draft = _draft(request, token, place)
    if isinstance(draft, HttpResponse):
        return draft
    mending = Mending(request, draft=draft.question, bank=draft.bank, ids=f"draft-{place}-%s")
    mend = mending.mend()
    if mend is None:
        return _form(request, draft, mending)
    keep_mend(draft.upload, place, mend)
    return _answer(request, draft.mended())


@never_cache
@needs(Ability.WRITE_QUESTIONS)
def draft_decide(request: HttpRequest, token: str, place: int) -> HttpResponse:
    """Leaves a question out, or takes it as it was read. Asked without a decision, shows it as it stands."""
    draft = _draft(request, token, place)
    if isinstance(draft, HttpResponse):
        return draft
    decision = request.POST.get("decision", "")
    decide(draft.upload, place, decision, out=Mend(out=True))
    return _answer(request, draft.mended() if decision else draft)


def _draft(request: HttpRequest, token: str, place: int) -> Draft | HttpResponse:
    """The question, or the way to where its file is being saved or was not read."""
    if saving := DOORS.saving(request, token):
        return to_job(saving)
    upload, bank = upload_of(request, token)
    try:
        kept = kept_plan(upload, bank)
    except NotRead as refusal:
        return DOORS.unread(request, upload, refusal)
    if place >= len(kept.mended.drafts):
        raise Http404
    return Draft(upload, bank, place, kept)


def _answer(request: HttpRequest, draft: Draft) -> HttpResponse:
    """With scripts the question and what can be saved now; without them the page of the preview it stands on."""
    if not request.htmx:  # type: ignore[attr-defined]  # set by its middleware
        address = reverse("bank_office:import_preview", args=[draft.upload.token])
        return redirect(f"{address}?{request.GET.urlencode()}#draft-{draft.place}")
    plan = draft.kept.plan
    saves = sum(plan.counts.get(deed, 0) for deed in SAVED)
    context = {
        "row": _row(draft),
        "token": draft.upload.token,
        "digest": plan_digest(plan.rows),
        "saves": saves,
        "submit": submit_label(saves),
        "cancel_url": reverse("bank_office:import_cancel", args=[draft.upload.token]),
        "preview_url": reverse("bank_office:import_preview", args=[draft.upload.token]),
    }
    return render(request, "bank/import_answer.html", context)


def _form(request: HttpRequest, draft: Draft, mending: Mending) -> HttpResponse:
    context = {
        "form": mending.form,
        "options": mending.rows if mending.has_rows else None,
        "kind": mending.kind.value,
        "row": _row(draft),
        "token": draft.upload.token,
    }
    if request.htmx:  # type: ignore[attr-defined]  # set by its middleware
        return render(request, "bank/import_mend_row.html", context)
    title = _("Mend: %s") % place_of(draft.question.where, draft.question.number)
    preview = (_("Preview"), reverse("bank_office:import_preview", args=[draft.upload.token]))
    status = 422 if request.method == "POST" else 200
    whole = trail(preview, (_("Mend"), ""))
    return page(request, "bank/import_mend.html", title=title, icon=ICON, trail=whole, context=context, status=status)


def _row(draft: Draft) -> dict[str, Any]:
    rows = [row for row in draft.kept.plan.rows if row.draft is draft.question]
    return line(draft.kept, with_near(rows, draft.bank)[0])
