"""The front page."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from cms.blocks import RICH_TEXT
from cms.models.base import SitePage
from cms.models.notices import NewsIndexPage, NoticePage

NEWEST = 5


class HomePage(SitePage):
    """The front page: who we are, what is new, where to sign in."""

    lead = models.TextField(_("lead"), blank=True)
    body = StreamField(
        [("text", blocks.RichTextBlock(features=RICH_TEXT, label=_("Text")))],
        blank=True,
        verbose_name=_("body"),
    )

    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    content_panels = [*SitePage.content_panels, FieldPanel("lead"), FieldPanel("body")]
    template = "cms/home.html"

    class Meta:
        verbose_name = _("home page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        news = NewsIndexPage.objects.live().public().child_of(self).first()
        return context | {"notices": NoticePage.newest_below(self)[:NEWEST], "news": news}
