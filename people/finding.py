"""The query that finds people by what is typed: parts of a name, or a number; and the pages of what it finds."""

from typing import Any

from django.core.paginator import Page
from django.db.models import Q
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.paginator import WagtailPaginator

from people.models import User
from people.models.persons import PersonQuerySet
from people.name_search import digits_of
from people.roles import Ability


def people_found(people: PersonQuerySet, typed: str, *, by: User) -> PersonQuerySet:
    """Those of the people whose name or number it is. By numbers one finds only those whose numbers one may see."""
    digits = digits_of(typed)
    if not digits:
        return people.named(typed)
    numbered = Q(national_number__endswith=digits) | Q(phone__endswith=digits)
    return people.filter(numbered).within(by, Ability.KEEP_PEOPLE)


class FirstOfMany(WagtailPaginator):  # type: ignore[misc]  # Wagtail has no types
    """Pages of the first thousand that are found, each by the quicker of two ways.

    Few are found first and put in order then. Of many, more than can be paged through, a page is met soon on the way
    through all people in order. A planner left to itself takes the one way for the other, and counting all of whom half
    are called so takes longer than finding them. `rows`: the same list unsearched.
    """

    MOST = 1000

    def __init__(self, found: PersonQuerySet, *args: Any, rows: PersonQuerySet, **kwargs: Any) -> None:
        super().__init__(found, *args, **kwargs)
        self.found, self.rows = found, rows

    def some(self) -> Any:
        """The query for who is found, in no order, and not for all where there are many."""
        return self.found.order_by().values_list("pk", flat=True)[: self.MOST + 1]

    @cached_property
    def keys(self) -> list[int]:
        return list(self.some())

    @cached_property
    def count(self) -> int:
        return min(len(self.keys), self.MOST)

    @property
    def are_many(self) -> bool:
        return len(self.keys) > self.MOST

    def listed(self) -> PersonQuerySet:
        """The query of which pages are taken."""
        if self.are_many:
            return self.found
        return self.rows.filter(pk__in=self.keys).order_by(*(self.found.query.order_by or ("sort_key", "pk")))

    def page(self, number: Any) -> "Page[Any]":
        self.object_list = self.listed()
        return super().page(number)  # type: ignore[no-any-return]

    @cached_property
    def items_count_label(self) -> str:
        if self.are_many:
            return _("more than %s people: type more of the name") % number_format(self.MOST, force_grouping=True)
        return str(super().items_count_label)
