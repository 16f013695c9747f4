"""The exam rooms in the back office: addresses, the menu of the job, the first screen."""

from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import SubmenuMenuItem

from exams.results.first_screen import SittingsPanel
from people.backoffice import AbleMenuItem, job_menu
from people.roles import Ability


@hooks.register("register_admin_urls")
def exam_urls() -> list[object]:
    return [
        path("blueprints/", include("exams.papers.office_urls")),
        path("sittings/", include("exams.sittings.office_urls")),
        path("wall/", include("exams.delivery.office_urls")),
        path("results/", include("exams.results.office_urls")),
    ]


@hooks.register("insert_global_admin_css")
def look() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("khue/office-exams.css"))


@hooks.register("register_admin_menu_item")
def exam_menu() -> SubmenuMenuItem:
    items = [
        AbleMenuItem(
            _("Sittings"),
            reverse("sittings_office:list"),
            abilities=(Ability.SEE_SITTINGS,),
            icon_name="calendar-alt",
            order=10,
        ),
        AbleMenuItem(
            _("Blueprints"),
            reverse("papers_office:list"),
            abilities=(Ability.SEE_SITTINGS,),
            icon_name="table",
            order=20,
        ),
    ]
    return job_menu(_("Exams"), items, name="exams", icon="calendar-check", order=20)


@hooks.register("construct_homepage_panels")
def first_screen(request: object, panels: list[object]) -> None:
    """What needs me now: sittings, for those who see them. Wagtail's own panels stay for those who write pages."""
    panels.insert(0, SittingsPanel())
