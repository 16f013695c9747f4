"""Questions that may never stand in one paper together."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from exams.bank.actions import QuestionRefused, add_topic, open_bank, write_question
from exams.bank.enemies import allow_together, forbid_together
from exams.bank.models import Level, Question
from office.models import JournalRow
from tests.cast import Cast
from tests.cast import _text as text_of

ClientOf = Callable[[Any], Client]


@pytest.fixture
def trainer(cast: Cast, client_of: ClientOf) -> Client:
    """Thu, who reads English."""
    client = client_of(cast.thu)
    client.cookies["django_language"] = "en"
    return client


def elsewhere(cast: Cast) -> Question:
    """A question of another bank."""
    now = cast.sitting.opens_at
    bank = open_bank(code="KHAC", name="Ngân hàng khác", unit=cast.duk, by=cast.thu, now=now)
    topic = add_topic(bank=bank, name="Chủ đề khác", by=cast.thu, now=now)
    return write_question(topic=topic, level=Level.RECALL, text=text_of(topic, Level.RECALL, 1), by=cast.thu, now=now)


def test_it_holds_both_ways_and_can_be_taken_back(cast: Cast) -> None:
    one, other, now = cast.questions[0], cast.questions[1], cast.sitting.opens_at
    forbid_together(question=one, other=other, by=cast.thu, now=now)
    assert list(other.enemies.all()) == [one]
    with pytest.raises(QuestionRefused):
        forbid_together(question=other, other=one, by=cast.thu, now=now)
    allow_together(question=other, other=one, by=cast.thu, now=now)
    assert not one.enemies.exists()
    with pytest.raises(QuestionRefused):
        allow_together(question=one, other=other, by=cast.thu, now=now)
    acts = JournalRow.objects.filter(act__endswith="_together").order_by("pk").values_list("act", "data__other")
    assert list(acts) == [
        ("bank.question.forbid_together", other.ref),
        ("bank.question.allow_together", one.ref),
    ]


def test_a_question_is_kept_apart_from_others_of_its_bank_alone(cast: Cast) -> None:
    for other in (cast.questions[0], elsewhere(cast)):
        with pytest.raises(QuestionRefused):
            forbid_together(question=cast.questions[0], other=other, by=cast.thu, now=cast.sitting.opens_at)
    assert not cast.questions[0].enemies.exists()


def test_one_finds_it_by_reference_keeps_it_apart_and_lets_it_in_again(cast: Cast, trainer: Client) -> None:
    one, other, client = cast.questions[0], cast.questions[3], trainer
    address = reverse("bank_office:question_enemies", args=[one.uid])
    page = client.get(address, {"q": other.ref}).content.decode()
    assert f'value="{other.uid}"' in page
    assert f'value="{one.uid}"' not in page
    assert client.post(address, {"other": str(other.uid), "forbid": "1"}).status_code == 302
    assert list(one.enemies.all()) == [other]
    assert "is found by" in client.get(address, {"q": other.ref}).content.decode()
    assert client.post(address, {"other": str(other.uid), "allow": "1"}).status_code == 302
    assert not one.enemies.exists()


def test_words_find_questions_too(cast: Cast, trainer: Client) -> None:
    address = reverse("bank_office:question_enemies", args=[cast.questions[0].uid])
    page = trainer.get(address, {"q": "nghị quyết"}).content.decode()
    assert page.count('name="forbid"') == 8


@pytest.mark.parametrize("sent", [{}, {"other": "x", "forbid": "1"}])
def test_what_was_not_chosen_is_asked_for(cast: Cast, trainer: Client, sent: dict[str, str]) -> None:
    response = trainer.post(reverse("bank_office:question_enemies", args=[cast.questions[0].uid]), sent)
    assert response.status_code == 422
    assert "Choose a question first." in response.content.decode()


def test_a_question_of_another_bank_is_not_there(cast: Cast, trainer: Client) -> None:
    address = reverse("bank_office:question_enemies", args=[cast.questions[0].uid])
    sent = {"other": str(elsewhere(cast).uid), "forbid": "1"}
    assert trainer.post(address, sent).status_code == 404
