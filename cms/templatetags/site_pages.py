"""What every page of the site shows around itself: the way here, the main pages, its own address."""

from typing import Any
from urllib.parse import unquote

from django import template
from django.conf import settings
from wagtail.models import Page

from cms.models import ContactPage, FaqPage, GlossaryPage
from cms.public_pages import address_of, home_of, public_pages

register = template.Library()


@register.inclusion_tag("cms/nav.html", takes_context=True)
def site_nav(context: dict[str, Any]) -> dict[str, Any]:
    """The pages below the front page that their editors put into menus."""
    request, home = context["request"], home_of(context["request"])
    pages = public_pages().child_of(home).in_menu().order_by("path") if home else ()
    return {"links": [_link(page, request) for page in pages]}


@register.inclusion_tag("cms/footer_links.html", takes_context=True)
def site_footer(context: dict[str, Any]) -> dict[str, Any]:
    """Where to look things up and whom to ask."""
    request, home = context["request"], home_of(context["request"])
    pages = public_pages().child_of(home).type(GlossaryPage, FaqPage, ContactPage).order_by("path") if home else ()
    return {"links": [_link(page, request) for page in pages]}


@register.inclusion_tag("cms/breadcrumbs.html", takes_context=True)
def breadcrumbs(context: dict[str, Any], page: Page | None = None, title: str = "") -> dict[str, Any]:
    """From the front page to this one. A door that is no page of the tree gives its title."""
    request = context["request"]
    above = page.get_ancestors().filter(depth__gt=2).order_by("path") if page else ()
    return {"links": [_link(one, request) for one in above], "title": page.title if page else title}


@register.simple_tag
def full_address(path: str) -> str:
    return address_of(path)


def _link(page: Page, request: Any) -> dict[str, Any]:
    url = page.get_url(request) or "/"
    here, path = request.path, unquote(url)
    current = "page" if here == path else "true" if here.startswith(path) else ""
    return {"title": page.title, "url": url, "current": current, "lang": settings.LANGUAGE_CODE}
