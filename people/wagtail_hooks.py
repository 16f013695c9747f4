"""What people bring to the back office: their addresses, their menu, the look shared by all rooms."""

from django.templatetags.static import static
from django.urls import include, path, reverse_lazy
from django.urls.resolvers import URLResolver
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import SubmenuMenuItem

from people import office_urls
from people.backoffice import AbleMenuItem, job_menu
from people.roles import Ability


@hooks.register("register_admin_urls")
def addresses() -> list[URLResolver]:
    return [path("", include(office_urls))]


@hooks.register("insert_global_admin_css")
def look() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("khue/office.css"))


@hooks.register("register_admin_menu_item")
def menu() -> SubmenuMenuItem:
    see, keep, grant = (Ability.SEE_PEOPLE,), (Ability.KEEP_PEOPLE,), (Ability.GRANT_ROLES,)
    items = [
        AbleMenuItem(_("People"), reverse_lazy("people_office:people"), abilities=see, icon_name="user", order=10),
        AbleMenuItem(_("Units"), reverse_lazy("people_office:units"), abilities=see, icon_name="group", order=20),
        AbleMenuItem(_("Roles"), reverse_lazy("people_office:roles"), abilities=grant, icon_name="key", order=30),
        AbleMenuItem(
            _("Import people"), reverse_lazy("people_office:roster"), abilities=keep, icon_name="upload", order=40
        ),
        AbleMenuItem(
            _("Journal"),
            reverse_lazy("people_office:journal"),
            abilities=(Ability.SEE_JOURNAL,),
            icon_name="history",
            order=50,
        ),
    ]
    return job_menu(_("People"), items, name="people", icon="group", order=200)
