"""What others follow or crawl the site by: Atom feeds of news and documents, the map for search engines."""

from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import feedgenerator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from cms.models import DocumentPage, NoticePage
from cms.public_pages import address_of, public_pages

NEWEST, MOST = 30, 50_000  # the latter is what a sitemap may hold
CLOSED = ("/admin/", "/api/", "/exam/", "/sign-in/", "/search/")


class _AtomFeed(Feed):
    feed_type = feedgenerator.Atom1Feed

    def link(self) -> str:
        return address_of("/")

    def item_title(self, item: Any) -> str:
        return str(item.title)

    def item_link(self, item: Any) -> str:
        return address_of(item.url)

    def item_guid(self, item: Any) -> str:
        return f"urn:uuid:{item.translation_key}"

    def item_pubdate(self, item: Any) -> datetime | None:
        return item.first_published_at

    def item_updateddate(self, item: Any) -> datetime | None:
        return item.last_published_at or item.first_published_at


class NewsFeed(_AtomFeed):
    title = _("Khuê: news and notices")

    def feed_url(self) -> str:
        return address_of(reverse("cms:news_feed"))

    def items(self) -> Any:
        return NoticePage.objects.live().public().order_by("-first_published_at", "-pk")[:NEWEST]

    def item_description(self, item: NoticePage) -> str:
        return item.lead


class DocumentsFeed(_AtomFeed):
    title = _("Khuê: documents")

    def feed_url(self) -> str:
        return address_of(reverse("cms:documents_feed"))

    def items(self) -> Any:
        return DocumentPage.objects.live().public().order_by("-last_published_at", "-pk")[:NEWEST]

    def item_description(self, item: DocumentPage) -> str:
        return f"{item.named}. {item.get_state_display()}. {item.summary}"


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every page that anybody may read, with the day of its last change."""
    found = ((page.get_url(request), page.last_published_at) for page in public_pages()[:MOST])
    pages = [(address_of(url), changed_at) for url, changed_at in found if url]
    return render(request, "cms/sitemap.xml", {"pages": pages}, content_type="application/xml")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Crawlers may read the site; nobody's exam, account or paper is for them."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED), "", f"Sitemap: {address_of('/sitemap.xml')}"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
