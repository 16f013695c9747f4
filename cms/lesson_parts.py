"""The parts of a lesson as a reader meets them: titles of passages, files, self-checks without their keys."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from wagtail.blocks import StreamValue

from cms.lesson_frames import frame_of
from cms.lesson_media import AUDIO, ending, why_not_linked
from exams.bank.passages import plain
from exams.bank.practice import PracticeQuestion, practice_questions
from learning.models import LessonNote

LONGEST_TITLE = 90
CHECK, BANK_CHECK = "check", "bank_check"
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
    def frame(self) -> str:
        """The player of another host, while the settings allow that host; empty: the page of the video is linked."""
        address = self.value["address"] if self.kind == "media" else ""
        is_allowed = address and not why_not_linked(address, settings.LESSON_VIDEO_HOSTS)
        return frame_of(address) if is_allowed else ""

    @property
    def picture(self) -> Any:
        return self.value["image"].get_rendition("max-1200x1200")


def parts_of(body: StreamValue) -> list[LessonPart]:
    """A question that its bank no longer asks is left out. In a preview a new block has no id yet."""
    asked = practice_questions([block.value["ref"] for block in body if block.block_type == BANK_CHECK])
    parts = (_part(block, asked) for block in body)
    return [part for part in parts if part is not None]


def _part(block: StreamValue.StreamChild, asked: Mapping[str, PracticeQuestion]) -> LessonPart | None:
    kind, value = block.block_type, block.value
    if kind == BANK_CHECK:
        kind, value = CHECK, asked.get(value["ref"])
        if value is None:
            return None
    elif kind == CHECK:
        value = PracticeQuestion(value["question"], tuple(value["options"]), value["right"], value["why"])
    return LessonPart(str(block.id or uuid4()), kind, value, _title(block))


def _title(block: StreamValue.StreamChild) -> str:
    if block.block_type == "passage":
        return title_of_passage(block.value.source)
    if block.block_type == "media":
        return str(block.value["title"])
    if block.block_type == "picture":
        return str(block.value["caption"]) or _("Picture")
    said = {"points": _("Key points"), "reference": _("Reference")}
    return said.get(block.block_type) or _("Self-check question")


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
