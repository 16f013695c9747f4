"""Public doors of learners: the own essay, typed or as a file, and its result once that is out."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from learning.finals.essay_writing import due_for, hand_in_essay, keep_draft, may_write
from learning.finals.forms import WriteForm
from learning.models import Enrolment, Essay, EssayPaper, PaperState
from office import clock
from office.errors import Refused
from people.backoffice import tried
from people.models import User


@never_cache
@login_required
def essay(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The topic and the time; the essay while it may be written; what was handed in; the marks once they are out."""
    held, learner = _own(request, uid)
    paper = EssayPaper.objects.filter(essay=held, enrolment=learner).first()
    form = WriteForm(request.POST or None, request.FILES or None, initial={"text": paper.text if paper else ""})
    if form.is_valid() and tried(form, lambda: _hand_in(request, held, learner, form)) is not None:
        messages.success(request, _("Your essay is handed in."))
        return redirect("learning:essay", held.uid)
    now, due_at = clock.now(), due_for(held, paper)
    is_open = (paper is None or paper.state == PaperState.DRAFT) and now <= due_at
    context = {
        "essay": held,
        "paper": paper,
        "due_at": due_at,
        "refusal": may_write(held, learner) if is_open else "",
        "is_open": is_open,
        "form": form,
        "marks": paper.marks.exclude(score=None) if paper and held.released_at else [],
    }
    return render(request, "learning/essay.html", context, status=422 if form.errors else 200)


def _hand_in(request: HttpRequest, held: Essay, learner: Enrolment, form: WriteForm) -> EssayPaper:
    given = form.cleaned_data
    return hand_in_essay(
        essay=held, enrolment=learner, text=given["text"], file=given["file"], by=_user(request), now=clock.now()
    )


@require_POST
@never_cache
@login_required
def keep(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Keeps the draft while it is typed; a refusal is told in words beside the text."""
    held, learner = _own(request, uid)
    try:
        keep_draft(essay=held, enrolment=learner, text=request.POST.get("text", ""), now=clock.now())
    except Refused as refusal:
        return JsonResponse({"kept": False, "told": refusal.message}, status=422)
    return JsonResponse({"kept": True, "told": _("The draft is kept.")})


def _own(request: HttpRequest, uid: UUID) -> tuple[Essay, Enrolment]:
    """The essay of a class in which whoever asks is a learner; for all others there is nothing here."""
    person = _user(request).person_id
    essay = get_object_or_404(Essay.objects.select_related("study_class__version"), uid=uid)
    learners = Enrolment.objects.taking_part().filter(study_class=essay.study_class_id, person=person or 0)
    return essay, get_object_or_404(learners)


def _user(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise Http404
    return request.user
