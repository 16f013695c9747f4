"""Back-office doors of mending a row of a list of people before anything is saved."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from office import clock
from people.backoffice import form_page, needs, staff_of
from people.kept_readings import NotRead, decide, keep_mend
from people.kept_uploads import KeptUpload
from people.models import Unit
from people.office_fields import BornField, UnitField
from people.office_import import DOORS, ICON, trail, upload_of
from people.office_jobs import to_job
from people.previews import by_row, row_of
from people.roles import Ability
from people.roster_habits import remember_unit_word
from people.roster_import import PlannedPerson
from people.roster_matching import word_key
from people.roster_mending import Mend
from people.roster_planning import KeptPlan, kept_plan
from people.written import read_national_number


class MendForm(forms.Form):
    """What a row says of who the person is and where they belong."""

    name = forms.CharField(label=_lazy("Name"), max_length=160)
    born = BornField(label=_lazy("Date of birth"), required=False, help_text=_lazy("05/09/1990, 09/1990 or 1990"))
    national_number = forms.CharField(label=_lazy("Citizen number"), required=False, max_length=20)
    unit = UnitField(label=_lazy("Unit"), required=False)
    everywhere = forms.BooleanField(
        label=_lazy("Wherever this list says so, and in later lists for the same unit"), required=False
    )

    def __init__(self, *args: Any, line: "Line", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plan, words = line.kept.plan, line.row.draft.unit_text
        field = self.fields["unit"]
        assert isinstance(field, UnitField)  # noqa: S101  # narrows the type
        units = Unit.objects.below(line.top, plan.on).existing(plan.on)
        field.offer(units, plan.on, nothing=_("As the file says: %s") % (words or "–"))
        if words:
            self.fields["everywhere"].help_text = _("What the file writes: “%s”.") % words
        else:
            del self.fields["everywhere"]

    def clean_national_number(self) -> str:
        read = read_national_number(self.cleaned_data["national_number"])
        if read and (read.problem or read.proposal):
            raise forms.ValidationError(_("A citizen number has 12 digits and begins with 0, or it has 9 digits."))
        return read.value if read else ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of an upload under the hands of its user."""

    upload: KeptUpload
    top: Unit
    place: int
    kept: KeptPlan

    @property
    def row(self) -> PlannedPerson:
        return self.kept.plan.rows[self.place]


@never_cache
@needs(Ability.KEEP_PEOPLE)
def roster_mend(request: HttpRequest, token: str, place: int) -> HttpResponse:
    """Mends the name, the date of birth, the number, the unit of one row."""
    line = _line(request, token, place)
    if isinstance(line, HttpResponse):
        return line
    form = MendForm(request.POST or None, initial=_held(line), line=line)
    if form.is_valid():
        _take(request, line, form)
        return _back(request, token, place)
    remarks = by_row(line.kept.plan.problems).get(row_of(line.row.draft.where), [])
    return form_page(
        request,
        form,
        title=_("Mend: %s") % line.row.draft.where,
        icon=ICON,
        trail=trail((_("Preview"), reverse("people_office:roster_preview", args=[token])), (_("Mend"), "")),
        submit=_("Take it so"),
        template="people/office/roster_mend.html",
        context={"remarks": remarks},
    )


@require_POST
@needs(Ability.KEEP_PEOPLE)
def roster_decide(request: HttpRequest, token: str, place: int) -> HttpResponse:
    """Leaves a row out, or takes it as it was read."""
    line = _line(request, token, place)
    if isinstance(line, HttpResponse):
        return line
    decide(line.upload, place, request.POST.get("decision", ""), out=Mend(out=True))
    return _back(request, token, place)


def _line(request: HttpRequest, token: str, place: int) -> Line | HttpResponse:
    """The row, or the way to where its list is being saved or was not read."""
    if saving := DOORS.saving(request, token):
        return to_job(saving)
    upload, top = upload_of(request, token)
    try:
        kept = kept_plan(upload, top, staff_of(request))
    except NotRead as refusal:
        return DOORS.unread(request, upload, refusal)
    if place >= len(kept.plan.rows):
        raise Http404
    return Line(upload, top, place, kept)


def _held(line: Line) -> dict[str, Any]:
    draft = line.row.draft
    return {
        "name": draft.full_name,
        "born": draft.born.as_written if draft.born else "",
        "national_number": draft.proposals.get("national_number") or draft.national_number,
        "unit": line.row.unit,
    }


def _take(request: HttpRequest, line: Line, form: MendForm) -> None:
    """A unit that is meant everywhere is remembered; all else is of this row alone."""
    given, draft = form.cleaned_data, line.row.draft
    unit = given["unit"]
    if unit and given.get("everywhere"):
        words = word_key(draft.unit_text, draft.unit_within)
        remember_unit_word(sender=line.top, words=words, unit=unit, by=staff_of(request), now=clock.now())
        unit = None
    born = form.data.get("born", "").strip()
    mend = Mend(given["name"], born, given["national_number"], unit.code if unit else "")
    keep_mend(line.upload, line.place, mend)


def _back(request: HttpRequest, token: str, place: int) -> HttpResponse:
    """The page of the preview that the row stands on."""
    address = reverse("people_office:roster_preview", args=[token])
    return redirect(f"{address}?{request.GET.urlencode()}#row-{place}")
