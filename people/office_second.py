"""The back-office door to taking a lost second factor away."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from office import clock
from office.errors import Refused
from people.backoffice import found, needs, page, say, staff_of
from people.models import User
from people.office_roles import ICON, trail
from people.roles import Ability
from people.roles_granting import grants_ruled_by
from people.second_reset import reset_lost_factors


@needs(Ability.GRANT_ROLES)
def second_reset(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Asks once, then takes away the second factors of the account that holds this role."""
    by = staff_of(request)
    user = found(grants_ruled_by(by, clock.today()).select_related("user__person"), uid).user
    if request.method != "POST":
        return _ask(request, user)
    try:
        reset_lost_factors(user=user, by=by, now=clock.now())
    except Refused as refusal:
        return _ask(request, user, refusal.message)
    say(request, _("The second factors of %s are gone.") % user)
    return redirect("people_office:roles")


def _ask(request: HttpRequest, user: User, problem: str = "") -> HttpResponse:
    title = _("Take a lost second factor away")
    context = {
        "question": _("Take all second factors, passkeys and recovery codes of %s away?") % user,
        "consequence": _(
            "Do this only for somebody whom you see or whose voice you know. All sessions of the account end; the "
            "password alone opens the next one, in which a new second factor is set up."
        ),
        "problem": problem,
        "submit": _("Take them away"),
        "back": reverse("people_office:roles"),
    }
    return page(
        request,
        "office/confirm.html",
        title=title,
        icon=ICON,
        trail=trail((title, "")),
        context=context,
        status=422 if problem else 200,
    )
