"""Doors of notices for those whom they concern: read, agree or not, withdraw."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from office import clock
from people.models import NoticeVersion, User
from people.notices import NoticeRefused, answer_notice, concerning, waiting_for, words_of


@never_cache
@login_required
def notices(request: HttpRequest) -> HttpResponse:
    """The next notice that waits for an answer; on to where one wanted to go when there is none."""
    assert isinstance(request.user, User)  # noqa: S101  # narrows the type
    waiting = list(waiting_for(request.user, clock.today()))
    goes_to = _goes_to(request)
    if not waiting:
        return redirect(goes_to)
    version = waiting[0]
    context = {"version": version, "words": words_of(version), "next": goes_to, "of": len(waiting)}
    return render(request, "people/notice.html", context)


@never_cache
@login_required
def notice(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The words of a version that concerns the reader, or that the reader answered once."""
    assert isinstance(request.user, User)  # noqa: S101  # narrows the type
    version = _version(request.user, uid)
    return render(request, "people/notice.html", {"version": version, "words": words_of(version), "only_read": True})


@require_POST
@login_required
def notice_answer(request: HttpRequest, uid: UUID) -> HttpResponse:
    assert isinstance(request.user, User)  # noqa: S101  # narrows the type
    version = _version(request.user, uid)
    try:
        answer_notice(version=version, kind=request.POST.get("answer", ""), by=request.user, now=clock.now())
    except NoticeRefused as refusal:
        messages.warning(request, refusal.message)
    return redirect(_after(request))


def _version(user: User, uid: UUID) -> NoticeVersion:
    own = NoticeVersion.objects.filter(answers__user=user).values("pk")
    here = concerning(user, clock.today()).values("pk")
    versions = NoticeVersion.objects.select_related("notice")
    return get_object_or_404(versions.filter(pk__in=own) | versions.filter(pk__in=here), uid=uid)


def _after(request: HttpRequest) -> str:
    """After an answer the next notice, with the way on; from the own data back to them."""
    if request.POST.get("back"):
        return reverse("people:my_data")
    return f"{reverse('people:notices')}?{urlencode({'next': _goes_to(request)})}"


def _goes_to(request: HttpRequest) -> str:
    """Where the reader wanted to go, if that is a page of ours."""
    target = request.POST.get("next") or request.GET.get("next", "")
    hosts, secure = {request.get_host()}, request.is_secure()
    safe = target.startswith("/") and url_has_allowed_host_and_scheme(target, hosts, require_https=secure)
    return target if safe else reverse("people:landing")
