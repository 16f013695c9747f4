"""Pages of the public site, in Wagtail."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

RICH_TEXT = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]


class HomePage(Page):
    """The front page: who we are, what is new, where to sign in."""

    lead = models.TextField(_("lead"), blank=True)
    body = StreamField(
        [("text", blocks.RichTextBlock(features=RICH_TEXT, label=_("Text")))],
        blank=True,
        verbose_name=_("body"),
    )

    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["cms.NoticePage", "cms.StudyPage"]
    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]
    template = "cms/home.html"

    class Meta:
        verbose_name = _("home page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        notices = NoticePage.objects.live().public().child_of(self)
        context["notices"] = notices.order_by("-first_published_at")[:10]
        return context


class NoticePage(Page):
    """News or a notice."""

    lead = models.TextField(_("lead"), blank=True)
    body = RichTextField(_("body"), features=RICH_TEXT, blank=True)

    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []
    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]
    template = "cms/notice.html"

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")


class StudyPage(Page):
    """Material to study: passages in their order. Each has a lasting id, by which questions cite it."""

    lead = models.TextField(_("lead"), blank=True)
    body = StreamField(
        [("passage", blocks.RichTextBlock(features=RICH_TEXT, label=_("Passage")))],
        blank=True,
        verbose_name=_("passages"),
    )

    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []
    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]
    template = "cms/study.html"

    class Meta:
        verbose_name = _("study page")
        verbose_name_plural = _("study pages")
