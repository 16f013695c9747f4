"""A question of a file as the preview tells it, whatever its kind."""

import re

import pytest
from django.template.loader import render_to_string
from django.utils.html import strip_tags

from exams.bank.item_drafts import sheet_of
from exams.bank.items import Item, ItemFile, Kind, Picture
from tests.exams.bank.kinds.questions import example, item_of_text, png


def told(item: Item) -> str:
    """What a reader of the preview reads, in one line."""
    sheet = sheet_of(ItemFile("json", (item,)))
    page = render_to_string("bank/draft_words.html", {"draft": [*sheet.questions, *sheet.faulty][0]})
    return " ".join(strip_tags(page).split())


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        (Kind.SINGLE, ["Đảng", "Bác Right answer"]),
        (Kind.SEVERAL, ["Đảng Right answer Bác Right answer chi_bộ Hà_Nội"]),
        (Kind.TRUE_FALSE, ["true or false", "Đúng Right answer"]),
        (Kind.TABLE, ["true or false for each statement", "Bác True", "chi_bộ False"]),
        (Kind.ORDERING, ["ordering", "in their right order"]),
        (Kind.MATCHING, ["matching", "Đảng → belongs to bạn 0", "belongs to nothing → belongs to không ai"]),
        (Kind.NUMBER, ["number", "Right: from 41.5 to 42.5"]),
        (Kind.TEXT, ["short text", "Right: Hà Nội; Thăng Long"]),
        (Kind.POLL, ["poll", "Hà_Nội"]),
    ],
)
def test_each_kind_is_told_with_its_key(kind: Kind, says: list[str]) -> None:
    found = told(item_of_text(example(kind)))
    assert [part for part in says if part not in found] == [], found


def test_how_a_partly_right_answer_counts_is_told_where_it_does() -> None:
    assert "counts: By steps: 10, 25, 50, 100 %" in told(item_of_text(example(Kind.TABLE, credit="steps")))
    assert "partly" not in told(item_of_text(example(Kind.TABLE)))


def test_a_picture_is_shown_and_nothing_in_a_text_is_markup() -> None:
    picture = Picture("a.png", "image/png", png(), 'Bản đồ "cũ"')
    item = item_of_text(example(Kind.TEXT, stem="<b>x</b> {{a.png}}"), pictures=(picture,))
    page = render_to_string("bank/draft_words.html", {"draft": sheet_of(ItemFile("json", (item,))).questions[0]})
    assert "<b>" not in page
    assert re.search(r'<img [^>]*src="data:image/png;base64,iVBOR[^"]+" alt="Bản đồ &quot;cũ&quot;"', page)
