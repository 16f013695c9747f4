"""Back-office doors of citations: what a question rests on, a bank's documents, and which passages have no question."""

from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin.widgets.button import HeaderButton
from wagtail.models import Page

from exams.bank.citation_forms import PageChoice, PassageForm, SourceForm, SourcePlaceForm, SupersedeForm
from exams.bank.citing import (
    add_source,
    cite_passage,
    cite_source,
    drop_citation,
    readings,
    settle_doubt,
    supersede_source,
)
from exams.bank.coverage import coverage
from exams.bank.models import Bank, Citation, Question, QuestionQuerySet, Source
from exams.bank.office_views import trail as bank_trail
from office import clock
from office.errors import Refused
from people.backoffice import form_page, found, needs, page, say, staff_of, tried, warn
from people.models import User
from people.roles import Ability

ICON = "link"


@needs(Ability.SEE_QUESTIONS)
def question_citations(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What the question cites, how each passage reads now, and where a citation is added."""
    user = staff_of(request)
    question = found(Question.objects.visible_to(user).for_list(), uid)
    may_write = _writable(user).filter(pk=question.pk).exists()
    chosen = PageChoice(request.GET)
    place = chosen.place()
    context = {
        "question": question,
        "readings": readings(question.citations.select_related("page", "source")),
        "may_write": may_write,
        "pages": chosen,
        "passages": PassageForm(page=place) if place else None,
        "source_form": SourcePlaceForm(bank=question.bank),
    }
    return page(
        request,
        "bank/citations.html",
        title=_("What %s rests on") % question.ref,
        icon=ICON,
        trail=_trail(question),
        context=context,
    )


def _writable(user: User) -> QuestionQuerySet:
    banks = Bank.objects.where_may(user, Ability.WRITE_QUESTIONS).values("pk")
    return Question.objects.filter(bank__in=banks, retired_at=None)


def _trail(question: Question) -> list[dict[str, Any]]:
    bank = question.bank
    return bank_trail(
        (bank.name, reverse("bank_office:bank", args=[bank.uid])),
        (question.ref, reverse("bank_office:question", args=[question.uid])),
        (_("What it rests on"), ""),
    )


@require_POST
@needs(Ability.WRITE_QUESTIONS)
def passage_cite(request: HttpRequest, uid: UUID) -> HttpResponse:
    user = staff_of(request)
    question = found(_writable(user), uid)
    place = PageChoice(request.POST).place()
    form = PassageForm(request.POST, page=place) if place else None
    if place is None or form is None or not form.is_valid():
        warn(request, _("Choose a passage first."))
        return redirect("bank_office:question_citations", question.uid)
    block = form.cleaned_data["block"]
    return _done(
        request, question, lambda: cite_passage(question=question, page=place, block=block, by=user, now=clock.now())
    )


@require_POST
@needs(Ability.WRITE_QUESTIONS)
def source_cite(request: HttpRequest, uid: UUID) -> HttpResponse:
    user = staff_of(request)
    question = found(_writable(user).select_related("bank"), uid)
    form = SourcePlaceForm(request.POST, bank=question.bank)
    if not form.is_valid():
        warn(request, _("Choose a document first."))
        return redirect("bank_office:question_citations", question.uid)
    given = form.cleaned_data
    return _done(request, question, lambda: cite_source(question=question, by=user, now=clock.now(), **given))


@require_POST
@needs(Ability.WRITE_QUESTIONS)
def citation_drop(request: HttpRequest, uid: UUID) -> HttpResponse:
    user = staff_of(request)
    citation = found(Citation.objects.filter(question__in=_writable(user)).select_related("question", "source"), uid)
    return _done(request, citation.question, lambda: drop_citation(citation=citation, by=user, now=clock.now()))


@require_POST
@needs(Ability.WRITE_QUESTIONS)
def doubt_settle(request: HttpRequest, uid: UUID) -> HttpResponse:
    user = staff_of(request)
    question = found(_writable(user), uid)
    return _done(request, question, lambda: settle_doubt(question=question, by=user, now=clock.now()))


def _done(request: HttpRequest, question: Question, deed: Any) -> HttpResponse:
    try:
        deed()
    except Refused as refusal:
        warn(request, refusal.message)
    else:
        say(request, _("Saved."))
    return redirect("bank_office:question_citations", question.uid)


@needs(Ability.SEE_QUESTIONS)
def bank_sources(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The documents of a bank, with how many questions cite each."""
    user = staff_of(request)
    bank = found(Bank.objects.visible_to(user), uid)
    in_use = Q(citations__question__retired_at=None)
    cited = Count("citations__question", filter=in_use, distinct=True)
    may_write = Bank.objects.where_may(user, Ability.WRITE_QUESTIONS).filter(pk=bank.pk).exists()
    add = HeaderButton(_("Enter a document"), url=reverse("bank_office:source_add", args=[bank.uid]), icon_name="plus")
    return page(
        request,
        "bank/sources.html",
        title=_("Documents"),
        icon="doc-full",
        trail=_bank_trail(bank, _("Documents")),
        context={"bank": bank, "may_write": may_write, "sources": bank.sources.annotate(cited=cited)},
        buttons=[add] if may_write else [],
    )


def _bank_trail(bank: Bank, last: str, *between: tuple[str, str]) -> list[dict[str, Any]]:
    return bank_trail((bank.name, reverse("bank_office:bank", args=[bank.uid])), *between, (last, ""))


@needs(Ability.WRITE_QUESTIONS)
def source_add(request: HttpRequest, uid: UUID) -> HttpResponse:
    user = staff_of(request)
    bank = found(Bank.objects.where_may(user, Ability.WRITE_QUESTIONS), uid)
    form = SourceForm(request.POST or None)
    if form.is_valid():
        source = tried(form, lambda: add_source(bank=bank, by=user, now=clock.now(), **form.cleaned_data))
        if source is not None:
            say(request, _("The document is entered. Questions can cite it now."))
            return redirect("bank_office:sources", bank.uid)
    return form_page(
        request,
        form,
        title=_("Enter a document"),
        icon="doc-full",
        trail=_bank_trail(
            bank, _("Enter a document"), (_("Documents"), reverse("bank_office:sources", args=[bank.uid]))
        ),
        submit=_("Enter the document"),
    )


@needs(Ability.WRITE_QUESTIONS)
def source_supersede(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Says that a document is no longer in force; whatever cites it leaves the draw."""
    user = staff_of(request)
    banks = Bank.objects.where_may(user, Ability.WRITE_QUESTIONS).values("pk")
    source = found(Source.objects.filter(bank__in=banks).select_related("bank"), uid)
    form = SupersedeForm(request.POST or None, source=source, initial={"on": clock.today()})
    if form.is_valid():
        doubted = tried(form, lambda: supersede_source(source=source, by=user, now=clock.now(), **form.cleaned_data))
        if doubted is not None:
            sentence = ngettext(
                "%d question leaves the draw until somebody has looked at it.",
                "%d questions leave the draw until somebody has looked at them.",
                doubted,
            )
            say(request, sentence % doubted)
            return redirect("bank_office:sources", source.bank.uid)
    here = reverse("bank_office:sources", args=[source.bank.uid])
    return form_page(
        request,
        form,
        title=_("%s is no longer in force") % source.number,
        icon="doc-full",
        trail=_bank_trail(source.bank, _("No longer in force"), (_("Documents"), here)),
        submit=_("Take its questions out of the draw"),
    )


@needs(Ability.SEE_QUESTIONS)
def bank_coverage(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A page of study text, passage by passage, with how many questions cite each."""
    bank = found(Bank.objects.visible_to(staff_of(request)), uid)
    chosen = PageChoice(request.GET)
    place: Page | None = chosen.place()
    lines = coverage(bank, place) if place else []
    bare = sum(not line.questions for line in lines)
    return page(
        request,
        "bank/coverage.html",
        title=_("What the questions cover"),
        icon="tasks",
        trail=_bank_trail(bank, _("What the questions cover")),
        context={
            "bank": bank,
            "pages": chosen,
            "place": place,
            "lines": lines,
            "bare": bare,
            "covered": len(lines) - bare,
            "most": max((line.questions for line in lines), default=0) or 1,
        },
    )
