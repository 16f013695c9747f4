"""What a lesson consists of. The key of a self-check stays on the server: no template and no search reads it."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

from cms.blocks import RICH_TEXT
from cms.lesson_media import why_not_linked, why_not_played
from exams.bank.practice import why_not_asked

LEAST_OPTIONS, MOST_OPTIONS = 2, 8


class PictureBlock(blocks.StructBlock):
    """A picture with the words for those who do not see it."""

    image = ImageBlock(label=gettext_lazy("Picture"))
    caption = blocks.CharBlock(required=False, max_length=300, label=gettext_lazy("Caption"))

    class Meta:
        label = gettext_lazy("Picture")
        icon = "image"


class MediaBlock(blocks.StructBlock):
    """Audio or video: a file of ours, or a page of a host that the settings allow."""

    title = blocks.CharBlock(max_length=200, label=gettext_lazy("Title"))
    file = DocumentChooserBlock(required=False, label=gettext_lazy("File"))
    address = blocks.CharBlock(
        required=False,
        max_length=500,
        label=gettext_lazy("Or the address of a page of an allowed host"),
        help_text=gettext_lazy(
            "The reader follows a link there, or plays it here by a button where the host has a player for that."
        ),
    )
    seconds = blocks.IntegerBlock(
        min_value=1,
        max_value=4 * 3600,
        label=gettext_lazy("Length in seconds"),
        help_text=gettext_lazy("Nine tenths of it must be played where the lesson asks to watch everything."),
    )
    transcript = blocks.RichTextBlock(
        features=RICH_TEXT, required=False, label=gettext_lazy("What is said, for those who do not hear or see it")
    )

    class Meta:
        label = gettext_lazy("Audio or video")
        icon = "media"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if errors := _wrong_media(cleaned):
            raise StructBlockValidationError(block_errors=errors)
        return cleaned


def _wrong_media(value: Any) -> dict[str, ValidationError]:
    if bool(value["file"]) == bool(value["address"]):
        return {"file": ValidationError(_("Choose a file or give an address: one of the two."))}
    if value["file"]:
        problem, field = why_not_played(value["file"].filename), "file"
    else:
        problem, field = why_not_linked(value["address"], settings.LESSON_VIDEO_HOSTS), "address"
    return {field: ValidationError(problem)} if problem else {}


class ReferenceBlock(blocks.StructBlock):
    """A place of a page that the lesson rests on."""

    page = blocks.PageChooserBlock(label=gettext_lazy("Page"))
    anchor = blocks.RegexBlock(
        regex=r"^[A-Za-z0-9_-]*$",
        required=False,
        max_length=80,
        label=gettext_lazy("Place on it"),
        help_text=gettext_lazy("What stands after # in the address of the article or passage."),
        error_messages={"invalid": gettext_lazy("Write only what stands after # in the address: letters and digits.")},
    )
    words = blocks.CharBlock(required=False, max_length=300, label=gettext_lazy("In words, such as “Article 4”"))

    class Meta:
        label = gettext_lazy("Reference to a document")
        icon = "link"


class SelfCheckBlock(blocks.StructBlock):
    """A question learners ask themselves, written here."""

    question = blocks.TextBlock(max_length=1000, rows=2, label=gettext_lazy("Question"))
    options = blocks.ListBlock(
        blocks.CharBlock(max_length=500), min_num=LEAST_OPTIONS, max_num=MOST_OPTIONS, label=gettext_lazy("Options")
    )
    right = blocks.IntegerBlock(min_value=1, max_value=MOST_OPTIONS, label=gettext_lazy("Number of the right option"))
    why = blocks.TextBlock(
        required=False, rows=2, label=gettext_lazy("Why"), help_text=gettext_lazy("Shown after the right answer.")
    )

    class Meta:
        label = gettext_lazy("Self-check question")
        icon = "help"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if cleaned["right"] > len(cleaned["options"]):
            sentence = _("There are %(count)d options. Give the number of one of them.")
            wrong = ValidationError(sentence % {"count": len(cleaned["options"])})
            raise StructBlockValidationError(block_errors={"right": wrong})
        return cleaned

    def get_searchable_content(self, value: Any) -> list[str]:
        """Nothing: neither a search nor a citation may carry the key outside."""
        return []


class BankCheckBlock(blocks.StructBlock):
    """A self-check from a bank for practice: asked in the words that are approved there when somebody reads."""

    ref = blocks.CharBlock(
        max_length=80,
        label=gettext_lazy("Question"),
        help_text=gettext_lazy("As its page in a bank for practice names it, such as LUYEN/Q0007."),
    )

    class Meta:
        label = gettext_lazy("Self-check question from a bank")
        icon = "help"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        cleaned["ref"] = cleaned["ref"].strip()
        if problem := why_not_asked(cleaned["ref"]):
            raise StructBlockValidationError(block_errors={"ref": ValidationError(problem)})
        return cleaned

    def get_searchable_content(self, value: Any) -> list[str]:
        """Nothing: the question is the bank's."""
        return []


LESSON_PARTS = [
    ("points", blocks.ListBlock(blocks.TextBlock(rows=2), icon="list-ul", label=gettext_lazy("Key points"))),
    ("passage", blocks.RichTextBlock(features=RICH_TEXT, label=gettext_lazy("Passage"))),
    ("picture", PictureBlock()),
    ("media", MediaBlock()),
    ("reference", ReferenceBlock()),
    ("check", SelfCheckBlock()),
    ("bank_check", BankCheckBlock()),
]
