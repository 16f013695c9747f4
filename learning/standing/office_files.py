"""Back-office doors that hand out the report, its lists and the letters that remind units."""

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from learning.standing.asking import StandingForm
from learning.standing.listing import Choice, Listed, people_of
from learning.standing.office_standing import Asked, asked_for, chosen
from learning.standing.papers import export_people, export_report
from learning.standing.reminding import ASKED, remind_units
from learning.timetable.office_timetable import XLSX, file_answer
from office import clock
from office.letters import letter_docx, letters_pdf
from people.backoffice import needs, staff_of
from people.models import Unit
from people.roles import Ability

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@needs(Ability.SEE_PEOPLE)
def report_file(request: HttpRequest) -> HttpResponseBase:
    """The numbers of every unit in sight."""
    user, now = staff_of(request), clock.now()
    asked = asked_for(request, StandingForm(request.GET, user=user, today=clock.today()))
    if asked is None:
        raise Http404
    unit = letter_unit(asked)
    made = export_report(unit=unit, question=asked.question, total=asked.total, lines=asked.lines, by=user, now=now)
    return file_answer(made, f"tien-do-{unit.code}-{asked.question.day.isoformat()}.xlsx", XLSX)


@needs(Ability.SEE_PEOPLE)
def people_file(request: HttpRequest) -> HttpResponseBase:
    """The people behind one number."""
    user, now = staff_of(request), clock.now()
    asked, choice = chosen(request)
    people, unit = _listed(asked, choice), letter_unit(asked)
    made = export_people(unit=unit, question=asked.question, choice=choice, people=people, by=user, now=now)
    return file_answer(made, f"danh-sach-{unit.code}-{asked.question.day.isoformat()}.xlsx", XLSX)


@needs(Ability.SEE_PEOPLE)
def letters_file(request: HttpRequest, form: str) -> HttpResponseBase:
    """A letter to each unit about its people who stand at a stage, as one PDF or one Word file."""
    user, now = staff_of(request), clock.now()
    asked, choice = chosen(request)
    people, unit = _listed(asked, choice), letter_unit(asked)
    if not choice.stopped or choice.stage not in ASKED or not people:
        raise Http404
    letters = remind_units(unit=unit, question=asked.question, stage=choice.stage, people=people, by=user, now=now)
    name = f"nhac-viec-{unit.code}-{asked.question.day.isoformat()}"
    if form == "docx":
        return file_answer(letter_docx(letters), f"{name}.docx", DOCX)
    return file_answer(letters_pdf(letters, now=now), f"{name}.pdf", PDF)


def _listed(asked: Asked, choice: Choice) -> list[Listed]:
    return people_of(asked.report, asked.units, choice, asked.question)


def letter_unit(asked: Asked) -> Unit:
    """Whose letterhead it is: the unit asked about, or the first at the margin of what is in sight."""
    if asked.top:
        return asked.top
    if not asked.units:
        raise Http404
    return Unit.objects.prefetch_related("versions__parent__versions").get(pk=asked.units[0].unit.pk)
