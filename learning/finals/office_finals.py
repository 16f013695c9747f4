"""Back-office doors of final tests: the learners and what became of them, the tries, who is let in."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from exams.papers.actions import Draft, draft_papers
from exams.papers.choosing import takes_long
from exams.sittings.models import Sitting
from learning.classes.office_classes import ICON, class_page, trail
from learning.finals.due import due_of
from learning.finals.final_tests import Admission, enter_learners, permit_try, set_final_test, take_final_test
from learning.finals.forms import FinalTestForm, ReasonForm, TakeTestForm, first_values
from learning.finals.outcomes import outcomes_of
from learning.finals.rounds import rounds_of
from learning.models import Enrolment, StudyClass
from office import clock
from office.errors import Refused
from people.backoffice import Crumb, form_page, found, needs, say, staff_of, tried, warn
from people.roles import Ability


@needs(Ability.SEE_SITTINGS)
def learners(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The learners with their periods; their scores, grades and certificates for whoever may see results."""
    user = staff_of(request)
    held = found(StudyClass.objects.visible_to(user).select_related("version"), uid)
    outcomes, due = outcomes_of(held), due_of(held)
    context = {
        "outcomes": outcomes,
        "issues": StudyClass.objects.where_may(user, Ability.RELEASE_RESULTS).filter(pk=held.pk).exists(),
        "may_see_results": StudyClass.objects.where_may(user, Ability.SEE_RESULTS).filter(pk=held.pk).exists(),
        "due": due,
        "is_late": due is not None and due.is_late(clock.today()),
        "superseded": [one for one in outcomes if one.superseded],
        "has_certificates": any(one.certificate for one in outcomes),
    }
    buttons = [(_("Issue certificates"), "certificates_issue", "doc-full")] if due else []
    return class_page(request, held, "class_learners", "learning/class_learners.html", context, buttons)


@needs(Ability.SEE_SITTINGS)
def finals(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The tries of the class: its tests and essays, who takes them, who does not and why."""
    user = staff_of(request)
    held = found(StudyClass.objects.visible_to(user).select_related("version"), uid)
    may_see_results = StudyClass.objects.where_may(user, Ability.SEE_RESULTS).filter(pk=held.pk).exists()
    context = {"rounds": rounds_of(held), "may_see_results": may_see_results}
    return class_page(request, held, "class_finals", "learning/finals.html", context)


def run_class(request: HttpRequest, uid: UUID) -> StudyClass:
    rows = StudyClass.objects.where_may(staff_of(request), Ability.RUN_SITTINGS)
    return found(rows.select_related("version__scale", "unit"), uid)


def steps_to(held: StudyClass, title: str) -> list[Crumb]:
    return trail((reverse("learning_office:class_finals", args=[held.uid]), held.title), ("", title))


@needs(Ability.RUN_SITTINGS)
def plan(request: HttpRequest, uid: UUID, number: int) -> HttpResponse:
    """Plans the test of a try, enters who may sit it and, with a blueprint, makes the papers."""
    user, held = staff_of(request), run_class(request, uid)
    form = FinalTestForm(request.POST or None, user=user, initial=first_values(held, number))
    if form.is_valid():
        made = tried(form, lambda: _set(request, form, held, number))
        if made is not None:
            say(request, _("The sitting “%s” is planned, and who may sit it is entered.") % made.title)
            return redirect("learning_office:class_finals", held.uid)
    title = _("Plan the test, try %d") % number
    return form_page(request, form, title=title, icon=ICON, trail=steps_to(held, title), submit=_("Plan the test"))


def _set(request: HttpRequest, form: FinalTestForm, held: StudyClass, number: int) -> Sitting:
    user, now = staff_of(request), clock.now()
    draft = _draft(request, form)
    return set_final_test(study_class=held, number=number, plan=form.plan(), draft=draft, by=user, now=now)


def _draft(request: HttpRequest, form: FinalTestForm) -> Draft | None:
    blueprint, count = form.cleaned_data["blueprint"], form.cleaned_data["count"] or 1
    if blueprint is None:
        return None
    if takes_long(blueprint, count):
        warn(request, _("So many papers take a while: make them on the sitting's page."))
        return None
    return draft_papers(blueprint=blueprint, count=count)


@needs(Ability.RUN_SITTINGS)
def take(request: HttpRequest, uid: UUID, number: int) -> HttpResponse:
    """Makes a sitting that is planned already the test of a try."""
    user, held = staff_of(request), run_class(request, uid)
    form = TakeTestForm(request.POST or None, user=user)
    if form.is_valid():
        sitting = form.cleaned_data["sitting"]
        done = tried(
            form, lambda: take_final_test(study_class=held, number=number, sitting=sitting, by=user, now=clock.now())
        )
        if done:
            say(request, _("The sitting “%s” is the class's test now. Enter the learners next.") % sitting)
            return redirect("learning_office:class_finals", held.uid)
    title = _("Choose a sitting, try %d") % number
    return form_page(
        request, form, title=title, icon=ICON, trail=steps_to(held, title), submit=_("Choose this sitting")
    )


@require_POST
@needs(Ability.RUN_SITTINGS)
def enter(request: HttpRequest, uid: UUID, number: int) -> HttpResponseBase:
    """Enters all who may sit the test and are not entered yet."""
    held = run_class(request, uid)
    try:
        admission = enter_learners(study_class=held, number=number, by=staff_of(request), now=clock.now())
    except Refused as refusal:
        warn(request, refusal.message)
    else:
        say(request, _told(admission))
    return redirect("learning_office:class_finals", held.uid)


def _told(admission: Admission) -> str:
    entered, left_out = len(admission.admitted), sum(not one.passed for one in admission.left_out)
    told = ngettext("%d learner is entered.", "%d learners are entered.", entered) % entered
    if not left_out:
        return told
    without = ngettext(
        "%d is left out; the reason stands below.", "%d are left out; the reasons stand below.", left_out
    )
    return f"{told} {without % left_out}"


@needs(Ability.RUN_SITTINGS)
def permit(request: HttpRequest, uid: UUID, number: int) -> HttpResponse:
    """Lets one learner take a try all the same, with the reason; enters the learner where there is a test."""
    user = staff_of(request)
    classes = StudyClass.objects.where_may(user, Ability.RUN_SITTINGS).values("pk")
    learner = found(Enrolment.objects.filter(study_class__in=classes).select_related("person", "study_class"), uid)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        given = {"enrolment": learner, "number": number, "reason": reason, "by": user, "now": clock.now()}
        if tried(form, lambda: permit_try(**given) or True):
            say(request, _("%s may take this try.") % learner.person.full_name)
            return redirect("learning_office:class_finals", learner.study_class.uid)
    title = _("Let %(name)s take try %(number)d all the same") % {"name": learner.person.full_name, "number": number}
    path = steps_to(learner.study_class, title)
    return form_page(request, form, title=title, icon=ICON, trail=path, submit=_("Let the learner in"))
