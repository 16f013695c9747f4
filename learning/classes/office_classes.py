"""Back-office doors of classes: the list, the plan of one, its page."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from wagtail.admin.widgets.button import HeaderButton

from learning.classes.coming import coming
from learning.classes.forms import ClassForm, plan_values
from learning.classes.planning import plan_class
from learning.classes.tabs import tabs_of
from learning.course_rules import periods_needed
from learning.models import Programme, ProgrammeVersion, StudyClass
from learning.programmes.office_programmes import with_shares
from office import clock
from people.backoffice import Crumb, ScopedList, crumbs, form_page, found, needs, page, say, staff_of, tried
from people.models import User
from people.office_tables import LinkColumn, TextColumn
from people.roles import Ability

ICON = "calendar"


class ClassList(ScopedList):
    model = StudyClass
    abilities = (Ability.SEE_SITTINGS,)
    add_ability = Ability.RUN_SITTINGS
    add_label = _lazy("Plan a class")
    page_title = _lazy("Classes")
    header_icon = ICON
    index_url_name = "learning_office:classes"
    index_results_url_name = "learning_office:classes_results"
    add_url_name = "learning_office:class_add"
    search_fields = ["title", "code"]
    folds_search = False
    columns = [
        LinkColumn(
            "title",
            label=_lazy("Title"),
            get_url=lambda row: reverse("learning_office:class", args=[row.uid]),
        ),
        TextColumn("code", label=_lazy("Code")),
        TextColumn("starts_on", label=_lazy("Starts"), accessor=lambda row: day(row.starts_on), sort_key="starts_on"),
        TextColumn("ends_on", label=_lazy("Ends"), accessor=lambda row: day(row.ends_on)),
        TextColumn("state", label=_lazy("State"), accessor="get_state_display"),
        TextColumn("learners", label=_lazy("Learners"), accessor="learners"),
    ]

    def scope(self, user: User) -> Any:
        return super().scope(user).annotate(learners=Count("enrolments"))


def day(value: Any) -> str:
    return date_format(value, "SHORT_DATE_FORMAT")


def trail(*more: tuple[str, str]) -> list[Crumb]:
    return crumbs((reverse("learning_office:classes"), _("Classes")), *more)


@needs(Ability.SEE_SITTINGS)
def study_class(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A class: its state and the steps that led there, its plan, its parts, the rules it runs by."""
    held = found(StudyClass.objects.visible_to(staff_of(request)).select_related("version__scale", "final_test"), uid)
    percent = held.version.attendance_percent if held.version else None
    context = {
        "lines": with_shares(list(held.parts.all())),
        "needed": periods_needed(held.periods, percent) if percent is not None else None,
        "learners": held.enrolments.taking_part().count(),
        "steps": held.steps.select_related("by__person"),
        "coming": coming(held, today=clock.today()),
    }
    return class_page(request, held, "class", "learning/class.html", context)


def class_page(
    request: HttpRequest,
    held: StudyClass,
    door: str,
    template: str,
    context: dict[str, Any],
    buttons: Sequence[tuple[str, str, str]] = (),
) -> HttpResponse:
    """A tab of a class. `buttons` are label, door and icon of what may be done there by whoever runs the class."""
    user = staff_of(request)
    runs = StudyClass.objects.where_may(user, Ability.RUN_SITTINGS).filter(pk=held.pk).exists()
    own = [(_("Change the plan"), "class_change", "edit")] if door == "class" else []
    offered = [*own, *buttons] if runs else []
    return page(
        request,
        template,
        title=held.title,
        icon=ICON,
        trail=trail(("", held.title)),
        context={"study_class": held, "runs": runs, "tabs": tabs_of(held, user, door), **context},
        buttons=[
            HeaderButton(label, url=reverse(f"learning_office:{name}", args=[held.uid]), icon_name=icon)
            for label, name, icon in offered
        ],
    )


@needs(Ability.RUN_SITTINGS)
def add(request: HttpRequest) -> HttpResponse:
    return _plan(request, None)


@needs(Ability.RUN_SITTINGS)
def change(request: HttpRequest, uid: UUID) -> HttpResponse:
    return _plan(request, found(StudyClass.objects.where_may(staff_of(request), Ability.RUN_SITTINGS), uid))


def _plan(request: HttpRequest, held: StudyClass | None) -> HttpResponse:
    user = staff_of(request)
    initial = plan_values(held) if held else {}
    versions = _offered(user, held)
    form = ClassForm(request.POST or None, initial=initial, user=user, on=clock.today(), versions=versions)
    if form.is_valid():
        made = tried(form, lambda: plan_class(plan=form.plan(), study_class=held, by=user, now=clock.now()))
        if made:
            say(request, _("The plan of the class is kept."))
            return redirect("learning_office:class", made.uid)
    title = _("Change the plan") if held else _("Plan a class")
    back = [(reverse("learning_office:class", args=[held.uid]), held.title)] if held else []
    return form_page(request, form, title=title, icon=ICON, trail=trail(*back, ("", title)), submit=_("Keep the plan"))


def _offered(user: User, held: StudyClass | None) -> Any:
    """The newest published version of every programme in sight, and the one that the class has."""
    newest = Programme.objects.visible_to(user).annotate(
        newest=Max("versions__number", filter=Q(versions__published_at__isnull=False))
    )
    chosen = [(one.pk, one.newest) for one in newest if one.newest]
    offered = Q(pk=held.version_id) if held and held.version_id else Q(pk__in=[])
    for programme, number in chosen:
        offered |= Q(programme=programme, number=number)
    return ProgrammeVersion.objects.filter(offered).order_by("title", "-number")
