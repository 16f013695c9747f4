"""Doors of a person's own data: what is held, on a page and as files; consents; requests for correction."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from office import clock
from people.correction_forms import CorrectionForm
from people.corrections import ask_correction, label_of
from people.models import User
from people.notice_queries import own_notices
from people.office_words import deeds_about
from people.personal_data import give_own_data, held_about
from people.personal_pdf import own_data_pdf
from people.personal_words import in_words


@never_cache
@login_required
def my_data(request: HttpRequest) -> HttpResponse:
    """All that is held about whoever asks; accounts of functions have notices and no more."""
    user = _own(request)
    form = CorrectionForm(request.POST or None)
    if user.person and form.is_valid() and form.tried(lambda: ask_correction(**_asked(form, user))):
        messages.success(request, _("Your request is on its way. You will find the answer here."))
        return redirect(f"{reverse('people:my_data')}#corrections")
    context: dict[str, Any] = {"form": form, "notices": own_notices(user, clock.today())}
    if user.person:
        context |= {
            "parts": in_words(held_about(user.person, now=clock.now())),
            "deeds": deeds_about(user.person)[::-1],
            "requests": [(label_of(one.field), one) for one in user.person.correction_requests.all()],
        }
    return render(request, "people/my_data.html", context, status=422 if form.errors else 200)


def _asked(form: CorrectionForm, user: User) -> dict[str, Any]:
    return {**form.cleaned_data, "by": user, "now": clock.now()}


@never_cache
@login_required
def own_data(request: HttpRequest) -> JsonResponse:
    """What is held about whoever asks, as a file; about nobody else, whatever roles they hold."""
    held = give_own_data(by=_own(request), now=clock.now())
    if held is None:
        raise Http404
    response = JsonResponse(held, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


@never_cache
@login_required
def own_data_as_pdf(request: HttpRequest) -> HttpResponse:
    """The same to read and to print."""
    user, now = _own(request), clock.now()
    if give_own_data(by=user, now=now) is None or user.person is None:
        raise Http404
    response = HttpResponse(own_data_pdf(user.person, now=now), content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="my-data.pdf"'
    return response


def _own(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101  # narrows the type
    return request.user
