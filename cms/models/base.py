"""What every page of the public site has in common."""

from typing import Any, ClassVar

from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.cache import patch_cache_control
from wagtail.models import Page

from cms.declaring import DECLARATION, DeclaredPageForm
from cms.models.page_text import PageText
from cms.searching.page_words import words_of


class SitePage(Page):
    """A page that can be found by its words, and that goes out only with a word about state secrets."""

    base_form_class = DeclaredPageForm
    # Above what is written, so that it is met before the button: a form that was refused opens here again.
    content_panels: ClassVar[list[Any]] = [*Page.content_panels, DECLARATION]

    class Meta:
        abstract = True

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> TemplateResponse:
        """The reader's name and language are on the page: no proxy keeps it, and no browser shows it unasked."""
        response: TemplateResponse = super().serve(request, *args, **kwargs)
        patch_cache_control(response, private=True, no_cache=True)
        return response

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Whatever brings a page before the public, at once or by the timer, saves it whole and so comes by here.

        A draft of a page that is out is saved by some of its columns, while this object holds the draft's words: those
        are not to be found.
        """
        super().save(*args, **kwargs)
        if kwargs.get("update_fields") is None:
            self.keep_words()

    def keep_words(self) -> None:
        PageText.objects.keep(self, f"{words_of(self)} {self.attached_words()}")

    @property
    def description(self) -> str:
        """What others show of the page in a list of what they found."""
        return self.search_description or getattr(self, "lead", "")

    def attached_words(self) -> str:
        """What stands in files that belong to the page."""
        return ""
