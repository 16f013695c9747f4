"""Back-office doors of question banks: the list, open one, a bank's page with its topics, add a topic."""

from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Greatest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from wagtail.admin.widgets.button import HeaderButton

from exams.bank.actions import add_topic, open_bank
from exams.bank.models import Bank, Level
from exams.bank.office_forms import BankForm, TopicForm
from exams.bank.topic_tree import counted_lines
from office import clock
from people.backoffice import ScopedList, crumbs, form_page, found, needs, page, say, staff_of
from people.models import User
from people.office_tables import LinkColumn, PartColumn, TextColumn
from people.previews import bars
from people.roles import Ability

ICON = "folder-open-inverse"
IN_USE = Q(questions__retired_at__isnull=True, questions__current__isnull=False)


class BankList(ScopedList):
    model = Bank
    abilities = (Ability.SEE_QUESTIONS,)
    add_ability = Ability.WRITE_QUESTIONS
    add_label = _lazy("Open a bank")
    page_title = _lazy("Question banks")
    header_icon = ICON
    index_url_name = "bank_office:banks"
    index_results_url_name = "bank_office:banks_results"
    add_url_name = "bank_office:bank_open"
    empty_text = _lazy("There is no question bank in your units yet.")
    columns = [
        LinkColumn(
            "name",
            label=_lazy("Name"),
            sort_key="name",
            get_url=lambda bank: reverse("bank_office:bank", args=[bank.uid]),
        ),
        TextColumn("code", label=_lazy("Code"), sort_key="code"),
        TextColumn("unit", label=_lazy("Unit")),
        TextColumn("questions_in_use", label=_lazy("Questions"), classname="office-number"),
        PartColumn("levels", label=_lazy("By level"), part="bank/part_levels.html"),
    ]

    def scope(self, user: User) -> QuerySet[Any]:
        levels = {
            f"level_{level.value}": Count("questions", filter=IN_USE & Q(questions__level=level)) for level in Level
        }
        banks = Bank.objects.visible_to(user).select_related("unit").prefetch_related("unit__versions")
        return banks.annotate(questions_in_use=Count("questions", filter=IN_USE), **levels).annotate(
            most=Greatest(*levels)
        )


@needs(Ability.WRITE_QUESTIONS)
def bank_open(request: HttpRequest) -> HttpResponse:
    user = staff_of(request)
    form = BankForm(request.POST or None, user=user)
    if form.is_valid():
        bank = open_bank(**form.cleaned_data, by=user, now=clock.now())
        say(request, _("The bank is open. Add its topics, then write or import questions."))
        return redirect("bank_office:bank", bank.uid)
    return form_page(
        request,
        form,
        title=_("Open a bank"),
        icon=ICON,
        trail=trail((_("Open a bank"), "")),
        submit=_("Open the bank"),
    )


@needs(Ability.SEE_QUESTIONS)
def bank_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A bank: how much it holds by level and by topic."""
    user = staff_of(request)
    bank = found(Bank.objects.visible_to(user).select_related("unit"), uid)
    may_write = Bank.objects.where_may(user, Ability.WRITE_QUESTIONS).filter(pk=bank.pk).exists()
    asked = bank.questions.sound() if bank.practice else bank.questions.drawable()
    counts = dict(asked.order_by().values_list("level").annotate(Count("pk")))
    context = {
        "bank": bank,
        "bars": bars([(level.label, counts.get(level.value, 0), "") for level in Level]),
        "total": sum(counts.values()),
        "retired": bank.questions.filter(retired_at__isnull=False).count(),
        "lines": counted_lines(bank),
        "may_write": may_write,
    }
    return page(
        request,
        "bank/bank.html",
        title=bank.name,
        icon=ICON,
        trail=trail((bank.name, "")),
        context=context,
        buttons=_bank_buttons(bank, may_write=may_write),
    )


def _bank_buttons(bank: Bank, *, may_write: bool) -> list[HeaderButton]:
    questions = HeaderButton(
        _("Questions"), url=reverse("bank_office:questions") + f"?bank={bank.uid}", icon_name="list-ul"
    )
    always = [
        questions,
        HeaderButton(_("Duplicates"), url=reverse("bank_office:duplicates", args=[bank.uid]), icon_name="copy"),
        HeaderButton(_("Export"), url=reverse("bank_office:bank_export", args=[bank.uid]), icon_name="download"),
    ]
    if not may_write:
        return always
    return [
        *always,
        HeaderButton(
            _("Write a question"), url=reverse("bank_office:question_write", args=[bank.uid]), icon_name="plus"
        ),
        HeaderButton(
            _("Add a topic"), url=reverse("bank_office:topic_add", args=[bank.uid]), icon_name="folder-inverse"
        ),
        HeaderButton(_("Import"), url=reverse("bank_office:import") + f"?bank={bank.uid}", icon_name="upload"),
    ]


@needs(Ability.WRITE_QUESTIONS)
def topic_add(request: HttpRequest, uid: UUID) -> HttpResponse:
    user = staff_of(request)
    bank = found(Bank.objects.where_may(user, Ability.WRITE_QUESTIONS), uid)
    form = TopicForm(request.POST or None, bank=bank, initial={"parent": request.GET.get("below", "")})
    if form.is_valid():
        topic = add_topic(bank=bank, **form.cleaned_data, by=user, now=clock.now())
        say(request, _("The topic “%s” is added.") % topic.name)
        return redirect("bank_office:bank", bank.uid)
    here = reverse("bank_office:bank", args=[bank.uid])
    return form_page(
        request,
        form,
        title=_("Add a topic"),
        icon=ICON,
        trail=trail((bank.name, here), (_("Add a topic"), "")),
        submit=_("Add the topic"),
    )


def trail(*rest: tuple[str, str]) -> list[dict[str, Any]]:
    """Breadcrumbs below the list of banks, from (label, address) pairs."""
    top = (reverse("bank_office:banks"), _("Question banks"))
    return crumbs(top, *((address, label) for label, address in rest))
