"""The library of documents: what the Party and the State have issued, with state, relations and articles."""

from collections import Counter
from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.documents import get_document_model_string
from wagtail.fields import StreamField
from wagtail.models import Orderable

from cms.blocks import RICH_TEXT, ArticleBlock, ChapterBlock
from cms.document_filter import DocumentFilter
from cms.document_names import name_document, places_of
from cms.models.base import SitePage
from cms.models.page_text import FileText
from cms.relations import Related, Relation, both_ways

ON_A_PAGE = 20


class DocumentState(models.TextChoices):
    IN_FORCE = "in_force", _("In force")
    AMENDED = "amended", _("In force, amended")
    SUPERSEDED = "superseded", _("Superseded")
    TO_CHECK = "to_check", _("Whether it is in force has to be checked")


class DocumentIndexPage(SitePage):
    """The library: what is in it, narrowed by what the reader chooses."""

    lead = models.TextField(_("lead"), blank=True)

    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.DocumentPage"]
    content_panels = [*SitePage.content_panels, FieldPanel("lead")]
    template = "cms/documents.html"

    class Meta:
        verbose_name = _("library of documents")
        verbose_name_plural = _("libraries of documents")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        documents = DocumentPage.objects.live().public().child_of(self)
        form = DocumentFilter(documents, request.GET)
        found = form.narrowed(documents).order_by("-issued_on", "title")
        page_obj = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
        return super().get_context(request, *args, **kwargs) | {"form": form, "page_obj": page_obj}


class DocumentSubject(TaggedItemBase):
    """What a document is about."""

    content_object = ParentalKey("cms.DocumentPage", on_delete=models.CASCADE, related_name="tagged_subjects")


class DocumentPage(SitePage):
    """One document. Its articles and clauses have addresses of their own, its blocks lasting ids for citations."""

    kind = models.CharField(
        _("kind"), max_length=60, help_text=_("As the document calls itself: Nghị quyết, Quy định, Hướng dẫn …")
    )
    number = models.CharField(_("number"), max_length=60, blank=True, help_text=_("Such as 37-QĐ/TW."))
    issuer = models.CharField(_("issuing body"), max_length=200)
    issued_on = models.DateField(_("date"), null=True, blank=True)
    day_is_known = models.BooleanField(_("the day is known, not only the month"), default=True)
    summary = models.TextField(_("summary"), blank=True)
    state = models.CharField(
        _("state"), max_length=12, choices=DocumentState.choices, default=DocumentState.IN_FORCE, db_index=True
    )
    is_checked = models.BooleanField(_("compared with the document itself"), default=False)
    changed_by = models.CharField(
        _("changed by"),
        max_length=200,
        blank=True,
        help_text=_("The number of what amended or superseded it, where that document is not in the library."),
    )
    file = models.ForeignKey(
        get_document_model_string(),
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("the document as PDF"),
    )
    body = StreamField(
        [
            ("chapter", ChapterBlock()),
            ("article", ArticleBlock()),
            ("passage", blocks.RichTextBlock(features=RICH_TEXT, label=_("Passage"))),
        ],
        blank=True,
        verbose_name=_("articles and clauses"),
    )
    subjects = ClusterTaggableManager(
        through=DocumentSubject, blank=True, verbose_name=_("subjects"), help_text=_("Separated by commas.")
    )

    parent_page_types = ["cms.DocumentIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *SitePage.content_panels,
        MultiFieldPanel(
            [*map(FieldPanel, ("kind", "number", "issuer", "issued_on", "day_is_known"))], heading=_("The document")
        ),
        MultiFieldPanel(
            [
                FieldPanel("state"),
                FieldPanel("is_checked"),
                InlinePanel("relations", label=_("Relation to another document")),
                FieldPanel("changed_by"),
            ],
            heading=_("State"),
        ),
        *map(FieldPanel, ("summary", "subjects", "file", "body")),
    ]
    template = "cms/document.html"

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def clean(self) -> None:
        super().clean()
        twice = [anchor for anchor, times in Counter(self._anchors()).items() if times > 1]
        if twice:
            raise ValidationError({"body": _("Two places have one address: %s. Correct the numbers.") % f"#{twice[0]}"})

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        own = {"related": self.related(), "places": places_of(self.body), "subjects": self.subjects.order_by("name")}
        return super().get_context(request, *args, **kwargs) | own

    @property
    def named(self) -> str:
        """As a letter would name it: “Quy định 37-QĐ/TW ngày 25/10/2021 của …”."""
        return name_document(
            kind=self.kind, number=self.number, on=self.issued_on, issuer=self.issuer, day_is_known=self.day_is_known
        )

    @property
    def description(self) -> str:
        return self.search_description or self.summary or self.named

    def related(self) -> list[Related]:
        """Relations written here and those written at other documents, in the words of this one; what is out alone."""
        return both_ways(
            [(one.kind, one.other) for one in self.relations.select_related("other") if _is_out(one.other)],
            [(one.kind, one.document) for one in self.related_from.select_related("document") if _is_out(one.document)],
        )

    def attached_words(self) -> str:
        """Number and so on are the page's own; here comes what was read out of the PDF."""
        kept = FileText.objects.filter(document_id=self.file_id).first() if self.file_id else None
        return kept.text if kept else ""

    def _anchors(self) -> list[str]:
        chapters = [block.value.anchor for block in self.body if block.block_type == "chapter"]
        articles = [block.value.anchors for block in self.body if block.block_type == "article"]
        return sum(articles, chapters)


class DocumentRelation(Orderable):
    """What this document does to another one, or what another one does to it."""

    document = ParentalKey(DocumentPage, on_delete=models.CASCADE, related_name="relations")
    kind = models.CharField(_("relation"), max_length=15, choices=Relation.choices)
    other = models.ForeignKey(
        DocumentPage, models.CASCADE, related_name="related_from", verbose_name=_("the other document")
    )

    panels = [FieldPanel("kind"), PageChooserPanel("other")]

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(fields=["document", "kind", "other"], name="one_relation_of_a_kind"),
            models.CheckConstraint(
                condition=~models.Q(document=models.F("other")), name="a_document_does_nothing_to_itself"
            ),
        ]

    def clean(self) -> None:
        super().clean()
        if self.document_id is not None and self.document_id == self.other_id:
            raise ValidationError({"other": _("Choose another document: this is the same one.")})


def _is_out(page: DocumentPage) -> bool:
    return page.live and not page.get_view_restrictions().exists()
