"""Keeps Wagtail's own pages for those who edit the site.

Anybody who may enter the back office could otherwise open Wagtail's page choosers, its listing APIs, its site history
and its task choosers: they ask for no right of their own.
"""

from typing import Any

from django.http import Http404, HttpRequest
from django.utils.deprecation import MiddlewareMixin

BACK_OFFICE = "/admin/"
OPEN_TO_ALL_STAFF = {
    "wagtailadmin_home",
    "wagtailadmin_account",
    "wagtailadmin_sprite",
    "wagtailadmin_javascript_catalog",
    "wagtailadmin_login",
    "wagtailadmin_logout",
    "wagtailadmin_dismissibles",
}


class SiteEditorsOnly(MiddlewareMixin):
    """To role holders without a group of Wagtail's, its pages are not there; ours ask for abilities themselves."""

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        match = request.resolver_match
        if match is None or not request.path.startswith(BACK_OFFICE) or match.url_name in OPEN_TO_ALL_STAFF:
            return
        if view.__module__.startswith("wagtail.") and not _edits_the_site(request.user):
            raise Http404


def _edits_the_site(user: Any) -> bool:
    """Superusers, and members of any of Wagtail's groups; people who are not signed in are Wagtail's to turn away."""
    return not user.is_authenticated or user.is_superuser or user.groups.exists()
