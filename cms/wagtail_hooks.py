"""The main menu of the back office holds what belongs to the job; Wagtail's own corners are the operator's."""

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.menu import MenuItem

OPERATORS_ONLY = {"reports", "help", "settings", "snippets"}


@hooks.register("construct_main_menu")
def keep_to_the_job(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Takes the rest out for everybody but the operator. Pages, images and documents ask for rights of their own."""
    if not getattr(request.user, "is_superuser", False):
        menu_items[:] = [item for item in menu_items if item.name not in OPERATORS_ONLY]
