"""What a reader's browser may say, before anything of it is believed."""

from typing import Any

from django import forms
from django.http import QueryDict

from learning.reading.completion import LessonRules
from learning.reading.progress import Beat

DAY = 24 * 3600
PLAYED = "played-"


class BeatForm(forms.Form):
    """A word of the page: `seconds` in sight, percent `reached`, the `passage` and the `share` of it that is behind."""

    reader = forms.CharField(max_length=40)
    seconds = forms.IntegerField(min_value=0, max_value=DAY)
    reached = forms.IntegerField(min_value=0, max_value=100)
    passage = forms.UUIDField(required=False)
    share = forms.IntegerField(min_value=0, max_value=100, required=False)


def beat_of(given: dict[str, Any], posted: QueryDict, blocks: set[str], rules: LessonRules) -> Beat:
    """The word, without what the lesson does not have."""
    passage = str(given["passage"] or "")
    return Beat(
        seconds=given["seconds"],
        reached=given["reached"],
        passage=passage if passage in blocks else "",
        share=given["share"] or 0,
        played={key: _seconds(posted.get(f"{PLAYED}{key}", "")) for key in rules.media},
    )


def _seconds(text: str) -> int:
    return min(int(text), DAY) if text.isascii() and text.isdigit() and len(text) < 8 else 0
