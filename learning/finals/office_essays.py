"""Back-office doors of essays for who runs the class: set one, give it to markers, more time, reconcile, release."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from learning.classes.office_classes import ICON
from learning.finals.essay_marking import (
    agree_on_mark,
    assign_markers,
    call_third,
    hand_over_marks,
    markers_of,
    release_essay,
    unmarked,
)
from learning.finals.essay_writing import due_for, extend_essay, papers_by_enrolment, set_essay
from learning.finals.final_tests import admission_to
from learning.finals.forms import EssayForm, ExtendForm, HandOverForm, MarkersForm, ReconcileForm, essay_values
from learning.finals.office_finals import run_class, steps_to
from learning.models import Enrolment, Essay, EssayPaper, PaperState, StudyClass
from office import clock
from office.errors import Refused
from people.backoffice import form_page, found, needs, page, say, staff_of, tried, warn
from people.models import User
from people.roles import Ability

# What waits for the organiser comes first; within a state learners stand by name.
_ORDER = (PaperState.APART, PaperState.HANDED_IN, PaperState.SETTLED, PaperState.DRAFT)


@needs(Ability.RUN_SITTINGS)
def set_one(request: HttpRequest, uid: UUID, number: int) -> HttpResponse:
    user, held = staff_of(request), run_class(request, uid)
    form = EssayForm(request.POST or None, initial=essay_values(held.essays.filter(number=number).first()))
    if form.is_valid():
        done = tried(
            form, lambda: set_essay(study_class=held, number=number, task=form.task(), by=user, now=clock.now())
        )
        if done:
            say(request, _("The essay is set. Learners find it on their own page."))
            return redirect("learning_office:class_finals", held.uid)
    title = _("The essay, try %d") % number
    return form_page(request, form, title=title, icon=ICON, trail=steps_to(held, title), submit=_("Set the essay"))


@needs(Ability.RUN_SITTINGS)
def essay(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Who writes, who handed in, who marks, and what came of it. Marks are shown to whoever may see results."""
    user, held = staff_of(request), _run(request, uid)
    papers = papers_by_enrolment(held)
    admission = admission_to(held.study_class, held.number)
    writers = [one for one in admission.admitted if held.number == 1 or one.pk in papers or not held.released_at]
    title = _("The essay, try %d") % held.number
    context = {
        "essay": held,
        "lines": sorted(
            ((one, papers.get(one.pk), due_for(held, papers.get(one.pk))) for one in writers),
            key=lambda line: _ORDER.index(line[1].state if line[1] else PaperState.DRAFT),
        ),
        "left_out": admission.left_out,
        "is_over": clock.now() > held.due_at,
        "unmarked": unmarked(held).exists(),
        "unassigned": held.papers.filter(state=PaperState.HANDED_IN, marks=None).count(),
        "releases": StudyClass.objects.where_may(user, Ability.RELEASE_RESULTS).filter(pk=held.study_class_id).exists(),
    }
    path = steps_to(held.study_class, title)
    return page(request, "learning/essay_papers.html", title=title, icon=ICON, trail=path, context=context)


@needs(Ability.RUN_SITTINGS)
def assign(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Gives the papers that wait to two markers."""
    user, now, held = staff_of(request), clock.now(), _run(request, uid)
    form = MarkersForm(request.POST or None, markers=markers_of(held.study_class, now))
    if form.is_valid():
        given = form.cleaned_data
        count = tried(form, lambda: assign_markers(essay=held, **given, by=user, now=now))
        if count:
            told = ngettext("%d essay is given to its markers.", "%d essays are given to their markers.", count)
            say(request, told % count)
            return _back(held)
    return _form(request, held, form, _("Choose two markers"), _("Give them the essays"))


@needs(Ability.RUN_SITTINGS)
def hand_over(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Gives what a marker has not marked to another: nobody's illness holds up the results."""
    user, now, held = staff_of(request), clock.now(), _run(request, uid)
    givers = list(User.objects.filter(pk__in=unmarked(held).values("marker")).order_by("username"))
    form = HandOverForm(request.POST or None, givers=givers, markers=markers_of(held.study_class, now))
    if form.is_valid():
        given = form.cleaned_data
        count = tried(form, lambda: hand_over_marks(essay=held, **given, by=user, now=now))
        if count:
            told = ngettext("%d essay has a new marker.", "%d essays have a new marker.", count)
            say(request, told % count)
            return _back(held)
    return _form(request, held, form, _("Another marker"), _("Give them to the other marker"))


@needs(Ability.RUN_SITTINGS)
def extend(request: HttpRequest, uid: UUID, learner: UUID) -> HttpResponse:
    """More time for one learner."""
    user, held = staff_of(request), _run(request, uid)
    one = found(Enrolment.objects.filter(study_class=held.study_class_id).select_related("person"), learner)
    form = ExtendForm(request.POST or None)
    if form.is_valid():
        given: dict[str, Any] = {"essay": held, "enrolment": one, **form.cleaned_data}
        if tried(form, lambda: extend_essay(**given, by=user, now=clock.now())):
            say(request, _("%s has more time.") % one.person.full_name)
            return _back(held)
    return _form(request, held, form, _("More time for %s") % one.person.full_name, _("Give more time"))


@needs(Ability.RUN_SITTINGS)
def reconcile(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Two marks that are far apart: a third marker, or what the two agreed on."""
    user, now = staff_of(request), clock.now()
    classes = StudyClass.objects.where_may(user, Ability.RUN_SITTINGS).values("pk")
    paper = found(
        EssayPaper.objects.filter(essay__study_class__in=classes).select_related("essay__study_class").defer("text"),
        uid,
    )
    form = ReconcileForm(request.POST or None, markers=markers_of(paper.essay.study_class, now))
    if form.is_valid() and tried(form, lambda: _reconcile(paper, form.cleaned_data, request)):
        say(request, _("Kept: how the two marks of essay %s are reconciled.") % paper.code)
        return _back(paper.essay)
    title = _("Reconcile the marks of essay %s") % paper.code
    more: dict[str, Any] = {
        "template": "learning/essay_reconcile.html",
        "context": {"marks": paper.marks.select_related("marker")},
    }
    return _form(request, paper.essay, form, title, _("Keep"), **more)


def _reconcile(paper: EssayPaper, given: dict[str, Any], request: HttpRequest) -> bool:
    who: dict[str, Any] = {"paper": paper, "by": staff_of(request), "now": clock.now()}
    if given["third"] is not None:
        call_third(marker=given["third"], **who)
    else:
        agree_on_mark(score=given["score"], note=given["note"], **who)
    return True


@require_POST
@needs(Ability.RELEASE_RESULTS)
def release(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    user = staff_of(request)
    classes = StudyClass.objects.where_may(user, Ability.RELEASE_RESULTS).values("pk")
    held = found(Essay.objects.filter(study_class__in=classes), uid)
    try:
        release_essay(essay=held, by=user, now=clock.now())
    except Refused as refusal:
        warn(request, refusal.message)
    else:
        say(request, _("The results of the essay are out."))
    return _back(held)


def _run(request: HttpRequest, uid: UUID) -> Essay:
    classes = StudyClass.objects.where_may(staff_of(request), Ability.RUN_SITTINGS).values("pk")
    return found(Essay.objects.filter(study_class__in=classes).select_related("study_class__version__scale"), uid)


def _back(held: Essay) -> HttpResponse:
    return redirect("learning_office:essay", held.uid)


def _form(request: HttpRequest, held: Essay, form: Any, title: str, submit: str, **more: Any) -> HttpResponse:
    path = steps_to(held.study_class, title)
    path.insert(-1, {"url": reverse("learning_office:essay", args=[held.uid]), "label": _("The essay")})
    return form_page(request, form, title=title, icon=ICON, trail=path, submit=submit, **more)
