"""manage.py keep_page_texts: reads the words of all pages anew, for the search."""

from typing import Any

from django.utils.translation import ngettext

from cms.models.base import SitePage
from cms.public_pages import public_pages
from office.commands import OfficeCommand


class Command(OfficeCommand):
    help = "Reads the words of all pages anew, for the search: after an update from a version that kept none."

    def handle(self, *args: Any, **options: Any) -> None:
        pages = [page for page in public_pages().specific() if isinstance(page, SitePage)]
        for page in pages:
            page.keep_words()
        told = ngettext("%(pages)d page can be found.", "%(pages)d pages can be found.", len(pages))
        self.stdout.write(told % {"pages": len(pages)})
