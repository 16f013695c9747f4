"""Doors of the organiser: the decision that opens a class, learners added by name, the papers of both."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learning.classes.arrows import State
from learning.classes.class_files import class_file
from learning.classes.office_classes import trail
from learning.models import Nomination, StudyClass
from learning.nominations.arrows import Nominee
from learning.nominations.choosing import Choice, choice_page, chosen_people, fitting_people, listed
from learning.nominations.forms import OpeningForm
from learning.nominations.looking import looked_at
from learning.nominations.office_nominations import run_by
from learning.nominations.opening import ADDS_LEARNERS, add_learners, least_learners, open_class
from learning.nominations.papers import learners_workbook, opening_letter, summons_of_learners, summons_of_units
from office import clock
from office.errors import Refused
from office.letters import Letter, letter_docx, letters_pdf
from people.backoffice import Crumb, form_page, found, needs, say, staff_of, tried, typed
from people.models import Person
from people.roles import Ability

ICON = "check"


@needs(Ability.RUN_SITTINGS)
def opening(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The decision: its number and day; approved nominations become learners."""
    user = staff_of(request)
    held = run_by(user, uid)
    form = OpeningForm(request.POST or None, initial={"number": held.decision_number, "on": clock.today()})
    if form.is_valid():
        said = {"reason": form.cleaned_data["reason"], "leave_out": form.cleaned_data["leave_out"]}
        admitted = tried(
            form,
            lambda: open_class(study_class=held, decision=form.decision(), **said, by=user, now=clock.now()),
        )
        if admitted is not None:
            told = ngettext(
                "The class is open. %d nominee was admitted.",
                "The class is open. %d nominees were admitted.",
                len(admitted),
            )
            say(request, told % len(admitted))
            return redirect("learning_office:class_nominations", held.uid)
    title = _("Open the class")
    return form_page(
        request,
        form,
        title=title,
        icon=ICON,
        trail=_steps(held, title),
        submit=_("Open the class"),
        template="learning/opening_form.html",
        context={"study_class": held, **_numbers(held)},
    )


def _numbers(held: StudyClass) -> dict[str, int | bool]:
    """What the decision rests on."""
    nominations = Nomination.objects.filter(call__study_class=held)
    approved = nominations.filter(state=Nominee.APPROVED).count()
    enrolled, least = held.enrolments.taking_part().count(), least_learners(held)
    return {
        "approved": approved,
        "enrolled": enrolled,
        "undecided": nominations.undecided().count(),
        "least": least,
        "is_short": approved + enrolled < least,
    }


@needs(Ability.RUN_SITTINGS)
def add(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Search and tick people, and take them into the class without a nomination."""
    user, on = staff_of(request), clock.today()
    held = run_by(user, uid)
    among = Person.objects.visible_to(user)
    if held.state not in ADDS_LEARNERS:
        messages.error(request, _("The class is “%s”: nobody is added to it any more.") % held.get_state_display())
        return redirect("learning_office:class_nominations", held.uid)
    if request.method != "POST":
        return _choose(request, held, fitting_people(request, among, held, on))
    people, reason = chosen_people(request, among), typed(request, "note")
    try:
        admitted = add_learners(study_class=held, people=people, reason=reason, by=user, now=clock.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
        again = Choice([listed(one) for one in looked_at(held, people, on=on)])
        return _choose(request, held, again, note=reason, status=422)
    say(request, ngettext("%d learner is added.", "%d learners are added.", len(admitted)) % len(admitted))
    return redirect("learning_office:class_nominations", held.uid)


@needs(Ability.SEE_SITTINGS)
def paper(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The decision to open the class with its list, as PDF or Word file; the list alone as a workbook."""
    held = _opened(request, uid)
    if request.GET.get("as") == "xlsx":
        return class_file(request, held, f"DS-{held.code}.xlsx", learners_workbook(held, now=clock.now()))
    return _letters(request, held, [opening_letter(held)], f"QD-mo-lop-{held.code}")


@needs(Ability.SEE_SITTINGS)
def summons(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The summons, one for each learner, or one for each unit with its list."""
    held = _opened(request, uid)
    write = summons_of_units if request.GET.get("per") == "unit" else summons_of_learners
    return _letters(request, held, write(held, on=clock.today()), f"trieu-tap-{held.code}")


def _opened(request: HttpRequest, uid: UUID) -> StudyClass:
    classes = StudyClass.objects.visible_to(staff_of(request)).select_related("version", "unit")
    held = found(classes, uid)
    if held.state in (State.PLANNED, State.CALLED) or not held.enrolments.taking_part().exists():
        raise Http404
    return held


def _letters(request: HttpRequest, held: StudyClass, letters: list[Letter], name: str) -> HttpResponse:
    if request.GET.get("as") == "docx":
        return class_file(request, held, f"{name}.docx", letter_docx(letters))
    return class_file(request, held, f"{name}.pdf", letters_pdf(letters, now=clock.now()))


def _choose(
    request: HttpRequest, held: StudyClass, choice: Choice, *, note: str = "", status: int = 200
) -> HttpResponse:
    title = _("Add learners")
    late = held.state == State.OPENED
    context = {
        "action": reverse("learning_office:class_add_learners", args=[held.uid]),
        "note": note,
        "note_label": _("Reason why they come later") if late else _("Reason, where there are doubts"),
        "submit": _("Add to the class"),
        "quota": None,
    }
    return choice_page(
        request, choice, held, title=title, trail=_steps(held, title), icon="plus", context=context, status=status
    )


def _steps(held: StudyClass, title: str) -> list[Crumb]:
    return trail((reverse("learning_office:class_nominations", args=[held.uid]), held.title), ("", title))
