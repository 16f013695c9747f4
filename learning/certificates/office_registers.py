"""Back-office doors of registers: which there are, what one holds, the book as PDF and as workbook."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from wagtail.admin.widgets.button import HeaderButton

from learning.certificates.printing_job import MOST_LINES_AT_ONCE, ask_for_print
from learning.certificates.register_files import Form, register_file
from learning.certificates.register_lines import found_lines, lines_of, missing_numbers, years_of
from learning.certificates.register_papers import subject_of
from learning.certificates.trails import register_trail
from learning.models import Register
from office import clock
from office.issued_files import issue
from people.backoffice import ScopedList, found, needs, page, staff_of
from people.models import User
from people.office_tables import LinkColumn, TextColumn
from people.roles import Ability

ICON = "list-ul"
LINES_A_PAGE = 100


class RegisterList(ScopedList):
    model = Register
    abilities = (Ability.SEE_RESULTS,)
    page_title = _lazy("Registers of certificates")
    header_icon = ICON
    index_url_name = "learning_office:registers"
    index_results_url_name = "learning_office:registers_results"
    search_fields = ["programme__code", "programme__versions__title", "unit__versions__name"]
    folds_search = False
    empty_text = _lazy("There is none yet: a register begins with the first certificate of a unit for a programme.")
    columns = [
        LinkColumn(
            "programme",
            label=_lazy("Programme"),
            accessor=lambda row: subject_of(row, None),
            get_url=lambda row: reverse("learning_office:register", args=[row.uid]),
        ),
        TextColumn("unit", label=_lazy("Unit"), accessor=lambda row: row.unit.name_on(clock.today())),
        TextColumn("last_number", label=_lazy("Numbers given"), accessor="last_number", sort_key="last_number"),
    ]

    def scope(self, user: User) -> Any:
        rows = super().scope(user).select_related("programme", "unit")
        return rows.prefetch_related("unit__versions", "programme__versions").order_by("unit", "programme")

    def search_queryset(self, queryset: Any) -> Any:
        return super().search_queryset(queryset).distinct()


@needs(Ability.SEE_RESULTS)
def register(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The lines of a register by number, found by name or number, of one year or all."""
    held, year, years = _asked(request, uid)
    words = request.GET.get("q", "")[:100]
    whole = lines_of(held)
    lines = [line for line in whole if not year or line.certificate.issued_on.year == year]
    lines = found_lines(lines, words) if words.strip() else lines
    context = {
        "register": held,
        "page_obj": Paginator(lines, LINES_A_PAGE).get_page(request.GET.get("p")),
        "words": words,
        "year": year,
        "years": years,
        "missing": missing_numbers(whole, held.last_number),
        "void": sum(line.is_void for line in whole),
        "unit_name": held.unit.name_on(clock.today()),
    }
    title = subject_of(held, year)
    return page(
        request,
        "learning/register.html",
        title=title,
        icon=ICON,
        trail=register_trail(held),
        context=context,
        buttons=_buttons(held, year),
    )


def _buttons(held: Register, year: int | None) -> list[HeaderButton]:
    query = f"&year={year}" if year else ""
    told = [
        (_("Book (PDF)"), "register_file", "?form=pdf"),
        (_("Book (PDF) with signature"), "register_file", "?form=pdf&signed=1"),
        (_("Workbook"), "register_file", "?form=xlsx"),
    ]
    return [
        HeaderButton(
            label, url=reverse(f"learning_office:{door}", args=[held.uid]) + form + query, icon_name="download"
        )
        for label, door, form in told
    ]


@needs(Ability.SEE_RESULTS)
def file(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The book as PDF or workbook, alone or with our signature; a thick one is made by a job."""
    held, year, _years = _asked(request, uid)
    form: Form = "xlsx" if request.GET.get("form") == "xlsx" else "pdf"
    signed, now = "signed" in request.GET, clock.now()
    lines = lines_of(held, year=year)
    if form == "pdf" and len(lines) > MOST_LINES_AT_ONCE:
        back = reverse("learning_office:register", args=[held.uid])
        return ask_for_print(
            {"register": str(held.uid), "year": year, "signed": signed}, by=staff_of(request), now=now, back_url=back
        )
    return issue(register_file(held, lines, form=form, year=year, now=now), signed=signed, now=now)


def _asked(request: HttpRequest, uid: UUID) -> tuple[Register, int | None, list[int]]:
    """The register, the year that the address names if something was issued in it, and all such years."""
    rows = Register.objects.visible_to(staff_of(request)).select_related("unit", "programme")
    held = found(rows.prefetch_related("unit__versions"), uid)
    years = years_of(held)
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else None
    return held, year if year in years else None, years
