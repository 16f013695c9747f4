"""Back-office doors of who marks essays. A marker sees a code, never a name, and never the other's mark."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from learning.finals.essay_blinding import without_names
from learning.finals.essay_files import MEDIA_TYPES
from learning.finals.essay_marking import mark_essay
from learning.finals.forms import MarkForm
from learning.models import EssayFile, EssayMark, EssayPaper
from learning.models.essays import EssayMarkQuerySet
from office import clock
from people.backoffice import Crumb, crumbs, form_page, found, needs, page, say, staff_of, tried
from people.roles import Ability

ICON = "edit"
TITLE = _lazy("Essays to mark")


@needs(Ability.WRITE_QUESTIONS)
def to_mark(request: HttpRequest) -> HttpResponse:
    """The marker's own share: what waits first, then what is marked."""
    rows = _own(request).order_by("marked_at", "paper__essay", "paper__code")
    lines = list(rows.defer("paper__text"))
    context = {
        "waiting": [one for one in lines if one.marked_at is None],
        "done": [one for one in lines if one.marked_at is not None],
    }
    path = crumbs(("", TITLE))
    return page(request, "learning/essays_to_mark.html", title=TITLE, icon=ICON, trail=path, context=context)


@needs(Ability.WRITE_QUESTIONS)
def mark(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One essay to read and mark."""
    user, held = staff_of(request), found(_own(request), uid)
    initial = {"score": held.score, "remark": held.remark}
    form = MarkForm(request.POST or None, initial=initial)

    def deed() -> EssayPaper:
        return mark_essay(mark=held, **form.cleaned_data, by=user, now=clock.now())

    if form.is_valid() and tried(form, deed) is not None:
        say(request, _("The mark of essay %s is kept.") % held.paper.code)
        return redirect("learning_office:essays_to_mark")
    title = _("Essay %s") % held.paper.code
    context = {"mark": held, "essay": held.paper.essay, "file": _file(held), "scale": _scale(held)}
    template, submit = "learning/essay_mark.html", _("Keep the mark")
    return form_page(
        request, form, title=title, icon=ICON, trail=_path(title), submit=submit, template=template, context=context
    )


@needs(Ability.WRITE_QUESTIONS)
def file(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What was handed in, under the code instead of its own name, and without the names that programs write into it."""
    held = found(_own(request), uid)
    given = EssayFile.objects.filter(paper=held.paper_id).first()
    if given is None:
        raise Http404
    told = {"Content-Disposition": f'attachment; filename="{held.paper.code}.{given.kind}"'}
    content = without_names(bytes(given.data), given.kind)
    return HttpResponse(content, content_type=MEDIA_TYPES[given.kind], headers=told)


def _own(request: HttpRequest) -> EssayMarkQuerySet:
    return EssayMark.objects.visible_to(staff_of(request)).select_related("paper__essay__study_class__version__scale")


def _file(held: EssayMark) -> EssayFile | None:
    return EssayFile.objects.filter(paper=held.paper_id).defer("data", "name").first()


def _scale(held: EssayMark) -> object:
    version = held.paper.essay.study_class.version
    return version.scale if version else None


def _path(title: str) -> list[Crumb]:
    return crumbs((reverse("learning_office:essays_to_mark"), TITLE), ("", title))
