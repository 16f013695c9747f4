"""The candidate's pages. Everything works as a plain form; the runner in static/khue makes it quick."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from exams.delivery import tokens
from exams.delivery.actions import note_presence, record_form
from exams.delivery.answers import NOTHING, half_done, last_seq, places_of
from exams.delivery.closing import close_if_overdue, hand_in
from exams.delivery.keeping import places
from exams.delivery.models import Attempt, AttemptStatus, Interruption
from exams.delivery.paper_pages import picture_digests, shown_questions
from exams.delivery.plain_form import changes_in
from exams.delivery.queue_keys import queue_keys
from exams.delivery.stages import ON_PAPER, Stage, stage_of
from exams.delivery.starting import FORM_CLIENT, start_attempt
from exams.papers.models import PaperPicture
from exams.sittings.models import Entry
from office import clock
from office.errors import Refused
from people.models import User

STARTS_A_SECOND = 1_000
MOST_SPREAD_SECONDS = 10


def own_entry(request: HttpRequest, uid: UUID) -> Entry:
    """The signed-in candidate's entry; anybody else's is not there at all."""
    assert isinstance(request.user, User)  # noqa: S101  # narrows the type: doors here require signing in
    entries = Entry.objects.of_candidate(request.user).select_related("sitting", "room", "person")
    return get_object_or_404(entries, uid=uid)


def attempt_of(entry: Entry, now: datetime) -> Attempt | None:
    """The entry's attempt, closed first if its time is over."""
    found = Attempt.objects.select_related("entry__sitting", "paper").filter(entry=entry).first()
    return close_if_overdue(attempt=found, now=now) if found else None


@login_required
@never_cache
@require_GET
def my_exams(request: HttpRequest) -> HttpResponse:
    """What the candidate has to sit, by when."""
    assert isinstance(request.user, User)  # noqa: S101
    now = clock.now()
    entries = (
        Entry.objects.of_candidate(request.user)
        .select_related("sitting__release", "room", "attempt")
        .order_by("-sitting__opens_at")
    )
    stops = list(Interruption.objects.of_sittings(entries))
    cards = [
        {
            "entry": entry,
            "sitting": entry.sitting,
            "state": stage_of(entry, getattr(entry, "attempt", None), now, stops),
            "opens_at": entry.sitting.opens_at,
            "closes_at": entry.sitting.closes_at,
            "released": hasattr(entry.sitting, "release"),
        }
        for entry in entries
    ]
    return render(request, "exam/my_exams.html", {"cards": cards, "server_now": now})


@login_required
@never_cache
@require_GET
def entry(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The waiting page, the paper or the receipt: whatever the entry has come to."""
    return _page(request, own_entry(request, uid), clock.now())


def _page(request: HttpRequest, entry: Entry, now: datetime, problem: str = "") -> HttpResponse:
    attempt = attempt_of(entry, now)
    stops = [] if attempt else list(Interruption.objects.of_sittings([entry]))
    stage = stage_of(entry, attempt, now, stops)
    if attempt is not None and stage in ON_PAPER:
        return _paper_page(request, entry, attempt, now, problem)
    if attempt is not None:
        return _receipt_page(request, entry, attempt, now)
    if stage == Stage.MISSED:
        return render(request, "exam/closed.html", {"entry": entry, "sitting": entry.sitting})
    note_presence(entry=entry, now=now)
    return _waiting_page(request, entry, now, stage, problem)


def _waiting_page(request: HttpRequest, entry: Entry, now: datetime, stage: Stage, problem: str) -> HttpResponse:
    context = {
        "entry": entry,
        "sitting": entry.sitting,
        "minutes": entry.minutes,
        "question_count": len(places(entry.paper_id)) if entry.paper_id else None,
        "can_start": stage == Stage.OPEN,
        "stage": stage,
        "token": _token(request, entry, now),
        "queue_keys": queue_keys(entry.uid.hex),
        "spread": _spread(entry),
        "server_now": now,
        "problem": problem,
    }
    return render(request, "exam/waiting.html", context, status=422 if problem else 200)


def _spread(entry: Entry) -> int:
    """Over how many seconds the pages of a large sitting spread their starts at the very opening."""
    return min(MOST_SPREAD_SECONDS, entry.sitting.entries.count() // STARTS_A_SECOND)


def _token(request: HttpRequest, entry: Entry, now: datetime) -> str:
    """What the page's scripts show to the wire."""
    return tokens.issue(entry_pk=entry.pk, entry=entry.uid.hex, user_pk=request.user.pk or 0, now=now)


def _paper_page(request: HttpRequest, entry: Entry, attempt: Attempt, now: datetime, problem: str) -> HttpResponse:
    sheet = attempt.read_sheet()
    questions = shown_questions(attempt.paper.content, sheet, lambda picture: _picture_address(entry, picture))
    context = {
        "entry": entry,
        "sitting": entry.sitting,
        "attempt": attempt,
        "questions": questions,
        "answered_count": sum(question["answered"] for question in questions),
        "last_seq": last_seq(sheet),
        "token": _token(request, entry, now),
        "queue_keys": queue_keys(entry.uid.hex),
        "server_now": now,
        "problem": problem,
    }
    return render(request, "exam/paper.html", context, status=422 if problem else 200)


def _picture_address(entry: Entry, said: Mapping[str, Any]) -> str:
    return reverse("delivery:picture", args=[entry.uid, said["digest"]])


@login_required
@never_cache
@require_GET
def picture(request: HttpRequest, uid: UUID, digest: str) -> HttpResponse:
    """A picture of the candidate's own paper, while they sit it."""
    entry = own_entry(request, uid)
    now = clock.now()
    attempt = attempt_of(entry, now)
    if attempt is None or stage_of(entry, attempt, now, []) not in ON_PAPER:
        raise Http404
    if digest not in picture_digests(attempt.paper.content):
        raise Http404
    found = get_object_or_404(PaperPicture, paper_set=attempt.paper.paper_set_id, digest=digest)
    return HttpResponse(bytes(found.data), content_type=found.media_type)


def _receipt_page(request: HttpRequest, entry: Entry, attempt: Attempt, now: datetime) -> HttpResponse:
    context = {
        "entry": entry,
        "sitting": entry.sitting,
        "attempt": attempt,
        "receipt_code": attempt.receipt,
        "answered_count": attempt.answered_count,
        "question_count": len(attempt.paper.content["questions"]),
        "token": _token(request, entry, now),
        "queue_keys": queue_keys(entry.uid.hex),
    }
    return render(request, "exam/receipt.html", context)


@login_required
@never_cache
@require_POST
def start(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Starts the attempt; a second start leads to the first one's paper."""
    entry = own_entry(request, uid)
    now = clock.now()
    assert isinstance(request.user, User)  # noqa: S101
    try:
        start_attempt(entry=entry, access_code=request.POST.get("access_code", ""), by=request.user, now=now)
    except Refused as refusal:
        return _page(request, entry, now, refusal.message)
    return redirect("delivery:entry", uid=uid)


@login_required
@never_cache
@require_POST
def save(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Keeps a whole plain form of answers: the way without JavaScript."""
    entry = own_entry(request, uid)
    now = clock.now()
    attempt = attempt_of(entry, now)
    if attempt is None or attempt.status != AttemptStatus.IN_PROGRESS:
        return redirect("delivery:entry", uid=uid)
    saved, stale = record_form(
        attempt=attempt, client=FORM_CLIENT, read=lambda held: changes_in(request.POST, held), now=now
    )
    if stale:
        return _page(request, entry, now, _stale_sentence(stale))
    if saved.refused:
        return redirect("delivery:entry", uid=uid)
    go = "delivery:hand_in" if request.POST.get("go") == "hand_in" else "delivery:entry"
    return redirect(go, uid=uid)


def _stale_sentence(numbers: list[int]) -> str:
    return _(
        "Questions %s were answered elsewhere after this page was opened. The newer answers are shown now: "
        "check them and save again."
    ) % ", ".join(map(str, numbers))


@login_required
@never_cache
def hand_in_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Asks once, naming what has no answer; then hands in."""
    entry = own_entry(request, uid)
    now = clock.now()
    attempt = attempt_of(entry, now)
    if attempt is None or attempt.status != AttemptStatus.IN_PROGRESS:
        return redirect("delivery:entry", uid=uid)
    if request.method == "POST":
        assert isinstance(request.user, User)  # noqa: S101
        hand_in(attempt=attempt, by=request.user, now=now)
        return redirect("delivery:entry", uid=uid)
    return render(request, "exam/hand_in.html", _hand_in_context(entry, attempt, now))


def _hand_in_context(entry: Entry, attempt: Attempt, now: datetime) -> dict[str, Any]:
    sheet = attempt.read_sheet()
    numbers = [question["n"] for question in attempt.paper.content["questions"]]
    return {
        "entry": entry,
        "sitting": entry.sitting,
        "attempt": attempt,
        "unanswered": [n for n in numbers if not sheet.get(str(n), NOTHING)[3]],
        "half_done": half_done(sheet, places_of(attempt.paper.content)),
        "flagged": [n for n in numbers if sheet.get(str(n), NOTHING)[2]],
        "server_now": now,
    }
