"""Pages to look things up in: words, questions that are often asked, and where to find us."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField, StreamField

from cms.blocks import RICH_TEXT, AnsweredBlock, TermBlock
from cms.glossary import Entry, entry_of, letters
from cms.models.base import SitePage


class GlossaryPage(SitePage):
    """Words of the trade in the order of the alphabet, each with an address of its own."""

    lead = models.TextField(_("lead"), blank=True)
    terms = StreamField([("term", TermBlock())], blank=True, verbose_name=_("terms"))

    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []
    content_panels = [*SitePage.content_panels, FieldPanel("lead"), FieldPanel("terms")]
    template = "cms/glossary.html"

    class Meta:
        verbose_name = _("glossary")
        verbose_name_plural = _("glossaries")

    def clean(self) -> None:
        super().clean()
        anchors = [entry.anchor for entry in self._entries()]
        if twice := {anchor for anchor in anchors if anchors.count(anchor) > 1}:
            raise ValidationError({"terms": _("A term stands here twice: %s. Put the two together.") % min(twice)})

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {"letters": letters(self._entries())}

    def _entries(self) -> list[Entry]:
        return [entry_of(block.value["term"], block.value["meaning"]) for block in self.terms]


class FaqPage(SitePage):
    """Questions that are often asked."""

    lead = models.TextField(_("lead"), blank=True)
    questions = StreamField([("question", AnsweredBlock())], blank=True, verbose_name=_("questions"))

    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []
    content_panels = [*SitePage.content_panels, FieldPanel("lead"), FieldPanel("questions")]
    template = "cms/faq.html"

    class Meta:
        verbose_name = _("questions and answers")
        verbose_name_plural = _("questions and answers")


class ContactPage(SitePage):
    """Who answers, where, and when."""

    lead = models.TextField(_("lead"), blank=True)
    office = models.CharField(_("office"), max_length=200, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    phone = models.CharField(_("phone"), max_length=60, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    hours = models.CharField(_("hours"), max_length=200, blank=True)
    body = RichTextField(_("body"), features=RICH_TEXT, blank=True)

    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []
    content_panels = [
        *SitePage.content_panels,
        *map(FieldPanel, ("lead", "office", "address", "phone", "email", "hours", "body")),
    ]
    template = "cms/contact.html"

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
