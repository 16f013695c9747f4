"""The list of questions: searched, filtered, and ticked to be sorted."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import QueryDict
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from wagtail.admin.widgets.button import HeaderButton

from exams.bank.finding import FoundOnce, matching
from exams.bank.models import Bank, Question, QuestionVersion
from exams.bank.question_filters import QuestionFilters
from people.backoffice import ScopedList, staff_of
from people.models import User
from people.office_tables import LinkColumn, PartColumn, TextColumn
from people.roles import Ability

ICON = "help"


def beginning(question: Question) -> str:
    """The first words of a question, for lists and sentences."""
    return Truncator(question.current.stem).chars(160) if question.current else question.ref


def _last_used(question: Any) -> str:
    used = question.last_used_at
    return formats.date_format(timezone.localtime(used), "SHORT_DATE_FORMAT") if used else _("never")


class QuestionList(ScopedList):
    model = Question
    abilities = (Ability.SEE_QUESTIONS,)
    page_title = _lazy("Questions")
    header_icon = ICON
    index_url_name = "bank_office:questions"
    index_results_url_name = "bank_office:questions_results"
    results_template_name = "bank/question_list.html"
    table_classname = "listing office-list office-many"
    search_fields = ["words"]
    filterset_class = QuestionFilters
    # By columns of the question itself: an index has them, so the first page of a large bank costs nothing.
    default_ordering = ("bank_id", "ref")
    empty_text = _lazy("There are no questions yet. Open a bank, then write questions or import a workbook.")
    tick = PartColumn("tick", label=_lazy("Tick"), part="bank/part_tick.html")
    shown = [
        LinkColumn(
            "stem",
            label=_lazy("Question"),
            accessor=lambda question: beginning(question),
            get_url=lambda question: reverse("bank_office:question", args=[question.uid]),
        ),
        TextColumn("ref", label=_lazy("Reference"), sort_key="ref"),
        TextColumn("topic", label=_lazy("Topic"), sort_key="topic__position"),
        TextColumn("get_level_display", label=_lazy("Level"), sort_key="level"),
        TextColumn("kind", label=_lazy("Kind"), accessor="current.get_kind_display"),
        PartColumn("state", label=_lazy("State"), part="bank/part_state.html"),
        TextColumn("last_used_at", label=_lazy("Last used"), accessor=_last_used),
        TextColumn("bank", label=_lazy("Bank"), accessor="bank.code"),
    ]

    @property
    def columns(self) -> list[Any]:
        return [self.tick, *self.shown] if self.may_write else self.shown

    @property
    def may_write(self) -> bool:
        return bool(staff_of(self.request).may(Ability.WRITE_QUESTIONS))

    def scope(self, user: User) -> QuerySet[Any]:
        """What rows show besides themselves is fetched for the page alone."""
        used = QuestionVersion.objects.filter(question=OuterRef("pk"), used_at__isnull=False).order_by("-used_at")
        questions = Question.objects.visible_to(user).filter(current__isnull=False)
        return questions.annotate(last_used_at=Subquery(used.values("used_at")[:1])).prefetch_related(
            "current", "topic", "bank"
        )

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.is_searching:
            return queryset
        plain = self.filters.is_valid() and self.filters.form.cleaned_data["plain"]
        return matching(queryset, self.search_query, ignore_marks=plain)

    def get_paginator(self, queryset: Any, *args: Any, **kwargs: Any) -> "Paginator[Any]":
        if self.is_searching:
            return FoundOnce(queryset, *args, rows=self.get_base_queryset(), **kwargs)
        paginator: Paginator[Any] = super().get_paginator(queryset, *args, **kwargs)
        return paginator

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        asked = self.request.GET.copy()
        asked.pop(self.page_kwarg, None)
        return super().get_context_data(*args, **kwargs) | {"may_write": self.may_write, "asked": asked.urlencode()}

    def extra_buttons(self) -> list[HeaderButton]:
        if not self.may_write:
            return []
        return [HeaderButton(_("Import questions"), url=reverse("bank_office:import"), icon_name="upload")]


def writable_among(user: User, request: Any, asked: str) -> QuerySet[Question]:
    """Of the questions that the list shows for this query string, those in use that the user may change."""
    given = QueryDict(asked)
    banks = Bank.objects.where_may(user, Ability.WRITE_QUESTIONS).values("pk")
    questions = Question.objects.in_use().filter(bank__in=banks)
    filters = QuestionFilters(data=given, request=request)
    if not filters.is_valid():
        return questions.none()
    found, words = filters.filter_queryset(questions), given.get("q", "").strip()
    return matching(found, words, ignore_marks=filters.form.cleaned_data["plain"]) if words else found
