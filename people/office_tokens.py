"""Back-office doors of service tokens: which there are, make one and show it once, revoke one."""

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.cache import never_cache

from office import clock
from office.errors import Refused
from people.backoffice import ScopedList, crumbs, form_page, found, needs, page, say, staff_of
from people.models import ServiceToken, Unit, User
from people.models.service_tokens import Scope
from people.office_fields import DayField, UnitField
from people.office_forms import unit_field
from people.office_tables import PartColumn, TextColumn
from people.roles import Ability
from people.service_tokens import NEEDS, make_token, revoke_token

ICON = "key"


class TokenForm(forms.Form):
    """What a new token is for."""

    name = forms.CharField(
        label=_lazy("Name"), max_length=80, help_text=_lazy("Of the system that will use it: the journal names it so.")
    )
    unit = UnitField(label=_lazy("Unit"), help_text=_lazy("The token opens this unit and all that lies below it."))
    scopes = forms.MultipleChoiceField(label=_lazy("It may"), widget=forms.CheckboxSelectMultiple)
    until = DayField(label=_lazy("Until"), help_text=_lazy("The first day without it; within a year."))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit_field(self, "unit").offer(Unit.objects.where_may(user, Ability.GRANT_ROLES), clock.today())
        scopes = self.fields["scopes"]
        assert isinstance(scopes, forms.MultipleChoiceField)  # noqa: S101  # narrows the type
        scopes.choices = [(scope.value, scope.label) for scope in Scope if user.may(NEEDS[scope])]

    def clean_scopes(self) -> list[Scope]:
        return [Scope(text) for text in self.cleaned_data["scopes"]]


class TokenList(ScopedList):
    model = ServiceToken
    abilities = (Ability.GRANT_ROLES,)
    add_ability = Ability.GRANT_ROLES
    add_label = _lazy("Make a token")
    page_title = _lazy("Service tokens")
    header_icon = ICON
    index_url_name = "people_office:tokens"
    index_results_url_name = "people_office:tokens_results"
    add_url_name = "people_office:token_make"
    columns = [
        TextColumn("name", label=_lazy("Name"), sort_key="name"),
        TextColumn("unit", label=_lazy("Unit")),
        TextColumn("scopes", label=_lazy("It may"), accessor=lambda token: scopes_in_words(token)),
        TextColumn("valid_until", label=_lazy("Until"), accessor=lambda token: _day(token.valid_until)),
        TextColumn("last_used_on", label=_lazy("Last used"), accessor=lambda token: _day(token.last_used_on)),
        TextColumn("made_by", label=_lazy("Made by")),
        PartColumn("revoke", label=_lazy("Revoke"), part="people/office/part_revoke_token.html"),
    ]

    def scope(self, user: User) -> QuerySet[Any]:
        tokens = ServiceToken.objects.ruled_by(user).select_related("made_by__person")
        return tokens.prefetch_related("unit__versions").order_by("name", "pk")


def scopes_in_words(token: ServiceToken) -> str:
    return ", ".join(str(Scope(scope).label) for scope in token.scopes)


def _day(day: Any) -> str:
    return day.strftime("%d/%m/%Y") if day else "–"


@never_cache
@needs(Ability.GRANT_ROLES)
def token_make(request: HttpRequest) -> HttpResponse:
    """Makes a token and shows it, this once: what is kept is its digest."""
    form = TokenForm(request.POST or None, user=staff_of(request))
    if form.is_valid():
        given = form.cleaned_data
        try:
            token, shown = make_token(**given, by=staff_of(request), now=clock.now())
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            return _show(request, token, shown)
    title = _("Make a token")
    return form_page(request, form, title=title, icon=ICON, trail=trail((title, "")), submit=_("Make the token"))


def _show(request: HttpRequest, token: ServiceToken, shown: str) -> HttpResponse:
    context = {
        "token": token,
        "shown": shown,
        "scopes": scopes_in_words(token),
        "address": request.build_absolute_uri(reverse("people:api_units")).removesuffix("units/"),
        "back": reverse("people_office:tokens"),
    }
    title = _("The token “%s”") % token.name
    return page(
        request,
        "people/office/token.html",
        title=title,
        icon=ICON,
        trail=trail((title, "")),
        context=context,
    )


@needs(Ability.GRANT_ROLES)
def token_revoke(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Asks once, then revokes it."""
    user = staff_of(request)
    token = found(ServiceToken.objects.ruled_by(user).select_related("unit"), uid)
    problem = ""
    if request.method == "POST":
        try:
            revoke_token(token=token, by=user, now=clock.now())
        except Refused as refusal:
            problem = refusal.message
        else:
            say(request, _("The token “%s” is revoked.") % token.name)
            return redirect("people_office:tokens")
    context = {
        "question": _("Revoke the token “%(name)s” of %(unit)s?") % {"name": token.name, "unit": token.unit},
        "consequence": _("The system that uses it gets nothing more from this moment on. It cannot be undone."),
        "problem": problem,
        "submit": _("Revoke the token"),
        "back": reverse("people_office:tokens"),
    }
    title = _("Revoke a token")
    return page(
        request,
        "office/confirm.html",
        title=title,
        icon=ICON,
        trail=trail((title, "")),
        context=context,
        status=422 if problem else 200,
    )


def trail(*rest: tuple[str, str]) -> list[dict[str, Any]]:
    """Breadcrumbs below the list of tokens, from (label, address) pairs."""
    top = (reverse("people_office:tokens"), _("Service tokens"))
    return crumbs(top, *((address, label) for label, address in rest))
