"""The pages that anybody may read."""

from django.conf import settings
from django.http import HttpRequest
from wagtail.models import Page, Site
from wagtail.query import PageQuerySet


def public_pages() -> PageQuerySet[Page]:
    """No drafts, nothing that is kept for some."""
    return Page.objects.live().public().filter(depth__gt=1)


def home_of(request: HttpRequest) -> Page | None:
    """The front page of the site that was asked."""
    site = Site.find_for_request(request)
    return site.root_page if site else None


def address_of(path: str) -> str:
    """The address as others write it down: under the name in the settings, whatever name the visitor came by."""
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + path
