"""The whole journal, for inspectors and administrators: who did what in their units, when."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

import django_filters
from django.apps import apps
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _lazy
from wagtail.admin.filters import WagtailFilterSet

from office.models import JournalRow
from people.backoffice import ScopedList
from people.models import Unit, User
from people.office_fields import DayField
from people.office_tables import TextColumn
from people.office_words import act_in_words
from people.roles import Ability

ICON = "history"
# An attempt is known by its sitting and the candidate's number.
ATTEMPT = "delivery.Attempt"
# Acts by the part of the platform they belong to: what an act's code begins with.
PARTS = (
    ("people.person.", _lazy("People and their data")),
    ("people.correction.", _lazy("Requests for correction")),
    ("people.notice.", _lazy("Notices and consents")),
    ("people.retention.", _lazy("Retention")),
    ("people.user.", _lazy("Accounts and signing in")),
    ("people.role.", _lazy("Roles")),
    ("people.unit.", _lazy("Units")),
    ("people.roster.", _lazy("Lists of people")),
    ("bank.", _lazy("Question banks")),
    ("papers.", _lazy("Papers")),
    ("sittings.", _lazy("Sittings")),
    ("delivery.", _lazy("Tests as they are sat")),
    ("marking.", _lazy("Marks and statistics")),
    ("results.", _lazy("Results")),
    ("learning.", _lazy("Classes and study")),
    ("office.", _lazy("Work in the background")),
    ("rehearsal.", _lazy("Rehearsals")),
)


class DayFilter(django_filters.Filter):
    """What was done on one day, as the days go where the committee works."""

    field_class = DayField

    def filter(self, qs: Any, value: Any) -> Any:
        if not value:
            return qs
        begin = timezone.make_aware(datetime.combine(value, time.min))
        return qs.filter(at__gte=begin, at__lt=begin + timedelta(days=1))


class JournalFilters(WagtailFilterSet):
    part = django_filters.ChoiceFilter(
        label=_lazy("What"), field_name="act", lookup_expr="startswith", choices=PARTS, empty_label=_lazy("All")
    )
    day = DayFilter(label=_lazy("Day"))

    class Meta:
        model = JournalRow
        fields: list[str] = []


class JournalList(ScopedList):
    model = JournalRow
    abilities = (Ability.SEE_JOURNAL,)
    page_title = _lazy("Journal")
    header_icon = ICON
    index_url_name = "people_office:journal"
    index_results_url_name = "people_office:journal_results"
    search_fields = ["by__person__search_text", "by__username"]
    filterset_class = JournalFilters
    empty_text = _lazy("Nothing has been written down yet.")
    columns = [
        TextColumn("at", label=_lazy("When"), accessor=lambda row: _moment(row.at)),
        TextColumn("who", label=_lazy("Who"), accessor=lambda row: row.by or row.by_label),
        TextColumn("words", label=_lazy("What was done"), accessor=lambda row: capfirst(act_in_words(row))),
        TextColumn("about", label=_lazy("To what")),
    ]

    def scope(self, user: User) -> QuerySet[Any]:
        """Rows are here some seconds after they were written: as soon as they are sealed."""
        rows = JournalRow.objects.select_related("by__person").order_by("-at", "-pk")
        if user.is_superuser:
            return rows
        units = Unit.objects.where_may(user, Ability.SEE_JOURNAL).values("pk")
        return rows.filter(seal__unit__in=units)

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        paginator, page, rows, is_paginated = super().paginate_queryset(queryset, page_size)
        name_subjects(rows)
        return paginator, page, rows, is_paginated


def name_subjects(rows: Iterable[JournalRow]) -> None:
    """Sets `about` of each row: what kind of record and which one, in a few queries for each kind."""
    by_label: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        label, _colon, pk = row.subject.rpartition(":")
        by_label[label].add(pk)
    names = {f"{label}:{pk}": name for label, pks in by_label.items() for pk, name in _names(label, pks).items()}
    for row in rows:
        row.about = names.get(row.subject, row.subject)  # type: ignore[attr-defined]


def _names(label: str, pks: set[str]) -> dict[str, str]:
    """Names of records; of one that is gone, its kind and number."""
    try:
        model = apps.get_model(label)
    except (LookupError, ValueError):
        return {}
    kind = capfirst(str(model._meta.verbose_name))
    records = model._default_manager.filter(pk__in=[pk for pk in pks if pk.isdecimal()])
    if model is Unit:
        records = records.prefetch_related("versions")
    if label == ATTEMPT:
        return {str(one.pk): f"{one.entry.sitting}: {one.entry}" for one in records.select_related("entry__sitting")}
    known = {str(record.pk): f"{kind}: {record}" for record in records}
    return {pk: known.get(pk, f"{kind} {pk}") for pk in pks}


def _moment(at: datetime) -> str:
    return timezone.localtime(at).strftime("%d/%m/%Y %H:%M:%S")
