"""Back-office doors of the list of people as of a day: the page, and the same list as a workbook."""

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from wagtail.admin.active_filters import BaseFilterAdapter, register_filter_adapter_class
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.widgets import BooleanRadioSelect
from wagtail.admin.widgets.button import Button, HeaderButton

from office import clock
from people.backoffice import ScopedList, staff_of
from people.finding import FirstOfMany, people_found
from people.models import Person, Unit, User
from people.office_fields import DayField, UnitField
from people.office_import import workbook_response
from people.office_tables import LinkColumn, TextColumn
from people.people_as_of import AsOf, name_homes, people_of_day, positions_of, standing_of, with_homes
from people.people_listing import export_people_list
from people.roles import Ability
from people.unit_tree_form import AsOfForm

ICON = "user"
NO_FILTERS = ("p", "_w_filter_fragment")


class Said(django_filters.Filter):
    """Says of whom the list is, together with others of its kind: `PeopleFilters` asks them all at once."""

    def __init__(self, field_class: type[forms.Field], **kwargs: Any) -> None:
        self.field_class = field_class
        super().__init__(**kwargs)

    def filter(self, qs: Any, value: Any) -> Any:
        return qs


class SaidAdapter(BaseFilterAdapter):  # type: ignore[misc]  # Wagtail has no types
    """What was said, in words."""

    def __init__(self, said: Said, field: forms.BoundField, value: Any, *where: Any) -> None:
        super().__init__(said, field, in_words(value), *where)


def in_words(value: Any) -> Any:
    """A day as days are written here, “yes” for a box that was ticked."""
    if value is True:
        return _("yes")
    return date_format(value, "SHORT_DATE_FORMAT") if isinstance(value, date) else value


register_filter_adapter_class(Said, adapter_class=SaidAdapter)


class PeopleFilters(WagtailFilterSet):
    """As of a day that is not given, or cannot be read, means today."""

    on = Said(DayField, label=_lazy("As of"))
    carried = Said(forms.BooleanField, label=_lazy("In today's structure"))
    unit = Said(UnitField, label=_lazy("Unit, with all below it"))
    account = django_filters.BooleanFilter(
        label=_lazy("Account"), field_name="account", lookup_expr="isnull", exclude=True, widget=BooleanRadioSelect
    )

    class Meta:
        model = Person
        fields: list[str] = []

    def __init__(self, data: Any, *args: Any, **kwargs: Any) -> None:
        today, asked = clock.today(), AsOfForm(data)
        self.as_of = AsOf(asked.day(today), today, asked.is_carried())
        given = data.copy()
        given["on"] = self.as_of.day.isoformat()
        super().__init__(given, *args, **kwargs)
        self.filters["on"].extra["initial"] = today
        field = self.form.fields["unit"]
        assert isinstance(field, UnitField)  # noqa: S101  # narrows the type
        field.offer(Unit.objects.visible_to(staff_of(self.request)), self.as_of.structure, nothing=_("All units"))

    def filter_queryset(self, queryset: Any) -> Any:
        people = super().filter_queryset(queryset)
        return people_of_day(people, self.form.cleaned_data["unit"], self.as_of)


class PeopleList(ScopedList):
    """People whom the user may see today, with unit, position and standing of the day that is asked for."""

    model = Person
    abilities = (Ability.SEE_PEOPLE,)
    add_ability = Ability.KEEP_PEOPLE
    add_label = _lazy("Add a person")
    page_title = _lazy("People")
    header_icon = ICON
    index_url_name = "people_office:people"
    index_results_url_name = "people_office:people_results"
    results_template_name = "people/office/people_results.html"
    add_url_name = "people_office:person_add"
    is_searchable = True  # by people_found
    filterset_class = PeopleFilters
    empty_text = _lazy("Nobody is in the registry yet. Import a list of people, or add the first person.")
    columns = [
        LinkColumn(
            "full_name",
            label=_lazy("Name"),
            sort_key="sort_key",
            get_url=lambda person: reverse("people_office:person", args=[person.uid]),
        ),
        TextColumn("born_text", label=_lazy("Born"), sort_key="born_on"),
        TextColumn("unit_names", label=_lazy("Unit")),
        TextColumn("position", label=_lazy("Position"), accessor=positions_of),
        TextColumn("standing", label=_lazy("Standing"), accessor=standing_of),
        TextColumn("account", label=_lazy("Account"), accessor="account.username"),
    ]

    @property
    def as_of(self) -> AsOf:
        return self.filters.as_of  # type: ignore[no-any-return]  # Wagtail has no types

    def scope(self, user: User) -> QuerySet[Any]:
        people = Person.objects.all()
        seen = people.within(user, Ability.SEE_PEOPLE) if self.is_searching else people.visible_to(user)
        return with_homes(seen, self.as_of.day)

    def search_queryset(self, queryset: Any) -> Any:
        if not self.is_searching:
            return queryset
        return people_found(queryset, self.search_query, by=staff_of(self.request))

    def get_paginator(self, queryset: Any, *args: Any, **kwargs: Any) -> Any:
        if not self.is_searching:
            return super().get_paginator(queryset, *args, **kwargs)
        rows = with_homes(Person.objects.all(), self.as_of.day)
        return FirstOfMany(queryset, *args, rows=rows, **kwargs)

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        paginator, page, rows, is_paginated = super().paginate_queryset(queryset, page_size)
        name_homes(rows, self.as_of)
        return paginator, page, rows, is_paginated

    def extra_buttons(self) -> list[HeaderButton]:
        if not self.user_has_permission("add"):
            return []
        return [HeaderButton(_("Import people"), url=reverse("people_office:roster"), icon_name="upload")]

    @property
    def header_more_buttons(self) -> list[Button]:
        return [Button(_("Download as Excel"), url=self.file_url(), icon_name="download")]

    def file_url(self) -> str:
        """The same people in the same order as a workbook."""
        asked = self.request.GET.copy()
        for name in NO_FILTERS:
            asked.pop(name, None)
        return reverse("people_office:people_file") + (f"?{asked.urlencode()}" if asked else "")


class PeopleFile(PeopleList):
    """All that the pages of the list show."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        people = self.get_queryset().prefetch_related(None)
        content = export_people_list(people=people, as_of=self.as_of, by=staff_of(request), now=clock.now())
        return workbook_response(content, f"danh-sach-{self.as_of.day.isoformat()}.xlsx")
