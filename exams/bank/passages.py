"""The passages of a page: the blocks of its stream fields, each with a lasting id and its text.

Any page of Wagtail can be cited so; which kinds of page there are is the business of the CMS.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from wagtail.blocks import StreamValue
from wagtail.fields import StreamField
from wagtail.models import Page, get_page_models

BEGINNING = 120


@dataclass(frozen=True, slots=True)
class Passage:
    """A block of a page. `block`: its id, which stays when the block is moved or rewritten."""

    block: str
    text: str

    @property
    def beginning(self) -> str:
        return self.text if len(self.text) <= BEGINNING else self.text[: BEGINNING - 1].rstrip() + "…"


def citable_pages() -> QuerySet[Page]:
    """Published pages that anybody may read, of kinds that have passages."""
    return Page.objects.live().public().filter(content_type__model__in=_kinds()).order_by("title")


def passages_of(page: Page) -> list[Passage]:
    """The passages of the page as it is published, in its order; those without text are left out."""
    found = page.specific
    streams = (getattr(found, field.name) for field in _streams(type(found)))
    return [passage for stream in streams for passage in _passages(stream) if passage.text]


def _passages(stream: StreamValue) -> Iterator[Passage]:
    for block in stream:
        yield Passage(str(block.id), plain(block.block.get_searchable_content(block.value)))


def plain(parts: Iterable[Any]) -> str:
    """Text without line ends, so that a change of layout is no change of the passage."""
    return " ".join(" ".join(map(str, parts)).split())


def _streams(kind: type[Any]) -> list[StreamField]:
    return [field for field in kind._meta.get_fields() if isinstance(field, StreamField)]


def _kinds() -> list[str]:
    pages = [kind for kind in get_page_models() if _streams(kind)]
    return [str(kind._meta.model_name) for kind in pages]
