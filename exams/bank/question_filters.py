"""The filters of the list of questions."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.widgets import AdminDateInput

from exams.bank.models import Bank, Level, Question, QuestionVersion, State, Tag, Topic
from exams.bank.models.versions import KINDS
from exams.bank.office_forms import TopicField
from office import clock
from people.backoffice import staff_of

IN_DOUBT, RETIRED = "in_doubt", "retired"
STATES = [*State.choices, (IN_DOUBT, _lazy("In doubt")), (RETIRED, _lazy("Retired"))]


class TopicFilter(django_filters.Filter):
    """Questions of a topic and of those below it."""

    field_class = TopicField

    def filter(self, qs: Any, value: Topic | None) -> Any:
        return qs.filter(topic__path__startswith=value.path) if value else qs


class StateFilter(django_filters.ChoiceFilter):
    """Where the newest version stands; questions in use unless retired ones are asked for."""

    def filter(self, qs: Any, value: str) -> Any:
        if value == RETIRED:
            return qs.filter(retired_at__isnull=False)
        in_use = qs.filter(retired_at__isnull=True)
        if value == IN_DOUBT:
            return in_use.filter(doubted_at__isnull=False)
        return in_use.filter(current__state=value) if value else in_use


class UsedFilter(django_filters.ChoiceFilter):
    """Questions that no paper ever took, or some did."""

    def filter(self, qs: Any, value: str) -> Any:
        if not value:
            return qs
        used = Exists(_used_versions())
        return qs.filter(used if value == "used" else ~used)


class NotUsedSinceFilter(django_filters.DateFilter):
    """Questions that some paper took, none of them on this day or later."""

    def filter(self, qs: Any, value: Any) -> Any:
        if not value:
            return qs
        used = _used_versions()
        return qs.filter(Exists(used), ~Exists(used.filter(used_at__date__gte=value)))


class ReviewDueFilter(django_filters.Filter):
    """Questions that are to be looked at again by today."""

    field_class = forms.BooleanField

    def filter(self, qs: Any, value: bool) -> Any:
        return qs.filter(review_due_on__lte=clock.today()) if value else qs


class PlainFilter(django_filters.Filter):
    """Says how the search reads; the list asks for it itself."""

    field_class = forms.BooleanField

    def filter(self, qs: Any, value: bool) -> Any:
        return qs


def _used_versions() -> QuerySet[QuestionVersion]:
    return QuestionVersion.objects.filter(question=OuterRef("pk"), used_at__isnull=False).order_by()


class QuestionFilters(WagtailFilterSet):
    plain = PlainFilter(label=_lazy("Search ignores accents"))
    bank = django_filters.ModelChoiceFilter(
        label=_lazy("Bank"), queryset=lambda request: Bank.objects.visible_to(staff_of(request)), to_field_name="uid"
    )
    topic = TopicFilter(label=_lazy("Topic, with those below"))
    level = django_filters.MultipleChoiceFilter(
        label=_lazy("Level"), choices=Level.choices, widget=forms.CheckboxSelectMultiple
    )
    kind = django_filters.MultipleChoiceFilter(
        label=_lazy("Kind"), field_name="current__kind", choices=KINDS, widget=forms.CheckboxSelectMultiple
    )
    state = StateFilter(label=_lazy("State"), choices=STATES, empty_label=_lazy("In use"), widget=forms.RadioSelect)
    tag = django_filters.ChoiceFilter(label=_lazy("Tag"), field_name="tags__name", empty_label=_lazy("All"))
    due = ReviewDueFilter(label=_lazy("To be reviewed again by today"))
    used = UsedFilter(
        label=_lazy("Used in papers"),
        choices=[("never", _lazy("Never")), ("used", _lazy("Used before"))],
        empty_label=_lazy("All"),
        widget=forms.RadioSelect,
    )
    unused_since = NotUsedSinceFilter(label=_lazy("Used, but not since"), widget=AdminDateInput)

    class Meta:
        model = Question
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        user = staff_of(self.request)
        topic, tag = self.form.fields["topic"], self.form.fields["tag"]
        assert isinstance(topic, TopicField)  # noqa: S101  # narrows the type
        topic.offer(Topic.objects.visible_to(user).select_related("bank"), nothing=_("All topics"), with_bank=True)
        banks = Bank.objects.visible_to(user).values("pk")
        names = Tag.objects.filter(bank__in=banks).order_by("name").values_list("name", flat=True).distinct()
        tag.choices = [("", _("All")), *((name, name) for name in names)]
