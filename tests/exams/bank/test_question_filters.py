"""The filters of the list of questions: each leaves what it says, several together leave what all of them say."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from demo.review import load_review
from exams.bank.actions import retire_question, write_question
from exams.bank.citing import doubt_questions
from exams.bank.items import Kind
from exams.bank.models import Bank, Question, Tag
from exams.bank.sorting import Sorting, sort_questions
from exams.papers.models import PaperQuestion
from people.models import User
from tests.cast import Cast
from tests.conftest import StoppedClock
from tests.exams.bank.kinds.questions import example

ClientOf = Callable[[User], Client]


@pytest.fixture
def trainer(cast: Cast, client_of: ClientOf) -> Client:
    return client_of(cast.thu)


def listed(client: Client, **asked: Any) -> set[str]:
    """The references that the list shows."""
    response = client.get(reverse("bank_office:questions_results"), asked)
    assert response.status_code == 200
    return set(re.findall(r">\s*(Q\d{4})\s*<", response.content.decode()))


def refs(*questions: Question) -> set[str]:
    return {question.ref for question in questions}


def all_of(cast: Cast) -> set[str]:
    return refs(*cast.questions)


def first(cast: Cast, count: int = 8) -> list[Question]:
    return list(cast.bank.questions.order_by("ref")[:count])


def test_a_kind_or_several_of_them(cast: Cast, trainer: Client, clock: StoppedClock) -> None:
    written = {
        kind: write_question(topic=cast.topics[0], level=1, text=example(kind), by=cast.thu, now=clock.at)
        for kind in (Kind.NUMBER, Kind.TEXT, Kind.MATCHING)
    }
    assert listed(trainer, kind="number") == refs(written[Kind.NUMBER])
    assert listed(trainer, kind=["number", "text"]) == refs(written[Kind.NUMBER], written[Kind.TEXT])
    assert not listed(trainer, kind="poll")
    assert listed(trainer) == all_of(cast) | refs(*written.values())


def test_states_are_those_of_the_newest_version(cast: Cast, trainer: Client, clock: StoppedClock) -> None:
    load_review(cast.bank, author=cast.thu, reviewer=cast.vinh, root=cast.root, now=clock.at)
    eight = first(cast)
    waiting, drafts = refs(*eight[:3], eight[7]), refs(eight[3], eight[4])
    assert listed(trainer, state="in_review") == waiting
    assert listed(trainer, state="draft") == drafts
    assert listed(trainer, state="approved") == all_of(cast) - waiting - drafts
    assert listed(trainer) == all_of(cast)


def test_doubtful_and_retired_questions_are_found_and_retired_ones_shown_only_when_asked_for(
    cast: Cast, trainer: Client, clock: StoppedClock
) -> None:
    doubted, retired, both = first(cast, 3)
    doubt_questions(Question.objects.filter(pk__in=[doubted.pk, both.pk]), reason="Điều lệ đổi", now=clock.at)
    for question in (retired, both):
        retire_question(question=question, by=cast.thu, now=clock.at)
    assert listed(trainer, state="in_doubt") == refs(doubted)
    assert listed(trainer, state="retired") == refs(retired, both)
    assert listed(trainer) == all_of(cast) - refs(retired, both)
    assert listed(trainer, state="approved") == all_of(cast) - refs(retired, both)


def test_a_tag_and_only_tags_of_banks_that_one_sees_are_offered(
    cast: Cast, trainer: Client, client_of: ClientOf, clock: StoppedClock
) -> None:
    one, other = first(cast, 2)
    sort_questions(questions=[one, other], sorting=Sorting(add_tags=("ôn tập",)), by=cast.thu, now=clock.at)
    sort_questions(questions=[other], sorting=Sorting(add_tags=("khó",)), by=cast.thu, now=clock.at)
    assert listed(trainer, tag="ôn tập") == refs(one, other)
    assert listed(trainer, tag="khó") == refs(other)
    Tag.objects.create(bank=Bank.objects.create(code="KHAC", name="Khác", unit=cast.db01), name="của nơi khác")
    cast.thu.grants.update(unit=cast.db02)
    page = client_of(cast.thu).get(reverse("bank_office:questions")).content.decode()
    assert "của nơi khác" not in page
    assert "ôn tập" not in page


def test_what_is_to_be_reviewed_again_by_today(cast: Cast, trainer: Client, clock: StoppedClock) -> None:
    today = timezone.localdate(clock.at)
    past, now_due, later = first(cast, 3)
    for question, days in ((past, -1), (now_due, 0), (later, 1)):
        Question.objects.filter(pk=question.pk).update(review_due_on=today + timedelta(days=days))
    assert listed(trainer, due="on") == refs(past, now_due)
    clock.shift(days=1)
    assert listed(trainer, due="on") == refs(past, now_due, later)


def test_used_never_used_and_not_used_since_a_day(cast: Cast, trainer: Client, clock: StoppedClock) -> None:
    places = PaperQuestion.objects.filter(paper__paper_set=cast.sitting.paper_set)
    used = set(places.values_list("version__question__ref", flat=True))
    assert used
    assert used < all_of(cast)
    assert listed(trainer, used="used") == used
    assert listed(trainer, used="never") == all_of(cast) - used
    day = timezone.localdate(clock.at)
    assert listed(trainer, unused_since=(day + timedelta(days=1)).isoformat()) == used
    assert not listed(trainer, unused_since=(day - timedelta(days=1)).isoformat()), "never used is no answer to this"


def test_filters_together_leave_what_all_of_them_say(cast: Cast, trainer: Client, clock: StoppedClock) -> None:
    recall = [question for question in first(cast, 16) if question.level == 1]
    sort_questions(questions=recall, sorting=Sorting(add_tags=("dễ",)), by=cast.thu, now=clock.at)
    retire_question(question=recall[0], by=cast.thu, now=clock.at)
    assert listed(trainer, level="1", tag="dễ", kind="single") == refs(*recall[1:])
    assert listed(trainer, level="1", tag="dễ", state="retired") == refs(recall[0])
    assert not listed(trainer, level="2", tag="dễ")


@pytest.mark.parametrize(
    "asked",
    [{"kind": "zzz"}, {"state": "zzz"}, {"tag": "zzz"}, {"used": "zzz"}, {"unused_since": "hôm qua"}, {"level": "9"}],
    ids=lambda asked: next(iter(asked)),
)
def test_nonsense_in_an_address_is_no_error(asked: dict[str, str], trainer: Client) -> None:
    for name in ("questions", "questions_results"):
        assert trainer.get(reverse(f"bank_office:{name}"), asked).status_code == 200
