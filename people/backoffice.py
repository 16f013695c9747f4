"""What all back-office doors share: who may come in, lists by scope, forms that call one action, menus by job.

The doors stand in the Wagtail admin, each room's in its own `wagtail_hooks.py`. Wagtail's generic pages for models
(history, usage, choosers, bulk actions, its model viewsets) are not used for our records: they would go round
`visible_to` and the actions.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import UUID

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import Promise
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.views.generic import IndexView
from wagtail.admin.widgets.button import HeaderButton

from office.errors import Refused
from people.models import User
from people.names import fold
from people.roles import Ability

P = ParamSpec("P")
M = TypeVar("M", bound=Model)
T = TypeVar("T")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
Crumb = dict[str, Any]


def staff_of(request: HttpRequest) -> User:
    """The signed-in account; back-office doors are behind Wagtail's own check that there is one."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def needs(*abilities: Ability) -> Callable[[View[P]], View[P]]:
    """A door for those who hold one of the abilities somewhere; for all others there is nothing here."""

    def guard(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            user = staff_of(request)
            if not any(user.may(ability) for ability in abilities):
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return guard


class ScopedList(IndexView):
    """A list of the records that the user may see, with Wagtail's search, filters, order and pages."""

    abilities: tuple[Ability, ...] = ()
    add_ability: Ability | None = None
    add_label: Promise | str = ""
    default_ordering: Any = None
    paginate_by = 50
    # Who may come in is asked in `dispatch`; Wagtail's own question is about model permissions, which nobody has.
    any_permission_required: list[str] | None = None
    results_template_name = "office/list_results.html"
    table_classname = "listing office-list"
    # Search texts are stored folded, so that Vietnamese is found with and without marks.
    folds_search = True
    search_query: str

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = staff_of(request)
        if not any(user.may(ability) for ability in self.abilities):
            raise Http404
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response

    def get_base_queryset(self) -> QuerySet[Any]:
        return self.scope(staff_of(self.request))

    def scope(self, user: User) -> QuerySet[Any]:
        """The records of this list that the user may see."""
        rows: QuerySet[Any] = self.model.objects.visible_to(user)
        return rows

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.is_searching and self.folds_search:
            self.search_query = fold(self.search_query)
        found: QuerySet[Any] = super().search_queryset(queryset)
        return found

    def user_has_permission(self, permission: str) -> bool:
        """Wagtail asks this for its own add, edit and delete buttons."""
        return permission == "add" and self.add_ability is not None and staff_of(self.request).may(self.add_ability)

    def user_has_any_permission(self, permissions: Any) -> bool:
        return any(self.user_has_permission(permission) for permission in permissions)

    def get_breadcrumbs_items(self) -> list[Crumb]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_add_url(self) -> str | None:
        if self.add_url_name and self.user_has_permission("add"):
            return reverse(self.add_url_name)
        return None

    @property
    def add_item_label(self) -> Promise | str:
        return self.add_label

    def get_list_buttons(self, instance: Any) -> list[Any]:
        return []

    def extra_buttons(self) -> list[HeaderButton]:
        """Buttons of the list beside the one that adds."""
        return []

    @property
    def header_buttons(self) -> list[HeaderButton]:
        return [*([self.add_button] if self.add_url else []), *self.extra_buttons()]


def found(rows: QuerySet[M], uid: UUID | str) -> M:
    """The record of this public name among those in the user's scope; for all others there is nothing here."""
    return get_object_or_404(rows, uid=uid)


def crumbs(*trail: tuple[str, Promise | str]) -> list[Crumb]:
    """Breadcrumbs from (address, label) pairs; the last address is empty."""
    home = {"url": reverse("wagtailadmin_home"), "label": ""}
    return [home | {"label": "Khuê"}, *({"url": url, "label": label} for url, label in trail)]


def page(
    request: HttpRequest,
    template: str,
    *,
    title: Promise | str,
    icon: str,
    trail: list[Crumb],
    context: dict[str, Any] | None = None,
    buttons: list[HeaderButton] | None = None,
    status: int = 200,
) -> HttpResponse:
    """A page in the frame of the back office."""
    frame = {
        "page_title": title,
        "header_title": title,
        "header_icon": icon,
        "breadcrumbs_items": trail,
        "header_buttons": buttons or [],
    }
    return render(request, template, {**frame, **(context or {})}, status=status)


def form_page(
    request: HttpRequest,
    form: BaseForm,
    *,
    title: Promise | str,
    icon: str,
    trail: list[Crumb],
    submit: Promise | str,
    template: str = "office/form.html",
    context: dict[str, Any] | None = None,
    buttons: list[HeaderButton] | None = None,
) -> HttpResponse:
    """A page with one form; what was typed stays when something is wrong."""
    extra = {"form": form, "submit_button_label": submit, "media": form.media, **(context or {})}
    status = 422 if form.is_bound and form.errors else 200
    return page(request, template, title=title, icon=icon, trail=trail, context=extra, buttons=buttons, status=status)


def tried(form: BaseForm, deed: Callable[[], T]) -> T | None:
    """What the action gives, or None with its refusal on the form, where nothing typed is lost."""
    try:
        return deed()
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return None


def typed(request: HttpRequest, name: str) -> str:
    """What was typed into a short field that no form reads; PostgreSQL keeps no NUL."""
    return str(request.POST.get(name, "")).replace("\x00", "")[:300]


def say(request: HttpRequest, sentence: str) -> None:
    """Tells the user what was done, on the next page."""
    messages.success(request, sentence)


def warn(request: HttpRequest, sentence: str) -> None:
    """Tells the user that something needs a second look, on the next page."""
    messages.warning(request, sentence)


class AbleMenuItem(MenuItem):
    """A menu item for those who hold one of the abilities."""

    def __init__(
        self, label: Promise | str, url: Promise | str, *, abilities: tuple[Ability, ...], **kwargs: Any
    ) -> None:
        super().__init__(label, url, **kwargs)
        self.abilities = abilities

    def is_shown(self, request: HttpRequest) -> bool:
        return isinstance(request.user, User) and any(request.user.may(ability) for ability in self.abilities)


def job_menu(label: Promise | str, items: list[MenuItem], *, name: str, icon: str, order: int) -> SubmenuMenuItem:
    """A menu group for one job."""
    return SubmenuMenuItem(label, Menu(None, items=items), name=name, icon_name=icon, order=order)
