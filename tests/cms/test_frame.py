"""What stands around the pages of the site: main pages, the way here, feeds, the map for crawlers, and their weight."""

import gzip
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from defusedxml import ElementTree
from django.conf import settings
from django.test import Client
from django.urls import reverse
from wagtail.models import PageViewRestriction

from cms.glossary import entry_of, first_letter, letters
from cms.models import ContactPage, DocumentIndexPage, FaqPage, GlossaryPage, HomePage, NewsIndexPage
from tests.cast import NOW
from tests.cms.site import add, document, notice

ATOM, SITEMAP = "{http://www.w3.org/2005/Atom}", "{http://www.sitemaps.org/schemas/sitemap/0.9}"
OURS = settings.WAGTAILADMIN_BASE_URL
STATIC = Path(__file__).parents[2] / "static"


@pytest.fixture(autouse=True)
def english(client: Client) -> None:
    client.cookies.load({"django_language": "en"})


def test_a_page_shows_the_main_pages_the_way_here_and_its_own_address(
    library: DocumentIndexPage, news: NewsIndexPage, client: Client
) -> None:
    page = document(library, "Quy định")

    shown = client.get(page.url).content.decode()
    way = re.search(r'<nav class="breadcrumbs".*?</nav>', shown, re.DOTALL)
    assert way is not None
    assert re.findall(r'href="([^"]+)"', way[0]) == ["/", library.url]
    assert 'aria-current="page">Quy định<' in way[0]
    assert f'<link rel="canonical" href="{OURS}{page.url}">' in shown
    assert f'<a href="{library.url}" aria-current="true"' in shown
    assert f'<a href="{news.url}" lang="vi">' in shown


def test_pages_that_are_not_public_stand_in_no_menu(library: DocumentIndexPage, home: HomePage, client: Client) -> None:
    PageViewRestriction.objects.create(page=library, restriction_type=PageViewRestriction.LOGIN)

    assert library.url not in client.get("/").content.decode()


@pytest.mark.parametrize("language", ["vi", "en", "hi"])
def test_every_kind_of_page_opens_in_three_languages_and_says_that_its_content_is_vietnamese(
    home: HomePage, library: DocumentIndexPage, news: NewsIndexPage, client: Client, language: str
) -> None:
    client.cookies.load({"django_language": language})
    term = {"type": "term", "value": {"term": "Đảng ủy", "meaning": "<p>Cấp ủy.</p>"}}
    asked = {"type": "question", "value": {"question": "Ai?", "answer": "<p>Tôi.</p>"}}
    pages = [
        home,
        library,
        news,
        document(library, "Quy định"),
        notice(news, "Thông báo"),
        add(home, GlossaryPage(title="Thuật ngữ", terms=[term])),
        add(home, FaqPage(title="Hỏi đáp", questions=[asked])),
        add(home, ContactPage(title="Liên hệ", phone="0200 000 000", email="a@khue.invalid")),
    ]

    for page in pages:
        shown = client.get(page.url).content.decode()
        assert f'<html lang="{language}">' in shown
        assert 'lang="vi"' in shown, page.title


def test_the_news_feed_holds_what_is_out_the_newest_first(news: NewsIndexPage, client: Client) -> None:
    old, new, draft = (notice(news, title, lead=f"Về {title}") for title in ("Cũ", "Mới", "Nháp"))
    old.first_published_at = NOW - timedelta(days=9)
    old.save()
    draft.unpublish()

    response = client.get(reverse("cms:news_feed"))
    feed = ElementTree.fromstring(response.content)
    entries = feed.findall(f"{ATOM}entry")
    assert response.headers["Content-Type"].startswith("application/atom+xml")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == ["Mới", "Cũ"]
    assert [entry.findtext(f"{ATOM}summary") for entry in entries] == ["Về Mới", "Về Cũ"]
    assert [entry.find(f"{ATOM}link").get("href") for entry in entries] == [OURS + new.url, OURS + old.url]  # type: ignore[union-attr]


def test_the_documents_feed_names_state_and_number(library: DocumentIndexPage, client: Client) -> None:
    document(library, "Về kỷ luật", number="37-QĐ/TW", state="superseded")

    feed = ElementTree.fromstring(client.get(reverse("cms:documents_feed")).content)
    told = feed.findtext(f"{ATOM}entry/{ATOM}summary")
    assert told is not None
    assert told.startswith("Quy định 37-QĐ/TW của Ban Chấp hành Trung ương. Superseded.")


def test_the_map_names_public_pages_alone_and_crawlers_are_told_where_it_is(
    library: DocumentIndexPage, client: Client
) -> None:
    shown_page, private, draft = (document(library, title) for title in ("Một", "Hai", "Ba"))
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    draft.unpublish()

    site_map = ElementTree.fromstring(client.get("/sitemap.xml").content)
    addresses = {one.text for one in site_map.iter(f"{SITEMAP}loc")}
    assert addresses == {OURS + "/", OURS + library.url, OURS + shown_page.url}
    robots = client.get("/robots.txt").content.decode()
    assert f"Sitemap: {OURS}/sitemap.xml" in robots
    assert "Disallow: /admin/" in robots


def test_news_come_in_pages(news: NewsIndexPage, client: Client) -> None:
    for number in range(11):
        notice(news, f"Thông báo {number}")

    assert len(client.get(news.url).context["page_obj"]) == 10
    assert len(client.get(news.url, {"page": 2}).context["page_obj"]) == 1
    assert len(client.get("/").context["notices"]) == 5


def test_home_weighs_less_than_sixty_kilobytes_and_asks_no_other_host(
    news: NewsIndexPage, library: DocumentIndexPage, client: Client
) -> None:
    for number in range(5):
        notice(news, f"Thông báo {number}", lead="Một câu dẫn dài vừa phải. " * 6)

    shown = client.get("/").content.decode()
    files = set(re.findall(r'(?:href|src)="/static/([^"#]+\.(?:css|js|svg))', shown))
    weights = {name: len(gzip.compress((STATIC / name).read_bytes())) for name in files}
    assert {"khue/khue.css", "khue/site.css"} <= files
    assert sum(weights.values()) + len(gzip.compress(shown.encode())) < 30_000
    assert sum((STATIC / name).stat().st_size for name in files) + len(shown.encode()) < 60_000
    loaded = re.findall(r'(?:src|srcset)="([^"]+)"|<link rel="stylesheet" href="([^"]+)"', shown)
    assert all(address.startswith("/") for pair in loaded for address in pair if address)


def test_a_page_asks_the_database_the_same_number_of_times_however_much_stands_on_it(
    library: DocumentIndexPage, client: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(15):
        document(library, f"Quy định {number}", subjects=["Kỷ luật"])

    client.get(library.url)
    with django_assert_max_num_queries(30):
        client.get(library.url)


def test_a_glossary_is_in_the_order_of_the_alphabet_where_d_with_a_stroke_is_a_letter() -> None:
    words = ["Ủy ban", "Đảng ủy", "Án lệ", "Dân chủ", "Ăn năn", "Ấn phẩm", "Anh hùng"]
    told = letters([entry_of(word, "") for word in words])

    assert [letter.letter for letter in told] == ["A", "Ă", "Â", "D", "Đ", "U"]
    assert [entry.term for entry in told[0].entries] == ["Án lệ", "Anh hùng"]
    assert first_letter("Ủy ban") == "U"
    assert first_letter("Đảng") == "Đ"
    assert len({letter.anchor for letter in told}) == len(told)


def test_terms_are_shown_under_their_letters_with_addresses(home: HomePage, client: Client) -> None:
    terms = [{"type": "term", "value": {"term": word, "meaning": "<p>…</p>"}} for word in ("Đảng ủy", "Chi bộ")]
    page = add(home, GlossaryPage(title="Thuật ngữ", terms=terms))

    shown = client.get(page.url).content.decode()
    assert shown.index('id="tu-chi-bo"') < shown.index('id="tu-dang-uy"')
    assert 'href="#tu-dang-uy"' in shown
    assert re.findall(r'<a href="#chu-([^"]+)">', shown) == ["c", "đ"]
