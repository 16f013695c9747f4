"""The door to one's own password: offered after the first one-time code, and from the menu at any time."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from office import clock
from office.errors import Refused
from people import code_sessions
from people.going_on import going_on
from people.models import User
from people.own_password import WrongPassword, set_own_password
from people.session_sockets import close_sockets
from people.sessions import end_other_sessions, note_session

LONGEST = 500


def _field(label: Any, autocomplete: str, help_text: Any = "") -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, strip=False, max_length=LONGEST, widget=widget, help_text=help_text)


class OwnPasswordForm(forms.Form):
    """The old password where it is asked, and the new one twice."""

    old = _field(gettext_lazy("Old password"), "current-password")
    new = _field(
        gettext_lazy("New password"),
        "new-password",
        gettext_lazy(
            "At least 10 characters: three or four words that only you would put together, for example. Any letters, "
            "marks and spaces are good. Not your name, birthday or user name."
        ),
    )
    again = _field(gettext_lazy("The new password once more"), "new-password")

    def __init__(self, *args: Any, asks_old: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_old:
            del self.fields["old"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "new" in given and "again" in given and given["new"] != given["again"]:
            self.add_error("again", _("The two are not the same. Type the new password twice."))
        return given


@sensitive_post_parameters()
@never_cache
@login_required
def own_password(request: HttpRequest) -> HttpResponse:
    """Sets the password. The old one is asked, except of whom the staff has just given a one-time code."""
    assert isinstance(request.user, User)  # noqa: S101  # narrows the type
    user, fresh = request.user, code_sessions.is_fresh(request.session, clock.now())
    has_one = user.has_usable_password()
    form = OwnPasswordForm(request.POST or None, asks_old=not fresh)
    if (has_one or fresh) and form.is_valid() and _is_set(form, user):
        _end_other_sessions(request, user)
        messages.success(request, _("The password is set. Wherever else you were signed in, you are signed out."))
        return redirect(going_on(request))
    context = {
        "form": form,
        "has_one": has_one,
        "may_set": has_one or fresh,
        "by_code": code_sessions.is_by_code(request.session),
        "next": going_on(request),
    }
    return render(request, "people/own_password.html", context, status=422 if form.errors else 200)


def _end_other_sessions(request: HttpRequest, user: User) -> None:
    """The new hash has ended them already; their rows go too, and this session goes on under a new key."""
    now = clock.now()
    end_other_sessions(user=user, this=request.session.session_key, by=user, now=now)
    close_sockets([request.session.session_key])  # those of its old key; what is still open comes back under the new
    update_session_auth_hash(request, user)
    note_session(request, user=user, now=now)


def _is_set(form: OwnPasswordForm, user: User) -> bool:
    given = form.cleaned_data
    try:
        set_own_password(user=user, new=given["new"], old=given.get("old"), now=clock.now())
    except WrongPassword as refusal:
        form.add_error("old", refusal.message)
    except Refused as refusal:
        form.add_error("new", refusal.message)
    return form.is_valid()
