"""Banks for practice: lessons ask their questions, papers never do."""

from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from exams.bank.actions import OptionText, QuestionText, add_topic, retire_question, write_question
from exams.bank.items import Kind
from exams.bank.models import Bank, Question
from exams.bank.practice import practice_questions, why_not_asked
from exams.papers.actions import ForPractice, keep_blueprint
from exams.papers.choosing import Line
from tests.cast import NOW, Cast, Company
from tests.exams.bank.practice_bank import CODE, TEXT, WHY, practice_bank


def added(bank: Bank, text: QuestionText) -> str:
    question = write_question(topic=bank.topics.get(), level=1, text=text, by=None, now=NOW)
    return f"{CODE}/{question.ref}"


@pytest.fixture
def bank(company: Company) -> Bank:
    return practice_bank(company)


def test_a_question_is_found_by_its_full_reference_with_its_key(bank: Bank) -> None:
    asked = practice_questions([f"{CODE}/Q0001"])[f"{CODE}/Q0001"]
    assert (asked.question, asked.right, asked.why) == (TEXT.stem, 2, WHY)
    assert asked.options == tuple(option.text for option in TEXT.options)
    assert why_not_asked(f"{CODE}/Q0001") == ""


def test_true_or_false_can_be_asked_too(bank: Bank) -> None:
    truth = (OptionText("Đúng", right=True), OptionText("Sai"))
    ref = added(bank, QuestionText("Đảng ra đời năm 1930.", truth, kind=Kind.TRUE_FALSE))
    assert practice_questions([ref])[ref].right == 1


def test_a_question_kept_for_tests_is_never_asked_in_a_lesson(cast: Cast) -> None:
    question = Question.objects.filter(bank=cast.bank).first()
    assert question is not None
    assert practice_questions([f"{cast.bank.code}/{question.ref}"]) == {}
    assert "No bank for practice" in why_not_asked(f"{cast.bank.code}/{question.ref}")


@pytest.mark.parametrize("ref", ["", "Q0001", "/", f"{CODE}/", f"{CODE}/Q9999", "KHAC/Q0001"])
def test_a_reference_that_leads_nowhere_is_refused_in_words(bank: Bank, ref: str) -> None:
    assert "Its page in the bank shows how it is named" in why_not_asked(ref)
    assert practice_questions([ref]) == {}


@pytest.mark.parametrize(
    "text",
    [
        replace(TEXT, stem="| a | b |"),
        replace(TEXT, kind=Kind.SEVERAL, multiple=True),
        QuestionText("Bao nhiêu?", kind=Kind.TEXT, accepted=("năm",)),
    ],
    ids=["table", "several", "text"],
)
def test_what_a_lesson_cannot_show_is_refused_in_words(bank: Bank, text: QuestionText) -> None:
    ref = added(bank, text)
    assert practice_questions([ref]) == {}
    assert "only questions with one right option" in why_not_asked(ref)


def test_what_waits_is_in_doubt_or_retired_is_not_asked(bank: Bank, company: Company) -> None:
    retired, doubted = added(bank, TEXT), added(bank, TEXT)
    retire_question(question=Question.objects.get(ref=retired.split("/")[1]), by=None, now=NOW)
    Question.objects.filter(ref=doubted.split("/")[1]).update(doubted_at=NOW)
    for ref in (retired, doubted):
        assert practice_questions([ref]) == {}
        assert "is not in use" in why_not_asked(ref)


def test_no_paper_takes_its_questions(bank: Bank) -> None:
    assert Question.objects.filter(bank=bank).sound().count() == 1
    assert not Question.objects.filter(bank=bank).drawable().exists()
    with pytest.raises(ForPractice, match="is a bank for practice"):
        keep_blueprint(bank=bank, name="Đề", lines=[Line(bank.topics.get(), None, 1)], by=None, now=NOW)
    assert not bank.blueprints.exists()


def test_it_is_not_offered_for_papers(bank: Bank, company: Company, client: Client) -> None:
    client.force_login(company.root)
    client.cookies["django_language"] = "en"
    assert bank.name not in client.get(reverse("papers_office:choose_bank")).content.decode()
    shown = client.get(reverse("bank_office:bank", args=[bank.uid])).content.decode()
    assert "practice in lessons, never for tests" in shown


def test_what_a_bank_is_for_is_said_when_it_is_opened(company: Company, client: Client) -> None:
    client.force_login(company.root)
    client.cookies["django_language"] = "en"
    data = {"code": "LT2", "name": "Luyện", "unit": str(company.duk.uid), "practice": "on"}
    client.post(reverse("bank_office:bank_open"), data)
    opened = Bank.objects.get(code="LT2")
    assert opened.practice
    topic = add_topic(bank=opened, name="Bài 1", by=None, now=NOW)
    question = write_question(topic=topic, level=1, text=TEXT, by=None, now=NOW)
    page = client.get(reverse("bank_office:question", args=[question.uid])).content.decode()
    assert f"LT2/{question.ref}" in page
