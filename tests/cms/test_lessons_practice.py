"""Self-checks that a lesson asks from a bank for practice."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from cms.blocks_lessons import BankCheckBlock
from cms.lesson_parts import parts_of
from cms.models import LessonPage
from exams.bank.actions import retire_question
from exams.bank.models import Question
from learning.models import LessonReading
from people.models import User
from tests.cast import NOW, Cast, Company
from tests.cms.lessons import CHECK, FIRST, course_alone, lesson_in, passage
from tests.exams.bank.practice_bank import CODE, TEXT, WHY, practice_bank

REF = f"{CODE}/Q0001"


@pytest.fixture
def lesson(company: Company) -> LessonPage:
    practice_bank(company)
    parts = [passage(FIRST, "1. Nền tảng"), {"type": "bank_check", "value": {"ref": REF}, "id": CHECK}]
    return lesson_in(course_alone(), 1, parts=parts, to_end=False, pass_checks=True)


def test_it_is_asked_in_the_words_of_the_bank_and_the_key_stays_there(lesson: LessonPage, client: Client) -> None:
    shown = client.get(lesson.url).content.decode()
    assert TEXT.stem in shown
    assert "Chi bộ cơ sở" in shown
    assert WHY not in shown
    assert REF not in shown


def test_the_right_answer_counts_and_brings_the_reason(
    lesson: LessonPage, company: Company, client_of: Callable[[User], Client]
) -> None:
    own, address = client_of(company.an), reverse("lessons:answer", args=[lesson.pk, CHECK])
    for option in ("1", "3", "", "x"):
        assert WHY not in own.post(address, {"option": option}).content.decode()
    assert WHY in own.post(address, {"option": "2"}).content.decode()
    reading = LessonReading.objects.get(person=company.an.person)
    assert (reading.passed, reading.completed_at is not None) == ([CHECK], True)


def test_a_retired_question_is_no_longer_asked_nor_waited_for(lesson: LessonPage, client: Client) -> None:
    retire_question(question=Question.objects.get(), by=None, now=NOW)
    assert [part.kind for part in parts_of(lesson.body)] == ["passage"]
    assert lesson.rules().checks == []
    assert TEXT.stem not in client.get(lesson.url).content.decode()
    assert client.post(reverse("lessons:answer", args=[lesson.pk, CHECK]), {"option": "2"}).status_code == 404


def test_an_editor_cannot_bring_a_question_kept_for_tests_into_a_lesson(cast: Cast) -> None:
    block, question = BankCheckBlock(), cast.bank.questions.first()
    assert question is not None
    with pytest.raises(ValidationError) as caught:
        block.clean(block.to_python({"ref": f"{cast.bank.code}/{question.ref}"}))
    [sentence] = caught.value.as_json_data()["blockErrors"]["ref"]["messages"]
    assert "No bank for practice has a question" in sentence


def test_a_reference_written_past_the_form_opens_no_test(cast: Cast, client: Client) -> None:
    question = cast.bank.questions.first()
    assert question is not None
    part = {"type": "bank_check", "value": {"ref": f"{cast.bank.code}/{question.ref}"}, "id": CHECK}
    page = lesson_in(course_alone(), 1, parts=[part], pass_checks=True)
    assert client.get(page.url).context["parts"] == []


def test_a_reference_is_taken_without_the_spaces_around_it(company: Company) -> None:
    practice_bank(company)
    block = BankCheckBlock()
    assert block.clean(block.to_python({"ref": f" {REF} "}))["ref"] == REF
    assert block.get_searchable_content(block.to_python({"ref": REF})) == []
