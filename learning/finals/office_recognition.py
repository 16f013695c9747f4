"""Back-office doors of recognition: who completes the class, the decision and its papers, certificates that wait."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from learning.classes.class_files import class_file
from learning.classes.office_classes import ICON, class_page, trail
from learning.classes.stepping import Decision
from learning.finals.due import due_of, dues_in_sight
from learning.finals.forms import DecisionForm
from learning.finals.judging import WhyNot
from learning.finals.recognising import recognise, verdicts_of
from learning.finals.recognition_papers import FILES, file_of
from learning.models import Recognition, StudyClass
from office import clock
from people.backoffice import crumbs, form_page, found, needs, page, say, staff_of, tried
from people.roles import Ability


@needs(Ability.SEE_RESULTS)
def recognition(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What a decision would say of each learner, and the decisions that were taken."""
    user = staff_of(request)
    held = found(StudyClass.objects.where_may(user, Ability.SEE_RESULTS).select_related("version"), uid)
    verdicts, due = verdicts_of(held), due_of(held)
    context = {
        "completed": [one for one in verdicts if one.recognised],
        "not_completed": [one for one in verdicts if not one.recognised and one.outcome.why_not is not WhyNot.WAITING],
        "waiting": sum(one.outcome.why_not is WhyNot.WAITING for one in verdicts),
        "news": sum(one.is_new for one in verdicts),
        "recognitions": held.recognitions.select_related("by__person").prefetch_related("lines"),
        "due": due,
        "is_late": due is not None and due.is_late(clock.today()),
        "files": FILES,
    }
    is_ready = context["news"] and not context["waiting"]
    buttons = [(_("Record the decision"), "class_recognise", "check")] if is_ready else []
    return class_page(request, held, "class_recognition", "learning/recognition.html", context, buttons)


@needs(Ability.RELEASE_RESULTS)
def decide(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Records the decision of recognition for all of whom there is news."""
    user = staff_of(request)
    held = found(StudyClass.objects.where_may(user, Ability.RELEASE_RESULTS), uid)
    form = DecisionForm(request.POST or None, initial={"on": clock.today()})
    if form.is_valid():
        decision = Decision(**form.cleaned_data)
        if tried(form, lambda: recognise(study_class=held, decision=decision, by=user, now=clock.now())):
            say(request, _("The decision is recorded. Issue the certificates from the learners' page."))
            return redirect("learning_office:class_recognition", held.uid)
    title = _("Record the decision of recognition")
    back = (reverse("learning_office:class_recognition", args=[held.uid]), held.title)
    return form_page(request, form, title=title, icon=ICON, trail=trail(back, ("", title)), submit=_("Record it"))


@needs(Ability.SEE_RESULTS)
def decision_file(request: HttpRequest, uid: UUID, kind: str) -> HttpResponse:
    """The decision with its list as PDF or .docx, or the list as .xlsx."""
    if kind not in FILES:
        raise Http404
    classes = StudyClass.objects.where_may(staff_of(request), Ability.SEE_RESULTS)
    rows = Recognition.objects.filter(study_class__in=classes.values("pk"))
    one = found(rows.select_related("study_class__unit", "study_class__version"), uid)
    name = f"QD-cong-nhan-{one.study_class.code}.{kind}"
    return class_file(request, one.study_class, name, file_of(one, kind, now=clock.now()))


@needs(Ability.SEE_RESULTS)
def due(request: HttpRequest) -> HttpResponse:
    """The classes of the user's units that owe certificates, late ones first."""
    today = clock.today()
    lines = [(one, one.is_late(today)) for one in dues_in_sight(staff_of(request))]
    title = _("Certificates to issue")
    path = crumbs((reverse("learning_office:classes"), _("Classes")), ("", title))
    return page(request, "learning/certificates_due.html", title=title, icon=ICON, trail=path, context={"lines": lines})
