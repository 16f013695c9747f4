"""The text of a question version in the back office: with its tables and pictures."""

from typing import Any

from django import template
from django.urls import reverse

from exams.bank.models import QuestionVersion
from office.text_blocks import Shown, text_blocks

register = template.Library()


@register.inclusion_tag("components/text-blocks.html")
def shown_text(version: QuestionVersion, text: str) -> dict[str, Any]:
    """A text of this version. The version comes with its question and its pictures."""
    return {"blocks": text_blocks(text, _pictures(version) if "{{" in text else {})}


def _pictures(version: QuestionVersion) -> dict[str, Shown]:
    return {
        shown.name: Shown(_address(version, shown.picture.digest), shown.alt, shown.picture.width, shown.picture.height)
        for shown in version.pictures.all()
    }


def _address(version: QuestionVersion, digest: str) -> str:
    return reverse("bank_office:question_picture", args=[version.question.uid, digest])
