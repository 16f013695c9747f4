"""Searching the site finds what anybody may read, with and without diacritics, the nearest first."""

import random
import unicodedata
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from cms.file_texts import keep_file_text
from cms.models import DocumentIndexPage, HomePage, NewsIndexPage, PageText
from cms.searching.asking import MOST_WORDS, read_asked
from cms.searching.finding import find_pages
from cms.searching.folding import folded, same, shown
from cms.searching.reading import FileWords
from cms.searching.snippets import marked, snippet
from tests.cast import NOW
from tests.cms.site import article, document, notice

SEARCH = reverse("cms:search")


def titles(client: Client, words: str) -> list[str]:
    results = client.get(SEARCH, {"q": words}).context["results"]
    return ["".join(part.text for part in result.title) for result in results]


@pytest.mark.parametrize("words", ["Điều lệ Đảng", "dieu le dang", "DIEU LE DANG", "đieu lệ dang", "“Điều lệ Đảng”"])
def test_words_are_found_with_and_without_diacritics(library: DocumentIndexPage, client: Client, words: str) -> None:
    document(library, "Điều lệ Đảng Cộng sản Việt Nam")
    document(library, "Quy định về kỷ luật")

    assert titles(client, words) == ["Điều lệ Đảng Cộng sản Việt Nam"]


def test_decomposed_letters_are_the_same_letters(library: DocumentIndexPage, client: Client) -> None:
    document(library, unicodedata.normalize("NFD", "Điều lệ Đảng"))

    assert len(titles(client, "Điều lệ Đảng")) == len(titles(client, unicodedata.normalize("NFD", "Điều lệ"))) == 1


def test_what_was_typed_with_its_diacritics_comes_first(library: DocumentIndexPage, client: Client) -> None:
    """The three titles fold into the same words; the order of making them is not the order of finding them."""
    spelled = ["Má đi chợ", "Mà đi chợ", "Ma đi chợ"]
    random.Random(1).shuffle(spelled)
    for title in spelled:
        document(library, title)

    for title in spelled:
        assert titles(client, title)[0] == title
    assert sorted(titles(client, "ma di cho")) == sorted(spelled)


def test_a_title_comes_before_a_text_and_words_together_before_words_apart(
    library: DocumentIndexPage, client: Client
) -> None:
    document(library, "Ba", summary="Kỷ cương và luật lệ: kỷ rồi luật.")
    document(library, "Hai", summary="Về kỷ luật đảng viên.")
    document(library, "Quy định kỷ luật")

    assert titles(client, "kỷ luật") == ["Quy định kỷ luật", "Hai", "Ba"]
    assert titles(client, "ky luat") == ["Quy định kỷ luật", "Hai", "Ba"]


def test_articles_clauses_and_numbers_of_documents_are_found(library: DocumentIndexPage, client: Client) -> None:
    body = [article("5", "Sinh hoạt chi bộ thường kỳ mỗi tháng một lần.", heading="Sinh hoạt")]
    document(library, "Quy định", number="37-QĐ/TW", body=body)

    for words in ("thường kỳ mỗi tháng", "37-QĐ/TW", "37 qd tw", "sinh hoat"):
        assert titles(client, words) == ["Quy định"], words


def test_drafts_private_pages_and_what_was_taken_back_are_nobodys_to_find(
    library: DocumentIndexPage, news: NewsIndexPage, client: Client
) -> None:
    taken_back = document(library, "Văn bản mẫu một")
    kept_for_some = document(library, "Văn bản mẫu hai")
    shown_page = document(library, "Văn bản mẫu ba")
    notice(news, "Văn bản mẫu bốn")
    taken_back.unpublish()
    PageViewRestriction.objects.create(page=kept_for_some, restriction_type=PageViewRestriction.LOGIN)
    PageViewRestriction.objects.create(page=news, restriction_type=PageViewRestriction.LOGIN)
    shown_page.title = "Văn bản mẫu ba sửa bản nháp"
    shown_page.save_revision()

    assert titles(client, "văn bản mẫu") == ["Văn bản mẫu ba"]
    assert titles(client, "bản nháp") == []
    assert not PageText.objects.filter(page_id=taken_back.pk).exists()


def test_a_page_that_is_deleted_or_rewritten_is_not_found_by_its_old_words(
    library: DocumentIndexPage, client: Client
) -> None:
    gone, changed = document(library, "Chuyện cũ"), document(library, "Chuyện xưa")
    gone.delete()
    changed.title = "Chuyện mới"
    changed.save_revision().publish()

    assert titles(client, "chuyện cũ") == titles(client, "chuyện xưa") == []
    assert titles(client, "chuyện mới") == ["Chuyện mới"]


def test_questions_of_the_bank_are_not_searched(cast: object, home: HomePage, client: Client) -> None:
    stem = cast.questions[0].versions.get().stem  # type: ignore[attr-defined]

    assert read_asked(stem).words
    assert titles(client, stem) == []


@pytest.mark.parametrize(
    "words", ['"', "' OR 1=1 --", "a* NEAR(b", "AND OR NOT", "(((", "\x00", "%_", "<script>", "&|!:*"]
)
def test_signs_that_mean_something_to_a_database_mean_nothing_here(home: HomePage, client: Client, words: str) -> None:
    response = client.get(SEARCH, {"q": words})

    assert response.status_code == 200
    assert "<script>" not in response.content.decode().split('id="main"')[1].split("</main>")[0]


def test_an_empty_result_says_what_to_do(home: HomePage, client: Client) -> None:
    client.cookies.load({"django_language": "en"})

    assert "Write fewer words" in client.get(SEARCH, {"q": "khôngcótrangnào"}).content.decode()
    assert "Write one or more words" in client.get(SEARCH).content.decode()


def test_results_come_in_pages_that_keep_the_words(library: DocumentIndexPage, client: Client) -> None:
    for number in range(12):
        document(library, f"Nghị quyết {number}")

    first = client.get(SEARCH, {"q": "nghi quyet"})
    second = client.get(SEARCH, {"q": "nghi quyet", "page": 2})
    assert len(first.context["results"]) == 10
    assert "q=nghi+quyet&amp;page=2" in first.content.decode()
    assert len(second.context["results"]) == 2
    assert client.get(SEARCH, {"q": "nghi quyet", "page": "x"}).status_code == 200


def test_results_mark_the_words_and_nothing_of_a_page_is_code(library: DocumentIndexPage, client: Client) -> None:
    document(library, "Kỷ luật <b>đảng</b>", summary="Hình thức kỷ luật là <script>alert(1)</script> khiển trách.")

    found = client.get(SEARCH, {"q": "ky luat"}).content.decode()
    assert "<mark>Kỷ luật</mark> &lt;b&gt;đảng&lt;/b&gt;" in found
    assert "<mark>kỷ luật</mark>" in found
    assert "<script>alert" not in found


def test_the_best_place_of_a_long_text_is_shown(library: DocumentIndexPage) -> None:
    text = shown("luật pháp " * 200 + "về kỷ luật đảng viên " + "kỷ cương " * 200)
    parts = snippet(text, read_asked("kỷ luật"))

    assert "kỷ luật" in [part.text for part in parts if part.marked]
    assert len("".join(part.text for part in parts)) < 260
    assert parts[0].text.startswith("…")


@given(st.text(max_size=300))
def test_places_in_folded_text_are_places_in_the_text(text: str) -> None:
    line = shown(text)
    assert len(folded(line)) == len(same(line)) == len(line)
    assert all(char.isalnum() or char == " " for char in folded(line))


@given(st.text(max_size=200), st.text(max_size=40))
def test_marking_takes_nothing_away(text: str, words: str) -> None:
    assert "".join(part.text for part in marked(text, read_asked(words))) == text


@given(st.text(max_size=400))
def test_what_is_asked_is_short_and_holds_words_alone(text: str) -> None:
    asked = read_asked(text)
    assert len(asked.words) <= MOST_WORDS
    assert all(word.isalnum() for word in asked.words)


def test_the_command_reads_the_words_of_all_pages_anew(library: DocumentIndexPage, client: Client, capsys: Any) -> None:
    document(library, "Nghị quyết")
    PageText.objects.all().delete()
    assert titles(client, "nghị quyết") == []

    with translation.override("en"):
        call_command("keep_page_texts")
    assert titles(client, "nghị quyết") == ["Nghị quyết"]
    assert "3 pages can be found." in capsys.readouterr().out


def test_a_search_asks_the_database_a_fixed_number_of_times(
    library: DocumentIndexPage, django_assert_max_num_queries: object
) -> None:
    for number in range(8):
        document(library, f"Nghị quyết {number}")

    with django_assert_max_num_queries(3):  # type: ignore[operator]
        assert len(find_pages(read_asked("nghị quyết"))) == 8


def test_what_a_file_says_that_is_kept_for_some_is_found_by_nobody(library: DocumentIndexPage, client: Client) -> None:
    """A restriction of a collection holds for all below it, and the moment it is made."""
    kept = Collection.get_first_root_node().add_child(name="Nội bộ")
    file = get_document_model().objects.create(title="Báo cáo", file="x.pdf", collection=kept.add_child(name="Ban"))
    document(library, "Báo cáo", file=file)
    keep_file_text(document=file, words=FileWords("danh sách cán bộ luân chuyển"), now=NOW)
    assert titles(client, "luân chuyển") == ["Báo cáo"]

    CollectionViewRestriction.objects.create(collection=kept, restriction_type="login")
    assert titles(client, "luân chuyển") == []
