"""The back-office door of deciding about a rescue file that came after the closing."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from exams.delivery.answers import WRITTEN, Sheet, read_value
from exams.delivery.models import RescueFile
from exams.delivery.rescue import filed_of, made_in_time, still_new, with_these
from exams.delivery.rescue_forms import DecisionForm
from exams.marking.rescuing import decide_rescue
from exams.sittings.models import Sitting
from exams.sittings.office_views import trail
from office import clock
from people.backoffice import found, needs, page, say, staff_of, tried
from people.roles import Ability

ICON = "upload"


@never_cache
@needs(Ability.RELEASE_RESULTS)
def rescue_file(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What a file would change, and the word of whoever did not bring it."""
    user = staff_of(request)
    mine = Sitting.objects.where_may(user, Ability.RELEASE_RESULTS).values("pk")
    rows = RescueFile.objects.filter(attempt__entry__sitting__in=mine)
    file = found(rows.select_related("attempt__entry__sitting", "attempt__entry__person", "brought_by"), uid)
    sitting = file.attempt.entry.sitting
    waits = file.needs_decision and file.accepted is None
    form = DecisionForm(request.POST or None) if waits and file.brought_by_id != user.pk else None
    if form is not None and form.is_valid():
        given = {"accept": form.accepts(), "reason": form.cleaned_data["reason"]}
        if tried(form, lambda: decide_rescue(file=file, by=user, now=clock.now(), **given)) is not None:
            say(request, _("The decision is kept."))
            return redirect("wall_office:rescue", uid=sitting.uid)
    number = file.attempt.entry.candidate_number
    title = _("File of candidate %s") % number
    path = trail(
        (reverse("sittings_office:sitting", args=[sitting.uid]), sitting.title),
        (reverse("wall_office:rescue", args=[sitting.uid]), _("Answers from files")),
        ("", title),
    )
    context = {"file": file, "form": form, "waits": waits, "submit_button_label": _("Keep the decision")} | _facts(file)
    status = 422 if form is not None and form.errors else 200
    return page(request, "wall/rescue_file.html", title=title, icon=ICON, trail=path, context=context, status=status)


def _facts(file: RescueFile) -> dict[str, Any]:
    attempt, changes = file.attempt, filed_of(file)
    new = still_new(attempt, changes)
    counting = made_in_time(attempt, new)
    before = attempt.read_sheet()
    made = {filed.change.n: filed.change.made_at for filed in counting}
    return {
        "attempt": attempt,
        "found": len(changes),
        "known": len(changes) - len(new),
        "too_late": len(new) - len(counting),
        "lines": _lines(before, with_these(before, counting), made),
    }


def _lines(before: Sheet, after: Sheet, made: dict[int, Any]) -> list[dict[str, Any]]:
    """Question by question, what the file would change."""
    return [
        {"n": int(n), "before": _letters(before.get(n)), "after": _letters(after[n]), "made_at": made.get(int(n))}
        for n in sorted(after, key=int)
        if after[n] != before.get(n)
    ]


def _letters(word: Any) -> str:
    return ", ".join(read_value(word[3])).removeprefix(WRITTEN) if word else ""
