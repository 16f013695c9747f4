"""The words of a page, as its readers see them."""

from collections.abc import Iterator
from typing import Any

from django.db import models
from wagtail.blocks import RichTextBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page


def words_of(page: Page) -> str:
    """What stands in the page's own fields: plain text, rich text and blocks. Not its title."""
    return " ".join(part for field in _own_fields(page) for part in _parts(field, getattr(page, field.attname)))


def _own_fields(page: Page) -> Iterator[models.Field]:
    inherited = set(Page._meta.get_fields())
    for field in page._meta.get_fields():
        if isinstance(field, models.TextField | models.CharField | StreamField) and field not in inherited:
            yield field


def _parts(field: models.Field, value: Any) -> list[str]:
    if isinstance(field, StreamField):
        return [str(part) for part in field.stream_block.get_searchable_content(value)]
    if isinstance(field, RichTextField):
        return [str(part) for part in RichTextBlock().get_searchable_content(RichTextBlock().to_python(value))]
    return [] if field.choices else [value or ""]
