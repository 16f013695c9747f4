"""Back-office doors of questions: the list, a question's page, write, revise, retire."""

from typing import Any
from uuid import UUID

import django_filters
from django import forms
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.widgets.button import HeaderButton

from exams.bank.actions import retire_question, revise_question, write_question
from exams.bank.models import Bank, Level, Question, QuestionQuerySet, QuestionVersion, Topic
from exams.bank.office_forms import OptionForms, QuestionForm, TopicField, held_options
from exams.bank.office_views import trail as bank_trail
from office import clock
from office.errors import Refused
from people.backoffice import ScopedList, crumbs, form_page, found, needs, page, say, staff_of
from people.models import User
from people.names import fold
from people.office_tables import LinkColumn, TextColumn
from people.roles import Ability

ICON = "help"


class TopicFilter(django_filters.Filter):
    """Questions of a topic and of those below it."""

    field_class = TopicField

    def filter(self, qs: Any, value: Topic | None) -> Any:
        return qs.filter(topic__path__startswith=value.path) if value else qs


class StateFilter(django_filters.ChoiceFilter):
    """Questions in use unless retired ones are asked for."""

    def filter(self, qs: Any, value: str) -> Any:
        return qs.filter(retired_at__isnull=value != "retired")


class QuestionFilters(WagtailFilterSet):
    bank = django_filters.ModelChoiceFilter(
        label=_lazy("Bank"), queryset=lambda request: Bank.objects.visible_to(staff_of(request)), to_field_name="uid"
    )
    topic = TopicFilter(label=_lazy("Topic, with those below"))
    level = django_filters.MultipleChoiceFilter(
        label=_lazy("Level"), choices=Level.choices, widget=forms.CheckboxSelectMultiple
    )
    state = StateFilter(
        label=_lazy("State"),
        choices=[("retired", _lazy("Retired"))],
        empty_label=_lazy("In use"),
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Question
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.form.fields["topic"]
        assert isinstance(field, TopicField)  # noqa: S101  # narrows the type
        topics = Topic.objects.visible_to(staff_of(self.request)).select_related("bank")
        field.offer(topics, nothing=_("All topics"), with_bank=True)


class QuestionList(ScopedList):
    model = Question
    abilities = (Ability.SEE_QUESTIONS,)
    page_title = _lazy("Questions")
    header_icon = ICON
    index_url_name = "bank_office:questions"
    index_results_url_name = "bank_office:questions_results"
    search_fields = ["ref"]
    filterset_class = QuestionFilters
    empty_text = _lazy("There are no questions yet. Open a bank, then write questions or import a workbook.")
    columns = [
        LinkColumn(
            "stem",
            label=_lazy("Question"),
            accessor=lambda question: _beginning(question),
            get_url=lambda question: reverse("bank_office:question", args=[question.uid]),
        ),
        TextColumn("ref", label=_lazy("Reference"), sort_key="ref"),
        TextColumn("topic", label=_lazy("Topic"), sort_key="topic__position"),
        TextColumn("get_level_display", label=_lazy("Level"), sort_key="level"),
        TextColumn("bank", label=_lazy("Bank"), accessor="bank.code"),
    ]

    def scope(self, user: User) -> QuerySet[Any]:
        return Question.objects.visible_to(user).filter(current__isnull=False).for_list()

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """By reference or by the words, with or without marks. The words are stored as written, so they are folded
        here: a bank holds thousands of questions, not millions."""
        if not self.is_searching:
            return queryset
        needle = fold(self.search_query)
        rows = queryset.order_by().values_list("pk", "ref", "current__stem")
        return queryset.filter(pk__in=[pk for pk, ref, stem in rows if needle in fold(f"{ref} {stem}")])

    def extra_buttons(self) -> list[HeaderButton]:
        if not staff_of(self.request).may(Ability.WRITE_QUESTIONS):
            return []
        return [HeaderButton(_("Import questions"), url=reverse("bank_office:import"), icon_name="upload")]


def _beginning(question: Question) -> str:
    return Truncator(question.current.stem).chars(160) if question.current else question.ref


@needs(Ability.SEE_QUESTIONS)
def question_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A question as the candidate sees it, with its key; all versions; the papers it is in."""
    user = staff_of(request)
    question = found(Question.objects.visible_to(user).for_list().prefetch_related("current__options"), uid)
    earlier = question.versions.exclude(pk=question.current_id or 0).prefetch_related("options").order_by("-number")
    context = {
        "question": question,
        "version": question.current,
        "earlier": earlier,
        "papers": _papers_with(question),
    }
    return page(
        request,
        "bank/question.html",
        title=question.ref,
        icon=ICON,
        trail=trail(question, (question.ref, "")),
        context=context,
        buttons=_question_buttons(question, user),
    )


def _papers_with(question: Question) -> list[dict[str, Any]]:
    """Sets of papers that hold a version of the question, the latest first; papers are a later room, met by name."""
    places = QuestionVersion.objects.filter(question=question, places__isnull=False).order_by()
    made = "places__paper__paper_set__made_at"
    rows = places.values("number", "places__paper__paper_set__blueprint__name", made)
    return [
        {
            "version": row["number"],
            "blueprint": row["places__paper__paper_set__blueprint__name"],
            "made_at": row[made],
            "papers": row["papers"],
        }
        for row in rows.annotate(papers=Count("places__paper", distinct=True)).order_by(f"-{made}")
    ]


def _question_buttons(question: Question, user: User) -> list[HeaderButton]:
    if question.retired_at or not _writable(user).filter(pk=question.pk).exists():
        return []
    return [
        HeaderButton(_("Change"), url=reverse("bank_office:question_revise", args=[question.uid]), icon_name="edit"),
        HeaderButton(_("Retire"), url=reverse("bank_office:question_retire", args=[question.uid]), icon_name="no-view"),
    ]


def _writable(user: User) -> QuestionQuerySet:
    """Questions the user may change: of banks where they may write, not retired."""
    banks = Bank.objects.where_may(user, Ability.WRITE_QUESTIONS).values("pk")
    return Question.objects.filter(bank__in=banks, retired_at=None, current__isnull=False)


@needs(Ability.WRITE_QUESTIONS)
def question_write(request: HttpRequest, uid: UUID) -> HttpResponse:
    user = staff_of(request)
    bank = found(Bank.objects.where_may(user, Ability.WRITE_QUESTIONS), uid)
    form = QuestionForm(request.POST or None, bank=bank, initial={"topic": request.GET.get("topic", "")})
    options = OptionForms(request.POST or None, prefix="options")
    if form.is_valid() and options.is_valid():
        topic, level = form.cleaned_data["topic"], form.cleaned_data["level"]
        try:
            text = form.text(options.options())
            question = write_question(topic=topic, level=level, text=text, by=user, now=clock.now())
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            say(request, _("The question is in the bank as %s.") % question.ref)
            return redirect("bank_office:question", question.uid)
    here = reverse("bank_office:bank", args=[bank.uid])
    return _question_form(
        request,
        form,
        options,
        title=_("Write a question"),
        trail=bank_trail((bank.name, here), (_("Write a question"), "")),
    )


@needs(Ability.WRITE_QUESTIONS)
def question_revise(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Changes a question; a version that a paper has used stays as it was."""
    user = staff_of(request)
    question = found(_writable(user).for_list().prefetch_related("current__options"), uid)
    form = QuestionForm(request.POST or None, bank=question.bank, initial=QuestionForm.held(question))
    options = OptionForms(request.POST or None, prefix="options", initial=held_options(question.current))
    if form.is_valid() and options.is_valid() and _is_seen(form, question):
        topic, level = form.cleaned_data["topic"], form.cleaned_data["level"]
        try:
            text = form.text(options.options())
            revise_question(question=question, topic=topic, level=level, text=text, by=user, now=clock.now())
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            say(request, _("The question is changed."))
            return redirect("bank_office:question", question.uid)
    title = _("Change the question %s") % question.ref
    return _question_form(
        request, form, options, title=title, trail=trail(question, (_("Change"), "")), version=question.current
    )


def _is_seen(form: QuestionForm, question: Question) -> bool:
    """Whether nobody else changed the question since this form was opened."""
    if form.cleaned_data["seen"] == question.current_id:
        return True
    form.add_error(
        None,
        _("Somebody changed this question while you were writing. Open it in another tab, compare, and enter it anew."),
    )
    return False


def _question_form(
    request: HttpRequest,
    form: QuestionForm,
    options: Any,
    *,
    title: str,
    trail: list[dict[str, Any]],
    version: QuestionVersion | None = None,
) -> HttpResponse:
    if form.is_bound and options.is_bound and not options.is_valid():
        form.add_error(None, _("Look at the options: one of them needs mending."))
    return form_page(
        request,
        form,
        title=title,
        icon=ICON,
        trail=trail,
        submit=_("Save the question"),
        template="bank/question_form.html",
        context={"options": options, "version": version},
    )


@needs(Ability.WRITE_QUESTIONS)
def question_retire(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Asks once, then takes the question out of all later papers."""
    user = staff_of(request)
    question = found(_writable(user).for_list(), uid)
    here = reverse("bank_office:question", args=[question.uid])
    problem = ""
    if request.method == "POST":
        try:
            retire_question(question=question, by=user, now=clock.now())
        except Refused as refusal:
            problem = refusal.message
        else:
            say(request, _("The question %s is retired.") % question.ref)
            return redirect(here)
    context = {
        "question": _("Retire the question %(ref)s, “%(stem)s”?") % {"ref": question.ref, "stem": _beginning(question)},
        "consequence": _(
            "No paper made from now on takes it. Papers that hold it, and their results, stay as they are."
        ),
        "problem": problem,
        "submit": _("Retire the question"),
        "back": here,
    }
    return page(
        request,
        "office/confirm.html",
        title=_("Retire a question"),
        icon=ICON,
        trail=trail(question, (_("Retire"), "")),
        context=context,
        status=422 if problem else 200,
    )


def trail(question: Question, last: tuple[str, str]) -> list[dict[str, Any]]:
    """Breadcrumbs from the list of questions over the bank and the question."""
    bank, ref = question.bank, reverse("bank_office:question", args=[question.uid])
    steps = [
        (reverse("bank_office:questions"), _("Questions")),
        (reverse("bank_office:bank", args=[bank.uid]), bank.name),
    ]
    if last[0] != question.ref:
        steps.append((ref, question.ref))
    return crumbs(*steps, (last[1], last[0]))
