"""What questions rest on: passages of study pages, and articles of documents."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from exams.bank.models.banks import Bank
from exams.bank.models.questions import Question
from office.fields import Record

if TYPE_CHECKING:
    from people.models import User


class SourceQuerySet(models.QuerySet["Source"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(bank__in=Bank.objects.visible_to(user).values("pk"))


class Source(Record):
    """A document that questions of a bank cite: a resolution, a regulation, a law, a textbook."""

    bank = models.ForeignKey(Bank, on_delete=models.CASCADE, related_name="sources")
    number = models.CharField(_("number and sign"), max_length=60, help_text=_("As on the document: 39-QĐ/TW."))
    title = models.CharField(_("title"), max_length=400)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    superseded_on = models.DateField(_("no longer in force from"), null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="predecessors",
        verbose_name=_("replaced by"),
    )

    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["bank", "number"]
        constraints = [models.UniqueConstraint(fields=["bank", "number"], name="source_numbered_once")]

    def __str__(self) -> str:
        return self.number


class Citation(Record):
    """What a question cites: a passage of a study page, by its block, or a place in a document.

    `passage`: the words as they were when somebody last found the question to agree with them; `page_title` stays when
    the page is gone.
    """

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="citations")
    page = models.ForeignKey(Page, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    page_title = models.CharField(max_length=255, blank=True)
    block = models.CharField(max_length=40, blank=True)
    passage = models.TextField(blank=True)
    source = models.ForeignKey(
        Source, null=True, blank=True, on_delete=models.PROTECT, related_name="citations", verbose_name=_("document")
    )
    article = models.CharField(_("article"), max_length=30, blank=True)
    clause = models.CharField(_("clause, point"), max_length=30, blank=True)
    checked_at = models.DateTimeField()

    class Meta:
        ordering = ["question", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(source__isnull=False) & Q(block="")) | (Q(source__isnull=True) & ~Q(block="")),
                name="citation_of_passage_or_document",
            ),
            models.UniqueConstraint(
                fields=["question", "page", "block"], condition=~Q(block=""), name="passage_cited_once"
            ),
            models.UniqueConstraint(
                fields=["question", "source", "article", "clause"],
                condition=Q(source__isnull=False),
                name="document_place_cited_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.page_title or self.source} {self.article} {self.clause}".strip()
