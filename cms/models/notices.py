"""News and notices."""

from typing import Any, Self

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.query import PageQuerySet

from cms.blocks import RICH_TEXT
from cms.models.base import SitePage

ON_A_PAGE = 10


class NewsIndexPage(SitePage):
    """All news, the newest first."""

    lead = models.TextField(_("lead"), blank=True)

    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.NoticePage"]
    content_panels = [*SitePage.content_panels, FieldPanel("lead")]
    template = "cms/news.html"

    class Meta:
        verbose_name = _("news")
        verbose_name_plural = _("news")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        page_obj = Paginator(NoticePage.newest_below(self), ON_A_PAGE).get_page(request.GET.get("page"))
        return super().get_context(request, *args, **kwargs) | {"page_obj": page_obj}


class NoticePage(SitePage):
    """News or a notice."""

    lead = models.TextField(_("lead"), blank=True)
    body = RichTextField(_("body"), features=RICH_TEXT, blank=True)

    parent_page_types = ["cms.HomePage", "cms.NewsIndexPage"]
    subpage_types: list[str] = []
    content_panels = [*SitePage.content_panels, FieldPanel("lead"), FieldPanel("body")]
    template = "cms/notice.html"

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")

    @classmethod
    def newest_below(cls, page: Page) -> PageQuerySet[Self]:
        """What anybody may read, the newest first."""
        return cls.objects.live().public().descendant_of(page).order_by("-first_published_at", "-pk")
