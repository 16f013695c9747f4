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
            _("Nominations"),
            reverse_lazy("learning_office:calls"),
            abilities=(Ability.NOMINATE,),
            icon_name="mail",
            order=15,
        ),
        AbleMenuItem(
            _("Programmes"), reverse_lazy("learning_office:programmes"), abilities=see, icon_name="list-ol", order=20
        ),
        AbleMenuItem(
            _("Essays to mark"),
            reverse_lazy("learning_office:essays_to_mark"),
            abilities=(Ability.WRITE_QUESTIONS,),
            icon_name="edit",
            order=30,
        ),
        AbleMenuItem(
            _("Certificates to issue"),
            reverse_lazy("learning_office:certificates_due"),
            abilities=(Ability.SEE_RESULTS,),
            icon_name="doc-full",
            order=45,
        ),
        AbleMenuItem(
            _("Registers"),
            reverse_lazy("learning_office:registers"),
            abilities=(Ability.SEE_RESULTS,),
            icon_name="list-ul",
            order=50,
        ),
        AbleMenuItem(
            _("Certificates that run out"),
            reverse_lazy("learning_office:running_out"),
            abilities=(Ability.SEE_RESULTS,),
            icon_name="time",
            order=55,
        ),
        AbleMenuItem(
            _("Where everyone stands"),
            reverse_lazy("learning_office:standing"),
            abilities=(Ability.SEE_PEOPLE,),
            icon_name="site",
            order=60,
        ),
    ]
    return job_menu(_("Classes"), items, name="learning", icon="calendar", order=150)
