"""The look of a question while it is written: as far as it goes, and never an error."""

import re
from collections.abc import Callable

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from exams.bank.items import Kind
from exams.bank.models import Bank, Picture
from exams.bank.question_writing import typed_text
from exams.rehearsal.preview import shown_draft, too_much_to_show
from people.models import User
from tests.cast import Cast

ClientOf = Callable[[User], Client]


def look(cast: Cast, client_of: ClientOf, **typed: str) -> str:
    client = client_of(cast.thu)
    client.cookies["django_language"] = "en"
    answer = client.post(reverse("rehearsal_office:question_preview", args=[cast.bank.uid]), typed)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def options(*texts: str, part: str = "text") -> dict[str, str]:
    return {f"options-{n}-{part}": text for n, text in enumerate(texts)}


def test_options_are_shown_to_be_chosen_and_the_key_is_not(cast: Cast, client_of: ClientOf) -> None:
    rows = options("Hà Nội", "Huế")
    page = look(cast, client_of, kind="single", stem="Thủ đô?", **rows)
    assert "Thủ đô?" in page
    assert page.count('type="radio"') == 2
    assert page == look(cast, client_of, kind="single", stem="Thủ đô?", **rows, **{"options-1-right": "on"})


def test_a_table_in_the_question_is_a_table(cast: Cast, client_of: ClientOf) -> None:
    page = look(cast, client_of, kind="number", stem="Số nào?\n| 90 % | ? |")
    assert "<td>90 % </td>" in page


def test_a_picture_of_the_bank_is_shown_and_one_of_another_bank_is_not(cast: Cast, client_of: ClientOf) -> None:
    other = Bank.objects.create(code="KHAC", name="Khác", unit=cast.bank.unit)
    for bank, digest in ((cast.bank, "1" * 64), (other, "2" * 64)):
        Picture.objects.create(bank=bank, digest=digest, media_type="image/png", width=3, height=2, data=b"png")
    pictures = {
        f"pictures-{n}-{name}": value
        for n, digest in enumerate(("1" * 64, "2" * 64))
        for name, value in (("name", f"p{n}.png"), ("digest", digest), ("alt", f"hình {n}"))
    }
    page = look(cast, client_of, kind="text", stem="{{p0.png}} {{p1.png}}", **pictures)
    assert 'alt="hình 0"' in page
    assert page.count("<img") == 1
    assert "{{p1.png}}" in page


def test_things_to_order_are_not_shown_in_their_right_order(cast: Cast, client_of: ClientOf) -> None:
    right = ["một", "hai", "ba", "bốn", "năm", "sáu"]
    page = look(cast, client_of, kind="ordering", stem="Xếp", **options(*right))
    assert sorted(right, key=page.index) != right


def test_what_no_paper_can_hold_is_said_in_words(cast: Cast, client_of: ClientOf) -> None:
    page = look(cast, client_of, kind="ordering", stem="Xếp", **options(*"abcdefgh"))
    assert "2 to 7 things" in page
    assert "<input" not in page


WORDS = st.sampled_from(["", " ", "một", "| a | b |", "{{x}}", "<b>", "đúng"])


@pytest.mark.django_db
@settings(max_examples=150, deadline=None)
@given(kind=st.sampled_from(list(Kind)), stem=WORDS, rows=st.lists(st.tuples(WORDS, WORDS), max_size=12), credit=WORDS)
def test_however_unfinished_it_can_be_looked_at(
    kind: Kind, stem: str, rows: list[tuple[str, str]], credit: str
) -> None:
    post = QueryDict(mutable=True)
    post.update({"kind": kind.value, "stem": stem, "credit": credit})
    for n, (text, partner) in enumerate(rows):
        post.update({f"options-{n}-text": text, f"options-{n}-partner": partner})
    text = typed_text(post)
    if not too_much_to_show(text):
        shown = shown_draft(Bank(pk=0), text, {})
        assert shown["stem"] == stem


def test_the_form_has_its_preview_beside_it(cast: Cast, client_of: ClientOf) -> None:
    page = client_of(cast.thu).get(reverse("bank_office:question_write", args=[cast.bank.uid])).content.decode()
    address = reverse("rehearsal_office:question_preview", args=[cast.bank.uid])
    assert re.search(rf'formaction="{address}"[^>]*data-preview-button', page)
