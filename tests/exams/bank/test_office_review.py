"""The back office for review: the queue, the page of a question, the acts and who they open for."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from exams.bank.actions import write_question
from exams.bank.models import Bank, Change, Question, QuestionVersion, Remark, State
from exams.bank.reviewing import return_with_reason, send_to_review
from exams.bank.revising import change_content, correct_words
from people.models import RoleGrant, User
from people.roles import Role
from tests.cast import NOW, SINCE, Cast
from tests.exams.bank.test_office_questions import filled
from tests.exams.bank.test_reviewing import words
from tests.exams.bank.test_revising import MORE

ClientOf = Callable[[User], Client]


def at(name: str, *args: Any) -> str:
    return reverse(f"bank_office:{name}", args=[getattr(arg, "uid", arg) for arg in args])


def newest(question: Question) -> QuestionVersion:
    return question.versions.latest("number")


def in_english(client: Client) -> Client:
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def sent(cast: Cast) -> list[Question]:
    """Three questions that Thu wrote and sent, in a bank with review."""
    Bank.objects.filter(pk=cast.bank.pk).update(reviewed=True)
    cast.topics[0].bank.refresh_from_db()
    questions = []
    for number in range(3):
        text = words(f"Câu gửi {number}?")
        one = write_question(topic=cast.topics[0], level=1, text=text, by=cast.thu, now=NOW, ref=f"R{number}")
        send_to_review(version=newest(one), by=cast.thu, now=NOW)
        questions.append(one)
    return questions


def posted(question: Question, **more: Any) -> dict[str, Any]:
    return {"version": newest(question).pk, **more}


def test_the_queue_shows_the_oldest_whole_and_then_the_next(
    sent: list[Question], cast: Cast, client_of: ClientOf
) -> None:
    client = in_english(client_of(cast.vinh))
    page = client.get(at("review"))
    assert (page.context["version"], page.context["waiting"]) == (newest(sent[0]), 3)
    for part in ("Câu gửi 0?", "Mười hai", "Right answer", "Câu gửi 1?", "Câu gửi 2?", "To review (3)"):
        assert part in page.content.decode(), part

    answer = client.post(at("question_approve", sent[0]), posted(sent[0], back="review"), follow=True)
    assert answer.redirect_chain[0][0] == at("review")
    assert answer.context["version"] == newest(sent[1])
    assert newest(sent[0]).decided_by == cast.vinh


def test_what_is_put_off_comes_again_after_the_others(sent: list[Question], cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.vinh)

    def shown(**query: Any) -> QuestionVersion:
        return client.get(at("review"), query).context["version"]

    assert shown(after=newest(sent[0]).pk) == newest(sent[1])
    assert shown(after=newest(sent[2]).pk) == newest(sent[0])
    assert shown(version=newest(sent[2]).pk) == newest(sent[2])
    for wild in ("", "x", "9" * 30, "²"):
        assert shown(version=wild, after=wild) == newest(sent[0])


def test_nobody_is_asked_about_their_own(sent: list[Question], cast: Cast, client_of: ClientOf) -> None:
    page = client_of(cast.thu).get(at("review"))
    assert (page.context["waiting"], "version" in page.context) == (0, False)

    page = in_english(client_of(cast.thu)).get(at("question", sent[0])).content.decode()
    assert at("question_approve", sent[0]) not in page
    assert at("question_withdraw", sent[0]) in page
    assert "somebody else decides on it" in page
    assert client_of(cast.thu).post(at("question_approve", sent[0]), posted(sent[0])).status_code == 409
    assert newest(sent[0]).state == State.IN_REVIEW


def test_two_trainers_check_each_other(sent: list[Question], cast: Cast, client_of: ClientOf) -> None:
    RoleGrant.objects.create(user=cast.binh, role=Role.TRAINER, unit=cast.duk, valid_from=SINCE)

    assert client_of(cast.binh).post(at("question_approve", sent[0]), posted(sent[0])).status_code == 302
    assert newest(sent[0]).decided_by == cast.binh


def test_the_author_finds_what_came_back_with_its_reason(sent: list[Question], cast: Cast, client_of: ClientOf) -> None:
    reason = "Thiếu căn cứ."
    client_of(cast.vinh).post(at("question_return", sent[0]), posted(sent[0], reason=reason))

    assert newest(sent[0]).state == State.DRAFT
    for address in (at("review"), at("question", sent[0])):
        page = client_of(cast.thu).get(address).content.decode()
        assert reason in page
        assert str(cast.vinh) in page
    assert list(client_of(cast.vinh).get(at("review")).context["returned"]) == []


def test_a_refusal_keeps_what_was_typed(sent: list[Question], cast: Cast, client_of: ClientOf) -> None:
    """Somebody withdrew the question and wrote it anew while the reason was being written."""
    seen = posted(sent[0], reason="Một lý do dài")
    client_of(cast.thu).post(at("question_withdraw", sent[0]), posted(sent[0]))
    answer = client_of(cast.vinh).post(at("question_return", sent[0]), seen)

    assert answer.status_code == 409
    assert "Một lý do dài</textarea>" in answer.content.decode()
    assert answer.context["problem"]


def test_an_empty_reason_is_asked_for(sent: list[Question], cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.vinh)
    client.cookies["django_language"] = "en"
    answer = client.post(at("question_return", sent[0]), posted(sent[0], reason=" "))
    assert answer.status_code == 409
    assert "why" in answer.context["problem"]


@pytest.mark.parametrize("version", ["", "x", "0", "²", "9" * 30])
def test_a_decision_names_the_version_it_is_about(
    version: str, sent: list[Question], cast: Cast, client_of: ClientOf
) -> None:
    answer = client_of(cast.vinh).post(at("question_approve", sent[0]), {"version": version})
    assert answer.status_code == 409
    assert newest(sent[0]).state == State.IN_REVIEW


def test_a_reviewer_elsewhere_decides_nothing_here(sent: list[Question], cast: Cast, client_of: ClientOf) -> None:
    cast.vinh.grants.update(unit=cast.xx)
    for door in ("question_approve", "question_return", "question_comment", "question_review_due"):
        assert client_of(cast.vinh).post(at(door, sent[0]), posted(sent[0])).status_code == 404
    assert client_of(cast.vinh).get(at("review")).context["waiting"] == 0


def test_a_comment_stands_on_the_page(sent: list[Question], cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.vinh)
    client.post(at("question_comment", sent[0]), posted(sent[0], text="Câu hay <b>"))

    assert Remark.objects.get(version=newest(sent[0])).kind == Remark.Kind.COMMENT
    assert "Câu hay &lt;b&gt;" in client.get(at("question", sent[0])).content.decode()


def test_a_due_or_doubted_question_is_listed(sent: list[Question], cast: Cast, client_of: ClientOf) -> None:
    client, question = client_of(cast.vinh), cast.questions[3]
    assert client.post(at("question_review_due", question), {"on": "hôm nay"}).status_code == 422
    assert client.post(at("question_review_due", question), {"on": "2020-01-31"}).status_code == 302
    Question.objects.filter(pk=cast.questions[5].pk).update(doubted_at=NOW, doubt="Điều 9 đã sửa.")

    assert Question.objects.get(pk=question.pk).review_due_on == date(2020, 1, 31)
    assert set(client.get(at("review")).context["to_look_at"]) == {question, cast.questions[5]}
    assert client.get(at("question", question)).context["is_due"]
    assert client.post(at("question_review_due", question), {"on": ""}).status_code == 302
    assert not client.get(at("question", question)).context["is_due"]


def test_the_history_tells_word_by_word_what_changed(cast: Cast, client_of: ClientOf) -> None:
    question = write_question(topic=cast.topics[0], level=1, text=words(), by=cast.thu, now=NOW)
    who = {"question": question, "topic": question.topic, "level": 1, "by": cast.thu, "now": NOW}
    correct_words(**who, text=words("Điều lệ Đảng có mấy chương?"))
    change_content(**who, text=MORE["key"])
    page = in_english(client_of(cast.khanh)).get(at("question", question)).content.decode()

    assert "<ins> Đảng</ins>" in page
    assert "<del> Đảng</del>" in page
    assert "Key changed: right now, wrong before" in page
    assert "Key changed: wrong now, right before" in page
    assert "Words corrected, same key" in page
    assert "nobody: the bank had no review" in page


def test_the_page_says_where_a_question_is_used(cast: Cast, client_of: ClientOf) -> None:
    used = Question.objects.filter(current__used_at__isnull=False).first()
    page = in_english(client_of(cast.thu)).get(at("question", used))

    assert page.context["last_used_at"] == NOW
    assert [one["title"] for one in page.context["sittings"]] == [cast.sitting.title]
    assert "Last taken for papers on" in page.content.decode()


def test_papers_take_the_approved_version_until_the_next_is(cast: Cast, client_of: ClientOf) -> None:
    Bank.objects.filter(pk=cast.bank.pk).update(reviewed=True)
    question = Question.objects.get(pk=cast.questions[0].pk)
    change_content(question=question, topic=question.topic, level=1, text=words(), by=cast.thu, now=NOW)
    page = in_english(client_of(cast.thu)).get(at("question", question)).content.decode()

    assert "Papers take version 1 until this one is approved." in page
    assert at("question_send", question) in page


def test_review_of_a_bank_is_turned_on_and_off_after_a_question(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.thu)
    for reviewed in (True, False):
        assert client.get(at("bank_review", cast.bank)).status_code == 200
        assert Bank.objects.get(pk=cast.bank.pk).reviewed != reviewed
        assert client.post(at("bank_review", cast.bank)).status_code == 302
        assert Bank.objects.get(pk=cast.bank.pk).reviewed == reviewed
    assert client_of(cast.vinh).post(at("bank_review", cast.bank)).status_code == 404


def test_a_bank_is_opened_with_the_review_that_the_form_asks_for(cast: Cast, client_of: ClientOf) -> None:
    client, given = client_of(cast.thu), {"name": "Mới", "unit": str(cast.db01.uid)}
    assert client.get(at("bank_open")).context["form"].fields["reviewed"].initial
    client.post(at("bank_open"), given | {"code": "A", "reviewed": "on"})
    client.post(at("bank_open"), given | {"code": "B"})

    assert dict(Bank.objects.filter(code__in="AB").values_list("code", "reviewed")) == {"A": True, "B": False}


def test_a_returned_question_that_is_retired_waits_for_nobody(
    sent: list[Question], cast: Cast, client_of: ClientOf
) -> None:
    return_with_reason(version=newest(sent[0]), reason="Sai.", by=cast.vinh, now=NOW)
    Question.objects.filter(pk=sent[0].pk).update(retired_at=NOW)

    assert list(client_of(cast.thu).get(at("review")).context["returned"]) == []
    assert client_of(cast.thu).get(at("question", sent[0])).context["deeds"].comment is False


def form_of(question: Question, *options: tuple[str, bool, str], **values: Any) -> dict[str, Any]:
    """What the form of changing sends; the options are those that are there unless others are given."""
    version = newest(question)
    held = [(one.text, one.right, "") for one in version.options.all()]
    values = {"level": question.level, "stem": version.stem, "seen": version.pk} | values
    return filled(question.topic, *(options or held), held=len(held), **values)


def test_words_are_corrected_and_content_changed_by_different_buttons(cast: Cast, client_of: ClientOf) -> None:
    client, question = in_english(client_of(cast.thu)), cast.questions[0]
    page = client.get(at("question_revise", question)).content.decode()
    assert 'name="act" value="words"' in page
    assert "figures about the question go on" in page

    corrected = form_of(question, stem="Câu một, viết lại?", act="words")
    assert client.post(at("question_revise", question), corrected).status_code == 302
    assert (newest(question).number, newest(question).change) == (2, Change.WORDS)

    swapped = form_of(question, ("Sai hai", False, ""), ("Đúng một", True, ""), act="words")
    answer = client.post(at("question_revise", question), swapped)
    assert answer.status_code == 422
    assert "more than a correction of words" in answer.content.decode()
    del swapped["act"]
    assert client.post(at("question_revise", question), swapped).status_code == 302
    assert (newest(question).number, newest(question).change) == (3, Change.CONTENT)


def test_a_new_draft_has_one_button(sent: list[Question], cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.thu)
    client.post(at("question_withdraw", sent[0]), posted(sent[0]))
    assert 'name="act" value="words"' not in client.get(at("question_revise", sent[0])).content.decode()
