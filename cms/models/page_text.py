"""The words of pages and of uploaded files, for searching."""

from django.db import models
from wagtail.documents import get_document_model_string
from wagtail.models import Page

from cms.searching.folding import folded, same, shown

LONGEST = 300_000  # characters of one page with its file: PostgreSQL takes no more than a megabyte of words


class PageTexts(models.Manager["PageText"]):
    def keep(self, page: Page, words: str) -> None:
        """Keeps the words of a page that is out, forgets those of any other. Who may see it, each search asks anew."""
        if not page.live:
            self.filter(page_id=page.pk).delete()
            return
        title, text = shown(page.title), shown(words)[:LONGEST]
        facts = {"title": title, "same_title": same(title), "folded_title": folded(title)}
        facts |= {"text": text, "same": same(text), "folded": folded(text)}
        self.update_or_create(page_id=page.pk, defaults=facts)


class PageText(models.Model):
    """The words of a page that is out, with those of the file attached to it.

    `text` is shown in snippets, `same` is compared with what was typed, `folded` is what the database's full text
    search reads; the three, and the three of the title, have their places in common (cms/searching/folding.py).
    """

    page = models.OneToOneField(Page, models.CASCADE, primary_key=True, related_name="+")
    title = models.TextField()
    same_title = models.TextField()
    folded_title = models.TextField()
    text = models.TextField()
    same = models.TextField()
    folded = models.TextField()

    wagtail_reference_index_ignore = True
    objects = PageTexts()

    def __str__(self) -> str:
        return self.title


class FileText(models.Model):
    """What was read out of an uploaded file. `is_whole`: the reading came to the file's end within its limits."""

    document = models.OneToOneField(get_document_model_string(), models.CASCADE, primary_key=True, related_name="+")
    text = models.TextField()
    is_whole = models.BooleanField()
    read_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.document_id}: {len(self.text)}"
