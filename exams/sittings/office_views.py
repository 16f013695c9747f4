"""Back-office doors of sittings: the list, the plan, the sitting's page, its papers."""

from typing import Any
from uuid import UUID

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.widgets.button import HeaderButton

from exams.papers.choosing import takes_long
from exams.papers.models import Blueprint
from exams.sittings.actions import has_begun, open_default_scale, plan_sitting, prepare_papers
from exams.sittings.models import Entry, Sitting
from exams.sittings.office_forms import PapersForm, SittingForm
from exams.sittings.papers_job import KIND, made_in_words
from office import clock
from office.jobs.actions import ask
from office.jobs.models import Job
from people.backoffice import Crumb, ScopedList, crumbs, form_page, found, needs, page, say, staff_of, tried
from people.models import User
from people.office_jobs import to_job
from people.office_tables import LinkColumn, TextColumn
from people.roles import Ability

ICON = "calendar-alt"


def moment(value: Any) -> str:
    """A moment as the committee's clock shows it."""
    return date_format(localtime(value), "SHORT_DATETIME_FORMAT")


class SittingList(ScopedList):
    model = Sitting
    abilities = (Ability.SEE_SITTINGS,)
    add_ability = Ability.RUN_SITTINGS
    add_label = gettext_lazy("Plan a sitting")
    page_title = gettext_lazy("Sittings")
    header_icon = ICON
    index_url_name = "sittings_office:list"
    index_results_url_name = "sittings_office:list_results"
    add_url_name = "sittings_office:add"
    search_fields = ["title", "code"]
    folds_search = False
    columns = [
        LinkColumn(
            "title",
            label=gettext_lazy("Title"),
            get_url=lambda row: reverse("sittings_office:sitting", args=[row.uid]),
        ),
        TextColumn("code", label=gettext_lazy("Code")),
        TextColumn(
            "opens_at", label=gettext_lazy("Opens"), accessor=lambda row: moment(row.opens_at), sort_key="opens_at"
        ),
        TextColumn("closes_at", label=gettext_lazy("Closes"), accessor=lambda row: moment(row.closes_at)),
        TextColumn("people", label=gettext_lazy("Candidates"), accessor="people"),
    ]

    def scope(self, user: User) -> Any:
        return super().scope(user).annotate(people=Count("entries"))


def trail(*more: tuple[str, str]) -> list[Crumb]:
    return crumbs((reverse("sittings_office:list"), _("Sittings")), *more)


def trail_of(sitting: Sitting, title: str) -> list[Crumb]:
    return trail((reverse("sittings_office:sitting", args=[sitting.uid]), sitting.title), ("", title))


def run_by(request: HttpRequest, uid: UUID) -> Sitting:
    """The sitting, if the user may run it."""
    return found(Sitting.objects.where_may(staff_of(request), Ability.RUN_SITTINGS), uid)


@needs(Ability.RUN_SITTINGS)
def add(request: HttpRequest) -> HttpResponse:
    open_default_scale(by=staff_of(request), now=clock.now())
    return _plan(request, None)


@needs(Ability.RUN_SITTINGS)
def change(request: HttpRequest, uid: UUID) -> HttpResponse:
    return _plan(request, run_by(request, uid))


def _plan(request: HttpRequest, sitting: Sitting | None) -> HttpResponse:
    user = staff_of(request)
    form = SittingForm(request.POST or None, user=user, sitting=sitting)
    if request.method == "POST" and form.is_valid():
        kept = tried(form, lambda: plan_sitting(plan=form.plan(), sitting=sitting, by=user, now=clock.now()))
        if kept is not None:
            say(request, _("The sitting “%s” is planned.") % kept.title)
            return redirect("sittings_office:sitting", uid=kept.uid)
    title = _("Change the sitting") if sitting else _("Plan a sitting")
    path = trail_of(sitting, title) if sitting else trail(("", title))
    return form_page(request, form, title=title, icon=ICON, trail=path, submit=_("Keep the plan"))


@needs(Ability.SEE_SITTINGS)
def sitting(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The sitting's page: how far it is prepared, what to do next, who is entered."""
    user = staff_of(request)
    rows = Sitting.objects.visible_to(user).select_related("unit", "scale", "paper_set__blueprint")
    shown = found(rows, uid)
    entries = list(shown.entries.select_related("person", "room", "paper").defer("paper__content").by_number())
    may_run = Sitting.objects.where_may(user, Ability.RUN_SITTINGS).filter(pk=shown.pk).exists()
    context = {
        "sitting": shown,
        "entries": entries,
        "may_run": may_run,
        "may_watch": user.may(Ability.WATCH_SITTINGS),
        "may_see_results": user.may(Ability.SEE_RESULTS),
        "has_begun": has_begun(shown),
        "steps": _steps(shown, entries),
    }
    return page(
        request,
        "sittings/sitting.html",
        title=shown.title,
        icon=ICON,
        trail=trail(("", shown.title)),
        context=context,
        buttons=_buttons(shown, user, may_run),
    )


def _steps(shown: Sitting, entries: list[Entry]) -> list[dict[str, Any]]:
    without = sum(entry.paper_id is None for entry in entries)
    return [
        {"done": True, "label": _("Planned")},
        {"done": bool(entries), "label": _entered(len(entries))},
        {
            "done": bool(entries) and shown.paper_set_id is not None and not without,
            "label": _papers_made(shown, without),
        },
    ]


def _entered(count: int) -> str:
    if not count:
        return _("Nobody entered yet")
    return ngettext("%d candidate entered", "%d candidates entered", count) % count


def _papers_made(shown: Sitting, without: int) -> str:
    if shown.paper_set_id is None:
        return _("No papers made yet")
    if without:
        return ngettext("%d candidate without a paper", "%d candidates without a paper", without) % without
    return _("Papers made, every candidate has one")


def _buttons(shown: Sitting, user: User, may_run: bool) -> list[HeaderButton]:
    buttons = []
    if user.may(Ability.WATCH_SITTINGS):
        buttons.append(HeaderButton(_("Watch live"), reverse("wall_office:wall", args=[shown.uid]), icon_name="view"))
    if user.may(Ability.SEE_RESULTS):
        buttons.append(
            HeaderButton(_("Results"), reverse("results_office:results", args=[shown.uid]), icon_name="list-ul")
        )
    if may_run and shown.paper_set_id is not None:
        rehearse = reverse("rehearsal_office:begin", args=[shown.uid])
        buttons.append(HeaderButton(_("Rehearse"), rehearse, icon_name="resubmit"))
    if may_run:
        buttons.append(HeaderButton(_("Change"), reverse("sittings_office:change", args=[shown.uid]), icon_name="edit"))
    return buttons


@needs(Ability.RUN_SITTINGS)
def papers(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Makes the papers before the start."""
    user, shown = staff_of(request), run_by(request, uid)
    form = PapersForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if takes_long(given["blueprint"], given["count"]):
            return to_job(_ask_for_papers(user, shown, **given))
        made = tried(form, lambda: prepare_papers(sitting=shown, by=user, now=clock.now(), **given))
        if made is not None:
            say(request, made_in_words(given["count"]))
            return redirect("sittings_office:sitting", uid=uid)
    title = _("Make papers")
    return form_page(request, form, title=title, icon="doc-full", trail=trail_of(shown, title), submit=title)


def _ask_for_papers(user: User, shown: Sitting, *, blueprint: Blueprint, count: int, seed: str) -> Job:
    """One job at a time of one person; the papers that the sitting has name it too, so that they can be made anew."""
    return ask(
        kind=KIND,
        arguments={"sitting": str(shown.uid), "blueprint": str(blueprint.uid), "count": count, "seed": seed},
        by=user,
        now=clock.now(),
        back_url=reverse("sittings_office:sitting", args=[shown.uid]),
        once=f"{KIND}:{shown.uid}:{shown.paper_set_id or 0}:{user.pk}",
    )
