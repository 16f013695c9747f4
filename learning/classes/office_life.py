"""Back-office doors of what happens to a class's learners: committee, moves, withdrawals, commendations."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from learning.classes.arrows import CLASS_FROM, State
from learning.classes.changing import (
    cancel_class,
    classes_to_move_to,
    commend_learners,
    move_learner,
    name_committee,
    withdraw_learner,
)
from learning.classes.class_files import class_file
from learning.classes.forms_life import CommendForm, CommitteeForm, MoveForm, ReasonForm
from learning.classes.office_classes import ICON, class_page, trail
from learning.classes.papers import FORMS, commendation_letter, committee_letter, letter_file
from learning.models import Commendation, Enrolment, EnrolmentQuerySet, LearnerState, StudyClass
from office import clock
from people.backoffice import form_page, found, needs, say, staff_of, tried
from people.roles import Ability


@needs(Ability.SEE_SITTINGS)
def life(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Who is in the class committee, who came from or went to another class, who was withdrawn, who is commended."""
    held = found(StudyClass.objects.visible_to(staff_of(request)), uid)
    learners = held.enrolments.select_related("person", "moved_from__study_class", "moved_to__study_class").by_name()
    context = {
        "committee": [one for one in learners if one.committee],
        "changes": [one for one in learners if one.state in (LearnerState.WITHDRAWN, LearnerState.MOVED)],
        "arrivals": [one for one in learners if one.moved_from_id],
        "present": [one for one in learners if one.state == LearnerState.ADMITTED],
        "commended": Commendation.objects.filter(enrolment__study_class=held).select_related("enrolment__person"),
    }
    buttons = [
        (_("Name the committee"), "class_committee", "group"),
        (_("Commend learners"), "class_commend", "pick"),
        (_("Slips to sign in"), "class_slips", "key"),
    ]
    if held.state in CLASS_FROM[State.CANCELLED]:
        buttons.append((_("Cancel the class"), "class_cancel", "cross"))
    return class_page(request, held, "class_life", "learning/class_life.html", context, buttons)


@needs(Ability.RUN_SITTINGS)
def committee(request: HttpRequest, uid: UUID) -> HttpResponse:
    held = _run(request, uid)
    form = CommitteeForm(request.POST or None, learners=_learners(held))
    return _done(
        request,
        held,
        form,
        lambda: name_committee(
            study_class=held,
            monitor=form.cleaned_data["monitor"],
            deputies=list(form.cleaned_data["deputies"]),
            by=staff_of(request),
            now=clock.now(),
        ),
        title=_("Name the class committee"),
        submit=_("Name them"),
        told=_("The class committee is named."),
    )


@needs(Ability.SEE_SITTINGS)
def committee_paper(request: HttpRequest, uid: UUID, kind: str) -> HttpResponse:
    """The decision that sets up the class committee."""
    held = found(StudyClass.objects.visible_to(staff_of(request)), uid)
    if kind not in FORMS or not held.enrolments.exclude(committee="").exists():
        raise Http404
    content = letter_file(committee_letter(held, on=clock.today()), kind, now=clock.now())
    return class_file(request, held, f"QD-ban-can-su-{held.code}.{kind}", content)


@needs(Ability.SEE_SITTINGS)
def commendation_paper(request: HttpRequest, uid: UUID, kind: str) -> HttpResponse:
    """The decision of commendation with all whom it names."""
    classes = StudyClass.objects.visible_to(staff_of(request)).values("pk")
    one = found(Commendation.objects.filter(enrolment__study_class__in=classes).select_related("enrolment"), uid)
    if kind not in FORMS:
        raise Http404
    held = one.enrolment.study_class
    rows = Commendation.objects.filter(enrolment__study_class=held, decision_number=one.decision_number)
    named = list(rows.select_related("enrolment__person").order_by("enrolment__person__sort_key"))
    content = letter_file(commendation_letter(held, named), kind, now=clock.now())
    return class_file(request, held, f"QD-khen-thuong-{held.code}.{kind}", content)


@needs(Ability.RUN_SITTINGS)
def commend(request: HttpRequest, uid: UUID) -> HttpResponse:
    held = _run(request, uid)
    form = CommendForm(request.POST or None, learners=_learners(held), initial={"decided_on": clock.today()})
    return _done(
        request,
        held,
        form,
        lambda: commend_learners(
            study_class=held,
            learners=list(form.cleaned_data["learners"]),
            decision=form.decision(),
            reason=form.cleaned_data["reason"],
            by=staff_of(request),
            now=clock.now(),
        ),
        title=_("Commend learners"),
        submit=_("Commend them"),
        told=_("The commendations are recorded."),
    )


@needs(Ability.RUN_SITTINGS)
def cancel(request: HttpRequest, uid: UUID) -> HttpResponse:
    held = _run(request, uid)
    form = ReasonForm(request.POST or None)
    return _done(
        request,
        held,
        form,
        lambda: cancel_class(
            study_class=held, reason=form.cleaned_data["reason"], by=staff_of(request), now=clock.now()
        ),
        title=_("Cancel the class"),
        submit=_("Cancel the class for good"),
        told=_("The class is cancelled. Its record stays."),
    )


@needs(Ability.RUN_SITTINGS)
def withdraw(request: HttpRequest, uid: UUID) -> HttpResponse:
    enrolment = _enrolment(request, uid)
    form = ReasonForm(request.POST or None)
    return _done(
        request,
        enrolment.study_class,
        form,
        lambda: withdraw_learner(
            enrolment=enrolment, reason=form.cleaned_data["reason"], by=staff_of(request), now=clock.now()
        ),
        title=_("Withdraw %s") % enrolment.person.full_name,
        submit=_("Withdraw from the class"),
        told=_("The learner is withdrawn. The record of the class keeps the reason."),
    )


@needs(Ability.RUN_SITTINGS)
def move(request: HttpRequest, uid: UUID) -> HttpResponse:
    enrolment = _enrolment(request, uid)
    classes = StudyClass.objects.where_may(staff_of(request), Ability.RUN_SITTINGS).select_related("version")
    possible = [one.pk for one in classes_to_move_to(enrolment, list(classes))]
    form = MoveForm(request.POST or None, classes=StudyClass.objects.filter(pk__in=possible))
    return _done(
        request,
        enrolment.study_class,
        form,
        lambda: move_learner(enrolment=enrolment, **form.cleaned_data, by=staff_of(request), now=clock.now()),
        title=_("Move %s to another class") % enrolment.person.full_name,
        submit=_("Move the learner"),
        told=_("The learner is moved. The periods attended went along."),
    )


def _run(request: HttpRequest, uid: UUID) -> StudyClass:
    return found(StudyClass.objects.where_may(staff_of(request), Ability.RUN_SITTINGS), uid)


def _enrolment(request: HttpRequest, uid: UUID) -> Enrolment:
    classes = StudyClass.objects.where_may(staff_of(request), Ability.RUN_SITTINGS).values("pk")
    rows = Enrolment.objects.filter(study_class__in=classes)
    return found(rows.select_related("person", "study_class__version"), uid)


def _learners(held: StudyClass) -> EnrolmentQuerySet:
    return held.enrolments.taking_part().select_related("person").by_name()


def _done(
    request: HttpRequest,
    held: StudyClass,
    form: forms.Form,
    deed: Callable[[], Any],
    *,
    title: str,
    submit: str,
    told: str,
) -> HttpResponse:
    """A form whose deed leads back to the page of the class's life."""
    if form.is_valid() and tried(form, lambda: deed() or True):
        say(request, told)
        return redirect("learning_office:class_life", held.uid)
    steps = trail((reverse("learning_office:class_life", args=[held.uid]), held.title), ("", title))
    return form_page(request, form, title=title, icon=ICON, trail=steps, submit=submit)
