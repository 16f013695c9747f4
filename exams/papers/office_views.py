"""Back-office doors of blueprints."""

from typing import Any
from uuid import UUID

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from exams.bank.models import Bank
from exams.papers.actions import keep_blueprint
from exams.papers.models import Blueprint
from exams.papers.office_check import answer
from exams.papers.office_forms import BlueprintForm
from office import clock
from people.backoffice import Crumb, ScopedList, crumbs, form_page, found, needs, page, say, staff_of, tried
from people.office_tables import LinkColumn, TextColumn
from people.roles import Ability

ICON = "table"


class BlueprintList(ScopedList):
    model = Blueprint
    abilities = (Ability.SEE_SITTINGS,)
    add_ability = Ability.RUN_SITTINGS
    add_label = gettext_lazy("Add a blueprint")
    page_title = gettext_lazy("Blueprints")
    header_icon = ICON
    index_url_name = "papers_office:list"
    index_results_url_name = "papers_office:list_results"
    add_url_name = "papers_office:choose_bank"
    search_fields = ["name"]
    folds_search = False
    columns = [
        LinkColumn(
            "name",
            label=gettext_lazy("Name"),
            get_url=lambda row: reverse("papers_office:change", args=[row.uid]),
        ),
        TextColumn("bank", label=gettext_lazy("Bank"), accessor="bank.name"),
        TextColumn("questions", label=gettext_lazy("Questions"), accessor=lambda row: _questions(row)),
        TextColumn("points", label=gettext_lazy("Points"), accessor=lambda row: _points(row)),
    ]

    def scope(self, user: Any) -> Any:
        return super().scope(user).select_related("bank").prefetch_related("lines")


def _questions(blueprint: Blueprint) -> int:
    return sum(line.count for line in blueprint.lines.all())


def _points(blueprint: Blueprint) -> Any:
    return sum(line.count * line.points for line in blueprint.lines.all())


def _trail(*more: tuple[str, str]) -> list[Crumb]:
    return crumbs((reverse("papers_office:list"), _("Blueprints")), *more)


@needs(Ability.RUN_SITTINGS)
def choose_bank(request: HttpRequest) -> HttpResponse:
    """The first step of a blueprint: which bank it draws from."""
    banks = Bank.objects.where_may(staff_of(request), Ability.RUN_SITTINGS).filter(practice=False)
    title = _("Add a blueprint")
    return page(
        request, "papers/choose_bank.html", title=title, icon=ICON, trail=_trail(("", title)), context={"banks": banks}
    )


@needs(Ability.RUN_SITTINGS)
def add(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A new blueprint for the bank `uid`."""
    bank = found(Bank.objects.where_may(staff_of(request), Ability.RUN_SITTINGS), uid)
    return _matrix(request, bank, None)


@needs(Ability.SEE_SITTINGS)
def change(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A blueprint, and its change by those who run sittings."""
    user = staff_of(request)
    blueprint = found(Blueprint.objects.visible_to(user).select_related("bank"), uid)
    if request.method == "POST":
        found(Blueprint.objects.where_may(user, Ability.RUN_SITTINGS), uid)
    return _matrix(request, blueprint.bank, blueprint)


def _matrix(request: HttpRequest, bank: Bank, blueprint: Blueprint | None) -> HttpResponse:
    form = BlueprintForm(request.POST or None, bank=bank, blueprint=blueprint)
    if "try" not in request.POST and request.method == "POST" and form.is_valid():
        kept = _keep(request, form, bank, blueprint)
        if kept is None:
            return _matrix_page(request, form, bank, blueprint)
        say(request, _("The blueprint “%s” is kept.") % kept.name)
        return redirect("papers_office:change", uid=kept.uid)
    return _matrix_page(request, form, bank, blueprint)


def _keep(request: HttpRequest, form: BlueprintForm, bank: Bank, blueprint: Blueprint | None) -> Blueprint | None:
    """The blueprint kept, or None with the refusal on the form."""
    given = form.cleaned_data
    return tried(
        form,
        lambda: keep_blueprint(
            bank=bank,
            name=given["name"],
            lines=form.lines(),
            shuffle_questions=given["shuffle_questions"],
            shuffle_options=given["shuffle_options"],
            limits=form.limits(),
            blueprint=blueprint,
            by=staff_of(request),
            now=clock.now(),
        ),
    )


def _matrix_page(request: HttpRequest, form: BlueprintForm, bank: Bank, blueprint: Blueprint | None) -> HttpResponse:
    title = blueprint.name if blueprint else _("Add a blueprint")
    may_change = Bank.objects.where_may(staff_of(request), Ability.RUN_SITTINGS).filter(pk=bank.pk).exists()
    context = {
        "bank": bank,
        "blueprint": blueprint,
        "may_change": may_change,
        "check_url": reverse("papers_office:check", args=[bank.uid]),
        "sets": blueprint.paper_sets.annotate(count=Count("papers")) if blueprint else [],
        **answer(form, bank, blueprint, tries="try" in request.POST),
    }
    return form_page(
        request,
        form,
        title=title,
        icon=ICON,
        trail=_trail(("", title)),
        submit=_("Keep the blueprint"),
        template="papers/matrix.html",
        context=context,
    )


@require_POST
@needs(Ability.RUN_SITTINGS)
def check(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Whether the bank can fill the matrix being typed, by counting or by trying; nothing is saved."""
    bank = found(Bank.objects.where_may(staff_of(request), Ability.RUN_SITTINGS), uid)
    form = BlueprintForm(request.POST, bank=bank)
    return render(request, "papers/answer.html", answer(form, bank, None, tries="try" in request.POST))
