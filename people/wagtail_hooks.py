"""What people bring to the back office: their addresses, their menu, the look shared by all rooms."""

from django.templatetags.static import static
from django.urls import include, path, reverse_lazy
from django.urls.resolvers import URLResolver
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem, SubmenuMenuItem

from people import office_urls
from people.backoffice import AbleMenuItem, job_menu
from people.roles import Ability

Abilities = tuple[Ability, ...]


@hooks.register("register_admin_urls")
def addresses() -> list[URLResolver]:
    return [path("", include(office_urls))]


@hooks.register("insert_global_admin_css")
def look() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("khue/office.css"))


@hooks.register("register_admin_menu_item")
def own_safety() -> MenuItem:
    return MenuItem(_("Sign-in and safety"), reverse_lazy("people:safety"), icon_name="lock", order=9000)


@hooks.register("register_admin_menu_item")
def own_data() -> MenuItem:
    return MenuItem(_("My data"), reverse_lazy("people:my_data"), icon_name="user", order=8990)


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
            _("Duplicates among people"),
            reverse_lazy("people_office:duplicates"),
            abilities=keep,
            icon_name="copy",
            order=45,
        ),
        AbleMenuItem(
            _("Journal"),
            reverse_lazy("people_office:journal"),
            abilities=(Ability.SEE_JOURNAL,),
            icon_name="history",
            order=50,
        ),
    ]
    return job_menu(_("People"), [*items, *_data_items(keep, grant)], name="people", icon="group", order=200)


def _data_items(keep: Abilities, grant: Abilities) -> list[AbleMenuItem]:
    """What has to do with people's data, and with systems that read it."""
    named = (
        ("corrections", _("Requests for correction"), keep, "edit"),
        ("notices", _("Notices and consents"), grant, "mail"),
        ("left", _("People who left"), grant, "bin"),
        ("retention", _("Retention"), grant, "time"),
        ("tokens", _("Service tokens"), grant, "link"),
    )
    return [
        AbleMenuItem(
            label, reverse_lazy(f"people_office:{name}"), abilities=able, icon_name=icon, order=60 + 10 * place
        )
        for place, (name, label, able, icon) in enumerate(named)
    ]
