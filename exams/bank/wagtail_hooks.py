"""What the question bank brings to the back office: its addresses and its menu."""

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse_lazy
from django.urls.resolvers import URLResolver
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import SubmenuMenuItem

from exams.bank import office_urls
from exams.bank.review_queries import waiting_for
from people.backoffice import AbleMenuItem, job_menu, staff_of
from people.roles import Ability


@hooks.register("register_admin_urls")
def addresses() -> list[URLResolver]:
    return [path("", include(office_urls))]


class ReviewMenuItem(AbleMenuItem):
    """The queue of review, with how many versions wait for this user."""

    def render_component(self, request: HttpRequest) -> Any:
        component = super().render_component(request)
        waiting = waiting_for(staff_of(request)).count()
        component.label = f"{self.label} ({waiting})" if waiting else self.label
        return component


@hooks.register("register_admin_menu_item")
def menu() -> SubmenuMenuItem:
    see, write = (Ability.SEE_QUESTIONS,), (Ability.WRITE_QUESTIONS,)
    items = [
        AbleMenuItem(
            _("Question banks"),
            reverse_lazy("bank_office:banks"),
            abilities=see,
            icon_name="folder-open-inverse",
            order=10,
        ),
        AbleMenuItem(_("Questions"), reverse_lazy("bank_office:questions"), abilities=see, icon_name="help", order=20),
        ReviewMenuItem(
            _("To review"),
            reverse_lazy("bank_office:review"),
            abilities=(Ability.WRITE_QUESTIONS, Ability.APPROVE_QUESTIONS),
            icon_name="glasses",
            order=25,
        ),
        AbleMenuItem(
            _("Import questions"), reverse_lazy("bank_office:import"), abilities=write, icon_name="upload", order=30
        ),
    ]
    return job_menu(_("Questions"), items, name="questions", icon="help", order=300)
