"""A question is in doubt, and not drawn, when what it cites has changed or is no longer in force."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from cms.models import StudyPage
from exams.bank.citing import (
    CitationRefused,
    add_source,
    cite_passage,
    cite_source,
    drop_citation,
    page_changed,
    settle_doubt,
    supersede_source,
)
from exams.bank.coverage import coverage
from exams.bank.models import Citation, Question, Source
from exams.bank.passages import citable_pages, passages_of
from office.models import JournalRow
from people.models import User
from tests.cast import NOW, Cast

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


@pytest.fixture
def study_page(db: Any) -> StudyPage:
    """Two passages, published."""
    page = StudyPage(title="Điều lệ Đảng", body=body("Đảng viên có bốn nhiệm vụ.", "Đảng viên có bốn quyền."))
    Page.objects.get(depth=1).add_child(instance=page)
    page.save_revision().publish()
    return StudyPage.objects.get(pk=page.pk)


def body(*texts: str) -> list[dict[str, str]]:
    return [
        {"type": "passage", "value": f"<p>{text}</p>", "id": f"00000000-0000-4000-8000-00000000000{place}"}
        for place, text in enumerate(texts)
    ]


def publish(page: StudyPage, *texts: str) -> None:
    page.body = body(*texts)
    page.save_revision().publish()


@pytest.fixture
def cited(cast: Cast, study_page: StudyPage) -> Question:
    """The first question cites the first passage."""
    question = cast.questions[0]
    block = passages_of(study_page)[0].block
    cite_passage(question=question, page=study_page, block=block, by=cast.thu, now=NOW)
    return question


def is_drawable(question: Question) -> bool:
    return Question.objects.drawable().filter(pk=question.pk).exists()


def test_the_passages_of_a_page_are_its_blocks_in_order(study_page: StudyPage) -> None:
    assert [one.text for one in passages_of(study_page)] == ["Đảng viên có bốn nhiệm vụ.", "Đảng viên có bốn quyền."]
    assert len({one.block for one in passages_of(study_page)}) == 2
    assert study_page.pk in citable_pages().values_list("pk", flat=True)


def test_a_changed_passage_takes_its_questions_out_of_the_draw(cited: Question, study_page: StudyPage) -> None:
    publish(study_page, "Đảng viên có năm nhiệm vụ.", "Đảng viên có bốn quyền.")
    cited.refresh_from_db()
    assert cited.doubted_at is not None
    assert "Điều lệ Đảng" in cited.doubt
    assert not is_drawable(cited)
    assert JournalRow.objects.filter(act="bank.page.changed").count() == 1


def test_other_passages_and_layout_may_change(cited: Question, study_page: StudyPage) -> None:
    publish(study_page, "Đảng viên  có bốn nhiệm vụ.", "Đảng viên có năm quyền.")
    assert is_drawable(cited)


def test_a_passage_that_moves_is_the_same(cited: Question, study_page: StudyPage) -> None:
    study_page.body = list(reversed(body("Đảng viên có bốn nhiệm vụ.", "Đảng viên có bốn quyền.")))
    study_page.save_revision().publish()
    assert is_drawable(cited)


def test_a_page_that_is_taken_away_or_deleted_leaves_a_doubt(cited: Question, study_page: StudyPage) -> None:
    study_page.delete()
    assert not is_drawable(cited)
    citation = Citation.objects.get(question=cited)
    assert (citation.page, citation.page_title, citation.passage) == (
        None,
        "Điều lệ Đảng",
        "Đảng viên có bốn nhiệm vụ.",
    )


def test_a_draft_of_the_page_changes_nothing(cited: Question, study_page: StudyPage) -> None:
    study_page.body = body("Hoàn toàn khác.", "Đảng viên có bốn quyền.")
    study_page.save_revision()
    page_changed(page=StudyPage.objects.get(pk=study_page.pk), now=LATER)
    assert is_drawable(cited)


def test_who_has_compared_settles_the_doubt_and_the_new_words_count(
    cast: Cast, cited: Question, study_page: StudyPage
) -> None:
    publish(study_page, "Đảng viên có năm nhiệm vụ.", "Đảng viên có bốn quyền.")
    cited.refresh_from_db()
    settle_doubt(question=cited, by=cast.thu, now=LATER)
    assert is_drawable(cited)
    assert Citation.objects.get(question=cited).passage == "Đảng viên có năm nhiệm vụ."
    assert page_changed(page=study_page, now=LATER) == 0
    with pytest.raises(CitationRefused, match="not in doubt"):
        settle_doubt(question=cited, by=cast.thu, now=LATER)


def test_a_doubt_is_not_settled_while_the_passage_is_gone(cast: Cast, cited: Question, study_page: StudyPage) -> None:
    study_page.unpublish()
    cited.refresh_from_db()
    with pytest.raises(CitationRefused, match="is gone"):
        settle_doubt(question=cited, by=cast.thu, now=LATER)
    assert not is_drawable(cited)
    drop_citation(citation=Citation.objects.get(question=cited), by=cast.thu, now=LATER)
    settle_doubt(question=cited, by=cast.thu, now=LATER)
    assert is_drawable(cited)


def test_a_document_no_longer_in_force_takes_its_questions_along(cast: Cast) -> None:
    question, other = cast.questions[:2]
    old = add_source(bank=cast.bank, number="39-QĐ/TW", title="Quy định", by=cast.thu, now=NOW)
    new = add_source(bank=cast.bank, number="40-QĐ/TW", title="Quy định", by=cast.thu, now=NOW)
    cite_source(question=question, source=old, article="4", clause="1a", by=cast.thu, now=NOW)
    cite_source(question=other, source=new, by=cast.thu, now=NOW)
    assert supersede_source(source=old, on=date(2026, 7, 1), successor=new, by=cast.thu, now=LATER) == 1
    question.refresh_from_db()
    assert "39-QĐ/TW" in question.doubt
    assert [is_drawable(question), is_drawable(other)] == [False, True]
    with pytest.raises(CitationRefused, match="39-QĐ/TW"):
        settle_doubt(question=question, by=cast.thu, now=LATER)
    with pytest.raises(CitationRefused, match="replaces it"):
        cite_source(question=other, source=old, by=cast.thu, now=LATER)
    with pytest.raises(CitationRefused, match="already"):
        supersede_source(source=old, on=date(2026, 7, 1), by=cast.thu, now=LATER)


def test_the_first_reason_of_a_doubt_stays(cast: Cast, cited: Question, study_page: StudyPage) -> None:
    source = add_source(bank=cast.bank, number="39-QĐ/TW", title="Quy định", by=cast.thu, now=NOW)
    cite_source(question=cited, source=source, by=cast.thu, now=NOW)
    publish(study_page, "Khác.", "Khác nữa.")
    assert supersede_source(source=source, on=date(2026, 7, 1), by=cast.thu, now=LATER) == 0
    cited.refresh_from_db()
    assert "Điều lệ Đảng" in cited.doubt


@pytest.mark.parametrize("what", ["twice", "foreign", "gone", "double number", "itself"])
def test_what_makes_no_sense_is_refused_in_words(cast: Cast, cited: Question, study_page: StudyPage, what: str) -> None:
    source = add_source(bank=cast.bank, number="39-QĐ/TW", title="Quy định", by=cast.thu, now=NOW)
    block = passages_of(study_page)[0].block
    deeds: dict[str, Callable[[], Any]] = {
        "twice": lambda: cite_passage(question=cited, page=study_page, block=block, by=cast.thu, now=NOW),
        "foreign": lambda: cite_source(
            question=cited, source=Source(bank_id=0, number="1", title=""), by=cast.thu, now=NOW
        ),
        "gone": lambda: cite_passage(question=cited, page=study_page, block="no", by=cast.thu, now=NOW),
        "double number": lambda: add_source(bank=cast.bank, number="39-QĐ/TW", title="", by=cast.thu, now=NOW),
        "itself": lambda: supersede_source(source=source, on=date(2026, 7, 1), successor=source, by=None, now=NOW),
    }
    with pytest.raises(CitationRefused) as refusal:
        deeds[what]()
    assert str(refusal.value.message).endswith(".")


def test_the_map_shows_which_passages_have_no_question(cast: Cast, cited: Question, study_page: StudyPage) -> None:
    assert [line.questions for line in coverage(cast.bank, study_page)] == [1, 0]


def test_a_trainer_cites_compares_and_settles_on_the_pages(
    cast: Cast, client_of: Callable[[User], Client], study_page: StudyPage
) -> None:
    question, client = cast.questions[0], client_of(cast.thu)
    here = reverse("bank_office:question_citations", args=[question.uid])
    shown = client.get(here, {"page": study_page.pk}).content.decode()
    assert "Đảng viên có bốn quyền." in shown
    block = passages_of(study_page)[1].block
    client.post(reverse("bank_office:passage_cite", args=[question.uid]), {"page": study_page.pk, "block": block})
    publish(study_page, "Đảng viên có bốn nhiệm vụ.", "Đảng viên có năm quyền.")
    shown = client.get(here).content.decode()
    assert "Đảng viên có bốn quyền." in shown
    assert "Đảng viên có năm quyền." in shown
    client.post(reverse("bank_office:doubt_settle", args=[question.uid]))
    assert is_drawable(question)
    map_of = client.get(reverse("bank_office:coverage", args=[cast.bank.uid]), {"page": study_page.pk})
    assert [line.questions for line in map_of.context["lines"]] == [0, 1]


def test_a_trainer_enters_a_document_and_takes_it_out_of_force(cast: Cast, client_of: Callable[[User], Client]) -> None:
    client = client_of(cast.thu)
    client.post(reverse("bank_office:source_add", args=[cast.bank.uid]), {"number": " 39-QĐ/TW ", "title": "Quy định"})
    source = Source.objects.get()
    client.post(
        reverse("bank_office:source_cite", args=[cast.questions[0].uid]), {"source": source.uid, "article": "4"}
    )
    client.post(reverse("bank_office:source_supersede", args=[source.uid]), {"on": "2026-07-01"})
    assert not is_drawable(cast.questions[0])
    page = client.get(reverse("bank_office:sources", args=[cast.bank.uid])).content.decode()
    assert "39-QĐ/TW" in page


@pytest.mark.parametrize("given", ["", "0", "x", "²", "99999999999999999999", "-1"])
def test_nonsense_for_a_page_shows_no_page_and_breaks_nothing(
    cast: Cast, client_of: Callable[[User], Client], given: str
) -> None:
    client = client_of(cast.thu)
    assert client.get(reverse("bank_office:coverage", args=[cast.bank.uid]), {"page": given}).status_code == 200
    answer = client.post(reverse("bank_office:passage_cite", args=[cast.questions[0].uid]), {"page": given})
    assert answer.status_code == 302
    assert not Citation.objects.exists()
