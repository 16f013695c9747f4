"""Back-office doors of where everyone stands: the report by unit, and the people behind one of its numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.widgets.button import HeaderButton

from learning.standing.asked import Question
from learning.standing.asking import StandingForm, unit_asked
from learning.standing.facts import Report, report_on
from learning.standing.listing import Choice, note_list, people_of, read_choice
from learning.standing.reminding import ASKED
from learning.standing.stages import Counts, Stage
from learning.standing.table import STOPPED, StandingLine, lines_of, segments_of, share
from learning.standing.treemap import Tile, tiles_of
from office import clock
from people.backoffice import crumbs, needs, page, staff_of
from people.models import Person, Unit
from people.previews import bars, page_of
from people.roles import Ability
from people.unit_tree import UnitLine, folded, unit_lines

ICON = "site"
MOST_LINES = 60
OF_LIST = ("reached", "stands", "p")  # what an address says of a list beside its report


@dataclass(frozen=True, slots=True)
class Asked:
    """A report as it was asked for: the question, and the units in sight, or one of them with all below."""

    question: Question
    top: Unit | None
    units: list[UnitLine]
    report: Report
    total: Counts
    lines: list[StandingLine]

    @property
    def top_line(self) -> StandingLine | None:
        return next((line for line in self.lines if self.top and line.unit.unit.pk == self.top.pk), None)


def asked_for(request: HttpRequest, form: StandingForm) -> Asked | None:
    """None while there is no programme. A unit that the user does not see is not there at all."""
    question = form.question()
    if question is None:
        return None
    units = Unit.objects.visible_to(staff_of(request))
    top = unit_asked(units, request.GET.get("unit", ""))
    if request.GET.get("unit") and top is None:
        raise Http404
    tree = unit_lines(units.below(top, question.structure) if top else units, question.structure)
    report = report_on(question)
    total, lines = lines_of(tree, report.standings)
    return Asked(question, top, tree, report, total, lines)


@needs(Ability.SEE_PEOPLE)
def standing(request: HttpRequest) -> HttpResponse:
    """Where everyone stands: all together, unit by unit, and as a map of the tree."""
    form = StandingForm(request.GET, user=staff_of(request), today=clock.today())
    asked = asked_for(request, form)
    context = {"form": form, "asked": asked, **(_drawn(asked) if asked else {})}
    title = _("Where everyone stands")
    buttons = _buttons(request) if asked and asked.total.people else []
    return page(
        request,
        "learning/standing.html",
        title=title,
        icon=ICON,
        trail=crumbs(("", title)),
        context=context,
        buttons=buttons,
    )


def _drawn(asked: Asked) -> dict[str, Any]:
    total = asked.total
    names = {line.unit.unit.pk: line for line in asked.lines}
    shown = folded([line.unit for line in asked.lines], MOST_LINES, least=1)
    return {
        "certified": share(total.reached[Stage.CERTIFIED], total.people),
        "bars": bars([(STOPPED[stage], total.stand[stage], "") for stage in Stage]),
        "segments": segments_of(total),
        "legend": [(stage, STOPPED[stage]) for stage in reversed(Stage)],
        "lines": [StandingLine(line, names[line.unit.pk].counts) for line in shown],
        "tiles": _tiles(asked),
        "named_top": asked.top.name_on(asked.question.structure) if asked.top else "",
    }


def _tiles(asked: Asked) -> Sequence[Tile]:
    """The units directly below the one asked about, or those at the margin; a single one at the margin is opened."""
    depth = 1 if sum(line.unit.depth == 0 for line in asked.lines) == 1 else 0
    chosen = [line for line in asked.lines if line.unit.depth == depth] or asked.lines
    return tiles_of(chosen)


def _buttons(request: HttpRequest) -> list[HeaderButton]:
    file = reverse("learning_office:standing_file") + f"?{request.GET.urlencode()}"
    return [HeaderButton(_("Download as Excel"), url=file, icon_name="download")]


@needs(Ability.SEE_PEOPLE)
def standing_people(request: HttpRequest) -> HttpResponse:
    """The people behind a number: those who reached a stage, or those who stand there. Opening it is written down."""
    user = staff_of(request)
    asked, choice = chosen(request)
    note_list(choice=choice, unit=asked.top, by=user, now=clock.now())
    people = people_of(asked.report, asked.units, choice, asked.question)
    pages = page_of(people, request)
    title = str(choice.label)
    query = request.GET.urlencode()
    context = {
        "page_obj": pages,
        "people": pages.object_list,
        "asked": asked,
        "count": len(people),
        "choice": choice,
        "seen": _in_sight(request, list(pages.object_list)),
        "named_top": asked.top.name_on(asked.question.structure) if asked.top else "",
    }
    trail = crumbs((_report_address(request), _("Where everyone stands")), ("", title))
    template = "learning/standing_people.html"
    return page(
        request, template, title=title, icon=ICON, trail=trail, context=context, buttons=_list_buttons(choice, query)
    )


def _report_address(request: HttpRequest) -> str:
    """The report that the list was opened from."""
    asked = request.GET.copy()
    for name in OF_LIST:
        asked.pop(name, None)
    return reverse("learning_office:standing") + f"?{asked.urlencode()}"


def chosen(request: HttpRequest) -> tuple[Asked, Choice]:
    """The report and which of its numbers is meant; anything else is not there."""
    form = StandingForm(request.GET, user=staff_of(request), today=clock.today())
    asked, choice = asked_for(request, form), read_choice(request.GET)
    if asked is None or choice is None:
        raise Http404
    return asked, choice


def _in_sight(request: HttpRequest, people: Sequence[Any]) -> set[int]:
    """Whose own pages the user may open: who was sent by a unit may have left it since."""
    seen = Person.objects.visible_to(staff_of(request)).filter(pk__in=[one.person.pk for one in people])
    return set(seen.values_list("pk", flat=True))


def _list_buttons(choice: Choice, query: str) -> list[HeaderButton]:
    """The list as a workbook, and where something is asked of the units, a letter to each."""
    buttons = [(_("Download as Excel"), "standing_people_file", "download")]
    if choice.stopped and choice.stage in ASKED:
        buttons.append((_("Letters to the units (PDF)"), "standing_letters_pdf", "mail"))
        buttons.append((_("Letters to the units (Word)"), "standing_letters_docx", "mail"))
    return [
        HeaderButton(label, url=reverse(f"learning_office:{door}") + f"?{query}", icon_name=icon)
        for label, door, icon in buttons
    ]
