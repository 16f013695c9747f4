"""The parts of a lesson as a reader meets them: titles of passages, files, self-checks without their keys."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from wagtail.blocks import StreamValue

from cms.lesson_media import AUDIO, ending
from exams.bank.passages import plain
from learning.models import LessonNote

LONGEST_TITLE = 90
# Beside these a reader may write a note, and to these one comes back.
READ = {"points", "passage", "picture", "media"}


@dataclass(frozen=True, slots=True)
class LessonPart:
    """A block of a lesson. `kind`: the name of its template in cms/lesson/; `title`: what a link to it says."""

    block: str
    kind: str
    value: Any
    title: str
    note: LessonNote | None = None
    is_passed: bool = False

    @property
    def anchor(self) -> str:
        return f"p-{self.block}"

    @property
    def is_read(self) -> bool:
        return self.kind in READ

    @property
    def is_audio(self) -> bool:
        return ending(self.value["file"].filename) in AUDIO

    @property
    def picture(self) -> Any:
        return self.value["image"].get_rendition("max-1200x1200")


def parts_of(body: StreamValue) -> list[LessonPart]:
    """In a preview a new block has no id yet."""
    return [LessonPart(str(block.id or uuid4()), block.block_type, block.value, _title(block)) for block in body]


def _title(block: StreamValue.StreamChild) -> str:
    if block.block_type == "passage":
        return title_of_passage(block.value.source)
    if block.block_type == "media":
        return str(block.value["title"])
    if block.block_type == "picture":
        return str(block.value["caption"]) or _("Picture")
    return {"points": _("Key points"), "check": _("Self-check question"), "reference": _("Reference")}[block.block_type]


def title_of_passage(source: str) -> str:
    """Its first heading, or how it begins."""
    for tag in ("h2", "h3"):
        _before, found, rest = source.partition(f"<{tag}")
        if found:
            return _short(rest.partition(">")[2].partition(f"</{tag}>")[0])
    return _short(source)


def _short(html: str) -> str:
    text = plain([strip_tags(html.replace("</p>", " ")).replace("&amp;", "&")])
    return text if len(text) <= LONGEST_TITLE else text[: LONGEST_TITLE - 1].rstrip() + "…"
