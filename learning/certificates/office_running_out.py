"""Back-office doors of certificates that run out: the list, its workbook, letters to the units."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from wagtail.admin.widgets.button import HeaderButton

from learning.certificates.running_out import RunningOut, running_out
from learning.certificates.running_out_papers import reminder_letters, running_out_workbook
from learning.certificates.trails import registers_trail
from learning.course_rules import WARN_MONTHS_BEFORE
from office import clock
from office.issued_files import IssuedFile, issue
from office.letters import letter_docx, letters_pdf
from people.backoffice import needs, page, staff_of
from people.models import Unit, User
from people.previews import page_of
from people.roles import Ability

ICON = "time"


class RunningOutForm(forms.Form):
    """Within how many months, and of which unit with all below."""

    months = forms.TypedChoiceField(
        label=_lazy("Run out within"),
        coerce=int,
        choices=[
            (months, _lazy("%d months") % months if months > 1 else _lazy("1 month")) for months in WARN_MONTHS_BEFORE
        ],
        required=False,
    )
    unit = forms.ModelChoiceField(
        label=_lazy("Unit"), queryset=Unit.objects.none(), to_field_name="uid", required=False, empty_label=_lazy("All")
    )

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  # narrows the type
        field.queryset = units


@needs(Ability.SEE_RESULTS)
def listed(request: HttpRequest) -> HttpResponse:
    """What runs out in the registers in sight."""
    form, rows = _asked(request)
    context = {"form": form, "page_obj": page_of(rows, request), "windows": _windows(rows)}
    return page(
        request,
        "learning/running_out.html",
        title=_("Certificates that run out"),
        icon=ICON,
        trail=registers_trail(("", _("Certificates that run out"))),
        context=context,
        buttons=_buttons(request) if rows else [],
    )


@needs(Ability.SEE_RESULTS)
def file(request: HttpRequest, form: str) -> HttpResponse:
    """The list as a workbook, or the letters to the units as PDF or to go on writing."""
    _form, rows = _asked(request)
    if not rows:
        raise Http404
    now = clock.now()
    letters = [] if form == "xlsx" else reminder_letters(rows, on=clock.today())
    content = {
        "xlsx": lambda: running_out_workbook(rows, now=now),
        "pdf": lambda: letters_pdf(letters, now=now),
        "docx": lambda: letter_docx(letters),
    }[form]()
    about = {"running out": len(rows), "on": str(clock.today())}
    return issue(IssuedFile(f"GCN-sap-het-gia-tri.{form}", content, about), signed="signed" in request.GET, now=now)


def _asked(request: HttpRequest) -> tuple[RunningOutForm, list[RunningOut]]:
    """The rows that the address asks for; a unit out of sight is not there at all."""
    user, today = staff_of(request), clock.today()
    units = _units(user)
    form = RunningOutForm(request.GET or {"months": max(WARN_MONTHS_BEFORE)}, units=units)
    if not form.is_valid():
        raise Http404
    rows = running_out(user, today, months=form.cleaned_data["months"] or max(WARN_MONTHS_BEFORE))
    unit = form.cleaned_data["unit"]
    if unit is None:
        return form, rows
    below = set(Unit.objects.below(unit, today).values_list("pk", flat=True))
    return form, [row for row in rows if row.home and row.home.unit.pk in below]


def _units(user: User) -> Any:
    return Unit.objects.visible_to(user).prefetch_related("versions").order_by("code")


def _windows(rows: list[RunningOut]) -> list[tuple[int, int]]:
    return [(months, sum(row.months <= months for row in rows)) for months in sorted(WARN_MONTHS_BEFORE)]


def _buttons(request: HttpRequest) -> list[HeaderButton]:
    told = [(_("Letters to units (PDF)"), "pdf"), (_("Letters to units (Word)"), "docx"), (_("Workbook"), "xlsx")]
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return [
        HeaderButton(label, url=reverse("learning_office:running_out_file", args=[form]) + query, icon_name="download")
        for label, form in told
    ]
