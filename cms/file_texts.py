"""Keeps what was read out of an uploaded file."""

from datetime import datetime

from django.db import transaction
from wagtail.documents.models import AbstractDocument

from cms.models import DocumentPage, FileText
from cms.searching.reading import FileWords


@transaction.atomic
def keep_file_text(*, document: AbstractDocument, words: FileWords, now: datetime) -> None:
    """Keeps the words, and has the pages to which the file is attached found by them."""
    text = words.text.replace("\x00", "")
    defaults = {"text": text, "is_whole": words.is_whole, "read_at": now}
    FileText.objects.update_or_create(document_id=document.pk, defaults=defaults)
    for page in DocumentPage.objects.live().filter(file=document):
        page.keep_words()
