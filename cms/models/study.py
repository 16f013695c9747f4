"""Material to study."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from cms.blocks import RICH_TEXT
from cms.models.base import SitePage


class StudyPage(SitePage):
    """Material to study: passages in their order. Each has a lasting id, by which questions cite it."""

    lead = models.TextField(_("lead"), blank=True)
    body = StreamField(
        [("passage", blocks.RichTextBlock(features=RICH_TEXT, label=_("Passage")))],
        blank=True,
        verbose_name=_("passages"),
    )

    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []
    content_panels = [*SitePage.content_panels, FieldPanel("lead"), FieldPanel("body")]
    template = "cms/study.html"

    class Meta:
        verbose_name = _("study page")
        verbose_name_plural = _("study pages")
