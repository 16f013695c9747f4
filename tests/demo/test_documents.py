"""The library of the demo: twenty-five documents as pages, findable, with their state, and none of them vouched for."""

import re

import pytest
from django.test import Client
from wagtail.models import Page

from cms.models import ContactPage, DocumentIndexPage, DocumentPage, DocumentState, FaqPage, GlossaryPage, HomePage
from demo.documents import Library, load_documents, read_documents
from demo.reference import read_reference
from demo.site import load_site
from tests.cast import NOW

DOCUMENTS = read_documents()


@pytest.fixture
def home(db: None) -> HomePage:
    return load_site(now=NOW)


@pytest.fixture
def library(home: HomePage) -> Library:
    return load_documents(home, now=NOW)


def test_the_documents_are_twenty_at_least_and_each_waits_for_a_person_to_check_it() -> None:
    assert len(DOCUMENTS) >= 20
    assert len({one.key for one in DOCUMENTS}) == len({one.slug for one in DOCUMENTS}) == len(DOCUMENTS)
    for one in DOCUMENTS:
        assert one.checked is False, one.key
        assert one.state in DocumentState.values
        assert (one.state in {"amended", "superseded"}) == bool(one.changed_by), one.key
        assert re.fullmatch(r"\d{4}-\d\d(-\d\d)?", one.date)
        assert one.number in {"", one.key}
        assert 2 <= len(re.findall(r"[.](?:\s|$)", one.summary)) <= 4, one.key
        assert one.subjects


def test_every_document_has_a_page_that_says_it_was_not_compared_with_the_document(
    library: Library, client: Client
) -> None:
    assert set(library.pages) == {one.key for one in DOCUMENTS}
    for one in DOCUMENTS:
        page = DocumentPage.objects.get(pk=library.pages[one.key].pk)
        assert (page.title, page.number, page.issued_on, page.state) == (
            one.title,
            one.number,
            one.issued_on,
            one.state,
        )
        assert set(page.subjects.names()) == set(one.subjects)
    shown = client.get(DocumentPage.objects.get(number="37-QĐ/TW").url, headers={"Accept-Language": "vi"})
    assert "notice-wait" in shown.content.decode()
    assert not DocumentPage.objects.get(number="37-QĐ/TW").get_latest_revision()


def test_documents_whose_day_is_not_sure_show_the_month_alone(library: Library, client: Client) -> None:
    page = DocumentPage.objects.get(pk=library.pages["cuong-linh-2011"].pk)
    shown = client.get(page.url).content.decode()
    assert page.named.startswith("Cương lĩnh tháng 01/2011 của ")
    assert "01/2011" in shown
    assert "01/01/2011" not in shown


def test_the_invented_rules_show_chapters_articles_and_clauses_with_addresses(library: Library, client: Client) -> None:
    shown = client.get(DocumentPage.objects.get(number="05-QC/ĐU").url).content.decode()
    for anchor in ("chuong-ii", "dieu-3", "dieu-3-khoan-1", "dieu-4-khoan-3"):
        assert f'id="{anchor}"' in shown
        assert f'href="#{anchor}"' in shown or anchor.startswith("chuong")
    assert "không có thật" in shown


def test_the_site_has_its_reference_pages_and_each_opens(home: HomePage, client: Client) -> None:
    for kind in (GlossaryPage, FaqPage, ContactPage):
        response = client.get(kind.objects.get().url)
        assert response.status_code == 200
    glossary = client.get(GlossaryPage.objects.get().url).content.decode()
    assert len(read_reference()["glossary"]["terms"]) >= 25
    assert 'id="chu-đ"' in glossary
    assert 'id="tu-dieu-le-dang"' in glossary


def test_no_two_pages_of_the_demo_share_an_address(library: Library) -> None:
    addresses = [page.url for page in Page.objects.live().filter(depth__gt=1)]
    assert len(addresses) == len(set(addresses))
    assert DocumentIndexPage.objects.get().get_children().count() == len(DOCUMENTS) + 1
