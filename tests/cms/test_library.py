"""The library of documents: relations from both sides, addresses of articles and clauses, filters, bad input."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from cms.anchors import anchor_of, article_anchor, clause_anchor
from cms.models import DocumentIndexPage, DocumentPage, DocumentRelation
from cms.relations import OPPOSITE, Relation, both_ways
from exams.bank.passages import citable_pages, passages_of
from tests.cms.site import article, document


def related(page: DocumentPage, client: Client) -> list[tuple[str, list[str]]]:
    told = client.get(page.url).context["related"]
    return [(str(one.label), [other.title for other in one.documents]) for one in told]


@pytest.fixture(autouse=True)
def english(client: Client) -> None:
    client.cookies.load({"django_language": "en"})


def test_a_relation_is_told_at_both_documents(library: DocumentIndexPage, client: Client) -> None:
    old, new = document(library, "Quy định cũ", state="superseded"), document(library, "Quy định mới")
    DocumentRelation.objects.create(document=old, kind=Relation.SUPERSEDED_BY, other=new)

    assert related(old, client) == [("Superseded by", ["Quy định mới"])]
    assert related(new, client) == [("Replaces", ["Quy định cũ"])]
    DocumentRelation.objects.create(document=new, kind=Relation.REPLACES, other=old)
    assert related(new, client) == [("Replaces", ["Quy định cũ"])], "what both say is said once"
    assert "Superseded" in client.get(old.url).content.decode()


def test_a_relation_to_a_draft_is_not_told(library: DocumentIndexPage, client: Client) -> None:
    one, draft = document(library, "Quy định"), document(library, "Dự thảo")
    DocumentRelation.objects.create(document=one, kind=Relation.AMENDED_BY, other=draft)
    draft.unpublish()

    assert related(one, client) == []


def test_a_document_does_nothing_to_itself(library: DocumentIndexPage) -> None:
    page = document(library, "Quy định")
    relation = DocumentRelation(document=page, kind=Relation.AMENDS, other=page)

    with pytest.raises(ValidationError, match="Choose another document"):
        relation.full_clean()
    with pytest.raises(IntegrityError):
        relation.save()


def test_every_relation_has_its_opposite() -> None:
    assert set(OPPOSITE) == set(Relation)
    assert all(OPPOSITE[OPPOSITE[one]] == one for one in Relation)
    assert [str(one.label) for one in both_ways([], [("amended_by", "x")])] == ["Amends"]


def test_articles_and_clauses_have_addresses_that_can_be_written_by_hand(
    library: DocumentIndexPage, client: Client
) -> None:
    chapter = {"type": "chapter", "value": {"number": "II", "heading": "Kỷ luật"}}
    body = [chapter, article("5", "Khiển trách.", "Cảnh cáo.", heading="Hình thức"), article("6a", text="<p>Một.</p>")]
    page = document(library, "Quy định", body=body)

    shown = client.get(page.url).content.decode()
    for anchor in ("chuong-ii", "dieu-5", "dieu-5-khoan-1", "dieu-5-khoan-2", "dieu-6a"):
        assert shown.count(f'id="{anchor}"') == 1
        assert f'href="#{anchor}"' in shown
    assert "Chương II. Kỷ luật" in shown
    assert "Điều 5. Hình thức" in shown


def test_two_places_of_one_address_are_refused_in_words(library: DocumentIndexPage) -> None:
    page = DocumentPage(title="Quy định", kind="Quy định", issuer="Trung ương", slug="quy-dinh")
    page.body = [article("5", "Một."), article(" 5 ", "Hai.")]

    with pytest.raises(ValidationError, match="Two places have one address: #dieu-5"):
        library.add_child(instance=page)


def test_an_article_without_text_or_clauses_is_refused(library: DocumentIndexPage) -> None:
    block = DocumentPage._meta.get_field("body").stream_block.child_blocks["article"]

    with pytest.raises(ValidationError, match="Article 5 is empty"):
        block.clean(block.to_python({"number": "5", "heading": "", "text": "", "clauses": []}))


def test_questions_can_cite_an_article(library: DocumentIndexPage) -> None:
    page = document(library, "Quy định", body=[article("5", "Khiển trách.", heading="Hình thức")])

    (passage,) = passages_of(page)
    assert page.pk in citable_pages().values_list("pk", flat=True)
    assert passage.block == str(page.body[0].id)
    assert "Khiển trách" in passage.text


@pytest.fixture
def shelf(library: DocumentIndexPage) -> DocumentIndexPage:
    document(library, "Một", kind="Nghị quyết", issued_on=date(2021, 5, 1), subjects=["Kỷ luật"])
    document(library, "Hai", kind="Quy định", issued_on=date(2024, 5, 1), subjects=["Kỷ luật", "Đảng viên"])
    document(library, "Ba", kind="Quy định", issuer="Quốc hội", state="superseded")
    return library


@pytest.mark.parametrize(
    ("chosen", "titles"),
    [
        ({}, {"Một", "Hai", "Ba"}),
        ({"kind": "Quy định"}, {"Hai", "Ba"}),
        ({"issuer": "Quốc hội"}, {"Ba"}),
        ({"year": "2021"}, {"Một"}),
        ({"state": "superseded"}, {"Ba"}),
        ({"subject": "Kỷ luật"}, {"Một", "Hai"}),
        ({"kind": "Quy định", "subject": "Kỷ luật"}, {"Hai"}),
        ({"kind": "Nghị quyết", "state": "superseded"}, set()),
    ],
)
def test_the_list_is_narrowed_by_what_is_chosen(
    shelf: DocumentIndexPage, client: Client, chosen: dict[str, str], titles: set[str]
) -> None:
    response = client.get(shelf.url, chosen)

    assert {page.title for page in response.context["page_obj"]} == titles
    assert ("No document is all of that" in response.content.decode()) == (not titles)


def test_a_choice_that_is_not_in_the_list_is_said_beside_its_field(shelf: DocumentIndexPage, client: Client) -> None:
    response = client.get(shelf.url, {"kind": "Thơ", "year": "hai"})

    assert "No document of the library is “Thơ”. Choose from the list." in response.content.decode()
    assert len(response.context["page_obj"]) == 3


def test_long_lists_come_in_pages_that_keep_the_choice(library: DocumentIndexPage, client: Client) -> None:
    for number in range(21):
        document(library, f"Quy định {number}", state="amended")

    first = client.get(library.url, {"state": "amended"})
    assert len(first.context["page_obj"]) == 20
    assert "state=amended&amp;page=2" in first.content.decode()


def test_a_document_that_was_not_compared_says_so(library: DocumentIndexPage, client: Client) -> None:
    unchecked, checked = document(library, "Một"), document(library, "Hai", is_checked=True)

    assert "Not compared with the document itself yet" in client.get(unchecked.url).content.decode()
    assert "Not compared with the document itself yet" not in client.get(checked.url).content.decode()


@given(st.text(max_size=30))
def test_an_anchor_needs_no_escaping(text: str) -> None:
    assert set(anchor_of(text)) <= set("0123456789abcdefghijklmnopqrstuvwxyz-")


def test_anchors_are_those_that_people_write() -> None:
    assert clause_anchor("5", "2") == "dieu-5-khoan-2"
    assert article_anchor(" 12A ") == "dieu-12a"
