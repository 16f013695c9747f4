"""Back-office doors of a class's report by unit, and of closing the class with it."""

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from learning.classes.class_files import class_file
from learning.classes.office_classes import ICON, class_page, trail
from learning.models import ClassState, StudyClass
from learning.standing.class_report import close_class, report_of
from learning.standing.class_report_papers import report_letter, report_workbook
from office import clock
from office.letters import letter_docx, letters_pdf
from people.backoffice import form_page, found, needs, say, staff_of, tried
from people.roles import Ability


class CloseForm(forms.Form):
    note = forms.CharField(label=_lazy("Remark"), max_length=300, required=False)


@needs(Ability.SEE_RESULTS)
def class_report(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What became of the learners, by unit and grade; here the class is closed."""
    held = _seen(request, uid)
    buttons = []
    if held.state == ClassState.RECOGNISED:
        buttons.append((_("Close the class"), "class_close", "check"))
    context = {"report": report_of(held), "may_close": held.state == ClassState.RECOGNISED}
    return class_page(request, held, "class_report", "learning/class_report.html", context, buttons)


@needs(Ability.SEE_RESULTS)
def class_report_file(request: HttpRequest, uid: UUID, form: str) -> HttpResponseBase:
    """The report as a paper: PDF, Word or Excel."""
    held, now, today = _seen(request, uid), clock.now(), clock.today()
    report, name = report_of(held), f"bao-cao-{held.code}"
    if form == "xlsx":
        return class_file(request, held, f"{name}.xlsx", report_workbook(held, report, now=now, on=today))
    letters = [report_letter(held, report, on=today)]
    if form == "docx":
        return class_file(request, held, f"{name}.docx", letter_docx(letters))
    return class_file(request, held, f"{name}.pdf", letters_pdf(letters, now=now))


@needs(Ability.RUN_SITTINGS)
def class_close(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Asks once, then closes the class."""
    user = staff_of(request)
    held = found(StudyClass.objects.where_may(user, Ability.RUN_SITTINGS), uid)
    form = CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        note = form.cleaned_data["note"]
        if tried(form, lambda: close_class(study_class=held, note=note, by=user, now=clock.now())):
            say(request, _("The class is closed. Its report stays here."))
            return redirect("learning_office:class_report", held.uid)
    title = _("Close the class")
    steps = trail((reverse("learning_office:class_report", args=[held.uid]), held.title), ("", title))
    return form_page(request, form, title=title, icon=ICON, trail=steps, submit=title)


def _seen(request: HttpRequest, uid: UUID) -> StudyClass:
    classes = StudyClass.objects.where_may(staff_of(request), Ability.SEE_RESULTS)
    return found(classes.select_related("version__scale", "unit"), uid)
