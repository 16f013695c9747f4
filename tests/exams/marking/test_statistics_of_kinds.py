"""Statistics of questions answered row by row and of those where people write, through their pages."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from exams.bank.actions import add_topic, write_question
from exams.bank.items import Kind
from exams.bank.kinds.registry import KINDS
from exams.bank.models import QuestionVersion
from exams.delivery.actions import record_answers
from exams.delivery.answers import Change
from exams.delivery.closing import hand_in
from exams.delivery.starting import start_attempt
from exams.marking.keeping import keep_statistics
from exams.marking.models import ItemFigures
from exams.papers.actions import Line, keep_blueprint
from exams.sittings.actions import prepare_papers
from exams.sittings.models import Entry, Sitting
from people.models import User
from tests.cast import Cast
from tests.conftest import StoppedClock
from tests.exams.bank.kinds.questions import example, letters_of

ClientOf = Callable[[User], Client]
ASKED = (Kind.TABLE, Kind.ORDERING, Kind.MATCHING, Kind.NUMBER, Kind.TEXT)
# Two know everything; the third is wrong in every row and writes what nobody else does.
WRITE = {"number": ("42", "42", "7777"), "text": ("Thăng Long", "thăng long", "Sài Gòn xưa")}


@pytest.fixture
def sat(cast: Cast, clock: StoppedClock) -> Sitting:
    """A question of each kind with rows and of each that is written, on two papers that shuffle them, and reckoned."""
    topic = add_topic(bank=cast.bank, name="Theo dòng", by=cast.thu, now=clock.at)
    for kind in ASKED:
        text = example(kind, stem=f"Câu {kind}?", credit=KINDS[kind].credits[-1])
        write_question(topic=topic, level=1, text=text, by=cast.thu, now=clock.at)
    lines = [Line(topic, None, len(ASKED))]
    blueprint = keep_blueprint(bank=cast.bank, name="Theo dòng", lines=lines, by=cast.quang, now=clock.at)
    prepare_papers(sitting=cast.sitting, blueprint=blueprint, count=2, by=cast.quang, now=clock.at, seed="3")
    entries = Entry.objects.filter(sitting=cast.sitting).select_related("sitting", "paper__key", "person__account")
    for place, entry in enumerate(entries.order_by("number")):
        sit(entry, place, clock)
    clock.shift(hours=4)
    sitting = Sitting.objects.get(pk=cast.sitting.pk)
    keep_statistics(sitting=sitting, now=clock.at)
    return sitting


def sit(entry: Entry, place: int, clock: StoppedClock) -> None:
    attempt = start_attempt(entry=entry, by=entry.person.account, now=clock.at)
    changes = [answer(question, entry, place) for question in attempt.paper.content["questions"]]
    record_answers(attempt=attempt, client="c", changes=changes, now=clock.at)
    hand_in(attempt=attempt, by=entry.person.account, now=clock.at)


def answer(question: dict[str, Any], entry: Entry, place: int) -> Change:
    n = question["n"]
    if "write" in question:
        return Change(n, n, (), text=WRITE[question["kind"]][place])
    assert entry.paper is not None
    right = entry.paper.key.right[str(n)]
    wrong = [next(letter for letter in row if letter not in right) for row in letters_of(question)]
    return Change(n, n, tuple(right if place < 2 else wrong))


def page_of(client: Client, sitting: Sitting, kind: str) -> str:
    """What stands on the page of the question, without its markup."""
    item = ItemFigures.objects.get(figures__sitting=sitting, version__stem=f"Câu {kind}?")
    client.cookies["django_language"] = "en"
    address = reverse("marking_office:sitting_question", args=[sitting.uid, item.version.question.uid, 1])
    return words_of(client.get(address).content.decode().split("<main")[1])


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


@pytest.mark.parametrize(
    ("kind", "right", "wrong"),
    [
        ("table", "1. Đảng: Đúng", "1. Đảng: Sai"),
        ("ordering", "2. Bác: 2", ""),
        ("matching", "4. Hà_Nội: bạn 0", ""),
    ],
)
def test_each_row_says_what_was_chosen_for_it(
    kind: str, right: str, wrong: str, sat: Sitting, cast: Cast, client_of: ClientOf
) -> None:
    page = page_of(client_of(cast.thu), sat, kind)
    assert "Answers 3 Share of the points earned 67 %" in page
    assert f"{right} right 2 · 67 %" in page
    if wrong:
        assert f"{wrong} 1 · 33 %" in page
    assert "What each third of the candidates chose" not in page, "a picture of options says nothing about rows"
    assert "Written most often" not in page


@pytest.mark.parametrize(("kind", "told", "alone"), [("number", "42", "7777"), ("text", "Thăng Long", "Sài Gòn xưa")])
def test_what_several_wrote_is_told_and_what_one_alone_wrote_is_not(
    kind: str, told: str, alone: str, sat: Sitting, cast: Cast, client_of: ClientOf
) -> None:
    page = page_of(client_of(cast.thu), sat, kind)
    assert "Share of the points earned 67 %" in page
    assert f"Written most often {told} right 2 What one person alone wrote is not shown." in page
    assert alone not in page
    assert "Who chose what" not in page


def test_all_kinds_stand_on_the_page_of_the_sitting_for_those_who_see_questions(
    sat: Sitting, cast: Cast, client_of: ClientOf
) -> None:
    address = reverse("marking_office:sitting_statistics", args=[sat.uid])
    pages = {who: client_of(getattr(cast, who)).get(address).content.decode() for who in ("thu", "quang")}
    assert all(f"Câu {kind}?" in pages["thu"] for kind in ASKED)
    assert not any(f"Câu {kind}?" in pages["quang"] for kind in ASKED)


def test_a_question_over_all_sittings_shows_its_rows_too(sat: Sitting, cast: Cast, client_of: ClientOf) -> None:
    item = ItemFigures.objects.get(figures__sitting=sat, version__stem="Câu matching?")
    client = client_of(cast.thu)
    client.cookies["django_language"] = "en"
    address = reverse("marking_office:question_statistics", args=[item.version.question.uid])
    page = words_of(client.get(address).content.decode())
    assert "From 1 sitting." in page
    assert "1. Đảng: bạn 0 right 2 · 67 %" in page


def test_a_table_in_the_text_of_a_question_is_shown_as_one(sat: Sitting, cast: Cast, client_of: ClientOf) -> None:
    version = ItemFigures.objects.get(figures__sitting=sat, version__stem="Câu number?").version
    QuestionVersion.objects.filter(pk=version.pk).update(stem="Xem bảng:\n| Năm | Việc |\n| 1945 | Cách mạng |")
    uid = version.question.uid
    for name, args in (("sitting_question", [sat.uid, uid, 1]), ("question_statistics", [uid])):
        html = client_of(cast.thu).get(reverse(f"marking_office:{name}", args=args)).content.decode()
        assert re.search(r"<td>(\s|<[^>]*>)*1945", html), name
        assert "| Năm" not in html
