"""The main menu of the back office holds what belongs to the job; Wagtail's own corners are the operator's.

And whoever publishes has declared that what goes out holds no state secret: who, when and which version stands in the
journal.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import Page

from cms.declarations import declare_page
from cms.declaring import goes_out
from office import clock

OPERATORS_ONLY = {"reports", "help", "settings", "snippets"}


@hooks.register("construct_main_menu")
def keep_to_the_job(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Takes the rest out for everybody but the operator. Pages, images and documents ask for rights of their own."""
    if not getattr(request.user, "is_superuser", False):
        menu_items[:] = [item for item in menu_items if item.name not in OPERATORS_ONLY]


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def write_declaration(request: HttpRequest, page: Page) -> None:
    """The form has refused to let the page out without the declaration; what was declared is written here."""
    if request.POST.get("declared") and goes_out(request.POST):
        declare_page(page=page, stamps_seen="stamps_seen" in request.POST, by=request.user, now=clock.now())


@hooks.register("before_bulk_action")
def publish_one_by_one(request: HttpRequest, action_type: str, objects: list[Any], action: Any) -> HttpResponse | None:
    """Many pages at once would go out without a word about each."""
    if action_type != "publish" or request.method != "POST":
        return None
    messages.error(
        request, _("Publish pages one by one: for each one somebody declares that it holds no state secret.")
    )
    return HttpResponseRedirect(reverse("wagtailadmin_explore_root"))
