"""What the pages of the site are made of: shared blocks, and what may stand in rich text."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.anchors import article_anchor, chapter_anchor, clause_anchor

# No embed, no image from elsewhere, no raw HTML: what is not in this list, Wagtail takes out of what an editor pastes.
RICH_TEXT = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]
IN_AN_ARTICLE = ["bold", "italic", "ol", "ul", "link", "document-link"]


class ChapterValue(blocks.StructValue):
    @property
    def anchor(self) -> str:
        return chapter_anchor(self["number"])


class ArticleValue(blocks.StructValue):
    @property
    def anchor(self) -> str:
        return article_anchor(self["number"])

    @property
    def numbered_clauses(self) -> list[tuple[str, Any]]:
        """Each clause with its anchor, in the order of the document."""
        return [(clause_anchor(self["number"], clause["number"]), clause) for clause in self["clauses"]]

    @property
    def anchors(self) -> list[str]:
        return [self.anchor, *(anchor for anchor, _clause in self.numbered_clauses)]


class ChapterBlock(blocks.StructBlock):
    """The heading under which the articles that follow stand."""

    number = blocks.CharBlock(max_length=10, label=_("Number"))
    heading = blocks.CharBlock(max_length=300, required=False, label=_("Heading"))

    class Meta:
        value_class = ChapterValue
        template = "cms/blocks/chapter.html"
        icon = "title"
        label = _("Chapter")


class ClauseBlock(blocks.StructBlock):
    number = blocks.CharBlock(max_length=10, label=_("Number"))
    text = blocks.RichTextBlock(features=IN_AN_ARTICLE, label=_("Text"))

    class Meta:
        label = _("Clause")


class ArticleBlock(blocks.StructBlock):
    """An article with its clauses: each has an address of its own (#dieu-5, #dieu-5-khoan-2)."""

    number = blocks.CharBlock(max_length=10, label=_("Number"))
    heading = blocks.CharBlock(max_length=300, required=False, label=_("Heading"))
    text = blocks.RichTextBlock(features=IN_AN_ARTICLE, required=False, label=_("Text"))
    clauses = blocks.ListBlock(ClauseBlock(), default=[], min_num=0, label=_("Clauses"))

    class Meta:
        value_class = ArticleValue
        template = "cms/blocks/article.html"
        icon = "list-ol"
        label = _("Article")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not cleaned["text"].source.strip() and not cleaned["clauses"]:
            raise ValidationError(_("Article %(number)s is empty. Give it a text or a clause.") % dict(cleaned))
        return cleaned


class TermBlock(blocks.StructBlock):
    """A word of the glossary."""

    term = blocks.CharBlock(max_length=120, label=_("Term"))
    meaning = blocks.RichTextBlock(features=IN_AN_ARTICLE, label=_("Meaning"))

    class Meta:
        icon = "openquote"
        label = _("Term")


class AnsweredBlock(blocks.StructBlock):
    """A question that is often asked, and its answer."""

    question = blocks.CharBlock(max_length=300, label=_("Question"))
    answer = blocks.RichTextBlock(features=IN_AN_ARTICLE, label=_("Answer"))

    class Meta:
        template = "cms/blocks/answered.html"
        icon = "help"
        label = _("Question and answer")
