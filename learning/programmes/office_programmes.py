"""Back-office doors of programmes: the list, one's versions, its draft, publishing it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.forms.models import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_POST
from wagtail.admin.widgets.button import HeaderButton

from exams.sittings.actions import open_default_scale
from learning.models import Programme, ProgrammeVersion
from learning.models.programmes import Part
from learning.programmes.forms import NewProgrammeForm, PartForms, ProgrammeForm, first_values, rows_of
from learning.programmes.publishing import drop_draft, found_programme, keep_draft, publish_version
from learning.programmes.standard import STANDARD
from office import clock
from office.errors import Refused
from people.backoffice import Crumb, ScopedList, crumbs, form_page, found, needs, page, say, staff_of, tried, warn
from people.models import User
from people.office_tables import LinkColumn, TextColumn
from people.roles import Ability

ICON = "list-ol"


class ProgrammeList(ScopedList):
    model = Programme
    abilities = (Ability.SEE_SITTINGS,)
    add_ability = Ability.RUN_SITTINGS
    add_label = _lazy("New programme")
    page_title = _lazy("Programmes")
    header_icon = ICON
    index_url_name = "learning_office:programmes"
    index_results_url_name = "learning_office:programmes_results"
    add_url_name = "learning_office:programme_add"
    search_fields = ["code", "versions__title"]
    folds_search = False
    columns = [
        LinkColumn(
            "title",
            label=_lazy("Title"),
            accessor=str,
            get_url=lambda row: reverse("learning_office:programme", args=[row.uid]),
        ),
        TextColumn("code", label=_lazy("Code")),
        TextColumn("unit", label=_lazy("Kept by"), accessor=lambda row: str(row.unit)),
        TextColumn("state", label=_lazy("State"), accessor=lambda row: state_of(list(row.versions.all()))),
    ]

    def scope(self, user: User) -> Any:
        return super().scope(user).prefetch_related("versions", "unit__versions")

    def extra_buttons(self) -> list[HeaderButton]:
        if not self.user_has_permission("add"):
            return []
        add = reverse("learning_office:programme_add")
        return [
            HeaderButton(_("From the standard %s") % standard.code, url=f"{add}?from={key}", icon_name="copy")
            for key, standard in STANDARD.items()
        ]


def state_of(versions: list[ProgrammeVersion]) -> str:
    """What a programme has to show: which version holds, and whether another is being drafted."""
    published = max((one.number for one in versions if one.published_at), default=None)
    drafted = any(one.published_at is None for one in versions)
    if published is None:
        return _("Draft")
    if drafted:
        return _("Version %d; the next one is a draft") % published
    return _("Version %d") % published


def trail(*more: tuple[str, str]) -> list[Crumb]:
    return crumbs((reverse("learning_office:programmes"), _("Programmes")), *more)


@needs(Ability.SEE_SITTINGS)
def programme(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A programme: each of its versions with its parts and rules, the newest first."""
    user = staff_of(request)
    held = found(Programme.objects.visible_to(user), uid)
    keeps = Programme.objects.kept_by(user).filter(pk=held.pk).exists()
    versions = held.versions.prefetch_related("parts", "scale").select_related("published_by__person")
    shown = [_with_bars(version) for version in versions]
    change = reverse("learning_office:programme_change", args=[held.uid])
    return page(
        request,
        "learning/programme.html",
        title=str(held),
        icon=ICON,
        trail=trail(("", str(held))),
        context={"programme": held, "versions": shown, "keeps": keeps},
        buttons=[HeaderButton(_("Change"), url=change, icon_name="edit")] if keeps else [],
    )


def _with_bars(version: ProgrammeVersion) -> dict[str, Any]:
    parts = list(version.parts.all())
    return {"version": version, "lines": with_shares(parts), "periods": sum(part.periods for part in parts)}


def with_shares(parts: Sequence[Part]) -> list[dict[str, Any]]:
    """Parts, each with its length in percent of the longest, for the bar beside it."""
    longest = max((part.periods for part in parts), default=1)
    return [{"part": part, "share": round(100 * part.periods / longest)} for part in parts]


@needs(Ability.RUN_SITTINGS)
def add(request: HttpRequest) -> HttpResponse:
    """Founds a programme; `from` fills the form with a standard one."""
    user, now = staff_of(request), clock.now()
    standard = STANDARD.get(request.GET.get("from", ""))
    scale = open_default_scale(by=user, now=now) if request.method == "POST" or standard else None
    initial = {"scale": scale, **(first_values(standard) if standard else {})}
    form = NewProgrammeForm(request.POST or None, user=user, on=clock.today(), initial=initial)
    rows = PartForms(request.POST or None, initial=rows_of(standard.parts) if standard else [], prefix="parts")
    if form.is_valid() and rows.is_valid():
        code, unit = form.cleaned_data["code"], form.cleaned_data["unit"]
        made = tried(
            form,
            lambda: found_programme(code=code, unit=unit, facts=form.facts(), parts=rows.parts(), by=user, now=now),
        )
        if made:
            say(request, _("The programme is kept as a draft. Publish it when it is ready."))
            return redirect("learning_office:programme", made.uid)
    return _programme_form(request, form, rows, title=_("New programme"), steps=trail(("", _("New programme"))))


@needs(Ability.RUN_SITTINGS)
def change(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Changes the draft, or begins the next version from the last one."""
    user = staff_of(request)
    held = found(Programme.objects.kept_by(user), uid)
    latest = held.versions.prefetch_related("parts").latest("number")
    form = ProgrammeForm(request.POST or None, initial=model_to_dict(latest))
    rows = PartForms(request.POST or None, initial=rows_of(list(latest.parts.all())), prefix="parts")
    if form.is_valid() and rows.is_valid():
        facts, parts = form.facts(), rows.parts()
        if tried(form, lambda: keep_draft(programme=held, facts=facts, parts=parts, by=user, now=clock.now())):
            say(request, _("The draft is kept. Classes go on with the published version until you publish this one."))
            return redirect("learning_office:programme", held.uid)
    back = (reverse("learning_office:programme", args=[held.uid]), str(held))
    return _programme_form(request, form, rows, title=_("Change the programme"), steps=trail(back, ("", _("Change"))))


def _programme_form(
    request: HttpRequest, form: ProgrammeForm, rows: Any, *, title: str, steps: list[Crumb]
) -> HttpResponse:
    return form_page(
        request,
        form,
        title=title,
        icon=ICON,
        trail=steps,
        submit=_("Keep as a draft"),
        template="learning/programme_form.html",
        context={"rows": rows},
    )


@require_POST
@needs(Ability.RUN_SITTINGS)
def publish(request: HttpRequest, uid: UUID) -> HttpResponse:
    return _done(request, uid, publish_version, _("The version is published. Classes can be planned with it."))


@require_POST
@needs(Ability.RUN_SITTINGS)
def drop(request: HttpRequest, uid: UUID) -> HttpResponse:
    return _done(request, uid, drop_draft, _("The draft is dropped."))


def _done(request: HttpRequest, uid: UUID, deed: Any, sentence: str) -> HttpResponse:
    """One action on a version of a programme that the user keeps, then its page again with what became of it."""
    user = staff_of(request)
    version = found(ProgrammeVersion.objects.filter(programme__in=Programme.objects.kept_by(user)), uid)
    try:
        deed(version=version, by=user, now=clock.now())
    except Refused as refusal:
        warn(request, refusal.message)
    else:
        say(request, sentence)
    return redirect("learning_office:programme", version.programme.uid)
