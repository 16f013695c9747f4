"""What learning brings to the back office: its addresses and its menu."""

from django.urls import include, path, reverse_lazy
from django.urls.resolvers import URLResolver
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import SubmenuMenuItem

from learning import office_urls
from people.backoffice import AbleMenuItem, job_menu
from people.roles import Ability


@hooks.register("register_admin_urls")
def addresses() -> list[URLResolver]:
    return [path("", include(office_urls))]


@hooks.register("register_admin_menu_item")
def menu() -> SubmenuMenuItem:
    see = (Ability.SEE_SITTINGS,)
    items = [
        AbleMenuItem(
            _("Classes"), reverse_lazy("learning_office:classes"), abilities=see, icon_name="calendar", order=10
        ),
        AbleMenuItem(
            _("Programmes"), reverse_lazy("learning_office:programmes"), abilities=see, icon_name="list-ol", order=20
        ),
    ]
    return job_menu(_("Classes"), items, name="learning", icon="calendar", order=150)
