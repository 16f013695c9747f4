"""Back-office doors of roles: who holds what where, grant one, end one."""

from typing import Any
from uuid import UUID

import django_filters
from django.db import transaction
from django.db.models import BooleanField, Case, F, OuterRef, QuerySet, Subquery, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from wagtail.admin.filters import WagtailFilterSet

from office import clock
from office.errors import Refused
from people.backoffice import ScopedList, crumbs, form_page, found, needs, page, say, staff_of
from people.models import Person, RoleGrant, UnitVersion, User
from people.models.units import in_force
from people.office_forms import GrantForm
from people.office_tables import LinkColumn, PartColumn, TextColumn
from people.roles import Ability, Role
from people.roles_granting import end_role, grant_role, grants_ruled_by
from people.signing_in import open_accounts

ICON = "key"


class InForceFilter(django_filters.ChoiceFilter):
    """Grants of today and of the future; or those that have ended; or those that would not be granted any more."""

    def filter(self, qs: Any, value: str) -> Any:
        today = clock.today()
        if value == "ended":
            return qs.filter(valid_until__lte=today)
        return qs.clashing(today) if value == "clash" else qs.exclude(valid_until__lte=today)


class GrantFilters(WagtailFilterSet):
    role = django_filters.ChoiceFilter(label=_lazy("Role"), choices=Role.choices, empty_label=_lazy("All"))
    state = InForceFilter(
        label=_lazy("State"),
        choices=[("ended", _lazy("Ended")), ("clash", _lazy("Duties that exclude each other"))],
        empty_label=_lazy("In force or to come"),
    )

    class Meta:
        model = RoleGrant
        fields: list[str] = []


class GrantList(ScopedList):
    model = RoleGrant
    abilities = (Ability.GRANT_ROLES,)
    add_ability = Ability.GRANT_ROLES
    add_label = _lazy("Grant a role")
    page_title = _lazy("Roles")
    header_icon = ICON
    index_url_name = "people_office:roles"
    index_results_url_name = "people_office:roles_results"
    add_url_name = "people_office:role_grant"
    search_fields = ["user__person__search_text", "user__username"]
    filterset_class = GrantFilters
    columns = [
        LinkColumn(
            "holder",
            label=_lazy("Who"),
            accessor="user",
            sort_key="user__person__sort_key",
            get_url=lambda one: _holder(one),
        ),
        TextColumn("username", label=_lazy("Account"), accessor="user.username"),
        TextColumn("get_role_display", label=_lazy("Role"), sort_key="role"),
        TextColumn("unit_name", label=_lazy("Unit")),
        TextColumn("valid_from", label=_lazy("From"), accessor=lambda grant: _day(grant.valid_from)),
        TextColumn("valid_until", label=_lazy("Until"), accessor=lambda grant: _day(grant.valid_until)),
        PartColumn("end", label=_lazy("End"), part="people/office/part_end_role.html"),
    ]

    def scope(self, user: User) -> QuerySet[Any]:
        name = UnitVersion.objects.filter(in_force(clock.today()), unit=OuterRef("unit")).values("name")[:1]
        grants = grants_ruled_by(user, clock.today()).select_related("user__person").annotate(unit_name=Subquery(name))
        over = Case(When(valid_until__lte=clock.today(), then=True), default=False, output_field=BooleanField())
        grants = grants.annotate(has_ended=over)
        return grants.order_by(F("user__person__sort_key").asc(nulls_last=True), "user__username", "pk")


def _holder(grant: RoleGrant) -> str | None:
    person = grant.user.person
    return reverse("people_office:person", args=[person.uid]) if person else None


def _day(day: Any) -> str:
    return day.strftime("%d/%m/%Y") if day else ""


@needs(Ability.GRANT_ROLES)
def role_grant(request: HttpRequest) -> HttpResponse:
    """Grants a role to an account; coming from a person's page, to that person, who gets an account by it."""
    user, today = staff_of(request), clock.today()
    person = _person_asked_for(request, user)
    form = GrantForm(request.POST or None, user=user, person=person, on=today)
    if form.is_valid():
        try:
            grant = _grant(form, person, by=user)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            say(request, _("%(who)s is now: %(role)s.") % {"who": grant.user, "role": grant.get_role_display()})
            return redirect("people_office:roles")
    title = _("Grant a role: %s") % person.full_name if person else _("Grant a role")
    return form_page(
        request,
        form,
        title=title,
        icon=ICON,
        trail=trail((title, "")),
        submit=_("Grant the role"),
    )


def _person_asked_for(request: HttpRequest, user: User) -> Person | None:
    asked = request.GET.get("person", "")
    if not asked:
        return None
    return found(Person.objects.visible_to(user), _uuid(asked))


def _uuid(text: str) -> UUID:
    """A public name out of the query; the nil one, which no record has, for anything else."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


@transaction.atomic
def _grant(form: GrantForm, person: Person | None, *, by: User) -> RoleGrant:
    given, now = form.cleaned_data, clock.now()
    account = open_accounts(people=[person], by=by, now=now)[0] if person else given["account"]
    return grant_role(
        user=account, role=given["role"], unit=given["unit"], on=given["on"], until=given["until"], by=by, now=now
    )


@needs(Ability.GRANT_ROLES)
def role_end(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Asks once, then ends the role as of today."""
    user, today = staff_of(request), clock.today()
    grant = found(grants_ruled_by(user, today).select_related("user__person", "unit"), uid)
    if request.method == "POST":
        try:
            end_role(grant=grant, on=today, by=user, now=clock.now())
        except Refused as refusal:
            return _ask(request, grant, refusal.message)
        say(request, _("The role has ended."))
        return redirect("people_office:roles")
    return _ask(request, grant)


def _ask(request: HttpRequest, grant: RoleGrant, problem: str = "") -> HttpResponse:
    values = {"who": grant.user, "role": grant.get_role_display(), "unit": grant.unit.name_on(clock.today())}
    context = {
        "question": _("End the role “%(role)s” of %(who)s on %(unit)s from today on?") % values,
        "consequence": _("From now on it opens nothing any more. What was done with it stays as it is."),
        "problem": problem,
        "submit": _("End the role"),
        "back": reverse("people_office:roles"),
    }
    return page(
        request,
        "office/confirm.html",
        title=_("End a role"),
        icon=ICON,
        trail=trail((_("End a role"), "")),
        context=context,
        status=422 if problem else 200,
    )


def trail(*rest: tuple[str, str]) -> list[dict[str, Any]]:
    """Breadcrumbs below the list of roles, from (label, address) pairs."""
    top = (reverse("people_office:roles"), _("Roles"))
    return crumbs(top, *((address, label) for label, address in rest))
