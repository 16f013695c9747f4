"""Doors of a person's own data."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from office import clock
from people.models import User
from people.personal_data import give_own_data


@never_cache
@login_required
def own_data(request: HttpRequest) -> JsonResponse:
    """What is held about whoever asks, as a file; about nobody else, whatever roles they hold."""
    assert isinstance(request.user, User)  # noqa: S101  # narrows the type
    held = give_own_data(by=request.user, now=clock.now())
    if held is None:
        raise Http404
    response = JsonResponse(held, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response
