"""The demo: loads once, quickly in few enough queries, and is true to life."""

import json
from collections import Counter

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command

from cms.lesson_parts import BANK_CHECK
from cms.models import HomePage, LessonPage, StudyPage
from demo.accounts import ACCOUNTS, PASSWORD
from demo.exams import BANK_FILES
from demo.loading import DemoRefused, load
from demo.people import MEMBERS
from demo.study import FILE as STUDY_FILE
from exams.bank.coverage import coverage
from exams.bank.models import Bank, Question
from exams.bank.passages import citable_pages
from exams.bank.practice import practice_questions
from exams.delivery.models import Attempt
from exams.marking.models import SittingFigures
from exams.results.models import Release
from exams.sittings.models import Sitting
from learning.models import Nomination, StudyClass
from office import clock
from people.models import Person, Standing, Unit, UnitVersion


def test_the_demo_is_the_committee_of_the_mission(db: None) -> None:
    call_command("load_demo")
    today = clock.today()
    kinds = Counter(UnitVersion.objects.filter(valid_until=None).values_list("kind", flat=True))
    assert (kinds["committee"], kinds["cell"], kinds["subcell"]) == (39, 39, 117)
    standings = Counter(Standing.objects.values_list("kind", flat=True))
    assert (standings["full"] + standings["probationary"], standings["probationary"]) == (MEMBERS, 30)
    assert MEMBERS == 5300
    assert Person.objects.members_of(Unit.objects.get(code="DUB"), today).count() == Person.objects.count()
    assert Question.objects.count() >= 200
    now = clock.now()
    (present,) = [one for one in Sitting.objects.all() if one.opens_at <= now < one.closes_at]
    assert present.entries.count() == 60
    assert not present.entries.filter(paper=None).exists()
    assert Release.objects.exclude(sitting=present).count() == 1
    assert Counter(StudyClass.objects.values_list("state", flat=True))["called"] == 1
    assert Nomination.objects.count() == 16
    assert Attempt.objects.filter(status="graded").count() == 52
    assert HomePage.objects.live().count() == 1
    for account in ACCOUNTS:
        user = authenticate(username=account.username, password=PASSWORD)
        assert user is not None, account.username
        assert bool(user.abilities()) == (account.role is not None)  # type: ignore[attr-defined]
    _study_and_statistics_are_there(present)
    _lessons_ask_from_a_bank_for_practice()
    candidate = authenticate(username="hocvien", password=PASSWORD)
    assert present.entries.filter(person=candidate.person, attempt=None).count() == 1  # type: ignore[union-attr]
    people = Person.objects.count()
    call_command("load_demo")
    assert Person.objects.count() == people


def _study_and_statistics_are_there(present: Sitting) -> None:
    """The study page is on the map of what questions cover, with gaps; statistics say something to a newcomer."""
    page = StudyPage.objects.live().get(slug=STUDY["slug"])
    map_of_page = coverage(Bank.objects.get(code="NTVD"), page)
    assert citable_pages().filter(pk=page.pk).exists()
    assert sum(one.questions for one in map_of_page) == sum(len(one["cited_by"]) for one in STUDY["passages"])
    assert {one.questions == 0 for one in map_of_page} == {True, False}
    assert not Question.objects.filter(bank__code="NTVD", doubted_at__isnull=False).exists()
    figures = SittingFigures.objects.get()
    assert figures.sitting != present
    assert figures.n == 52
    ps = [row.p for row in figures.items.all()]
    assert max(ps) - min(ps) > 0.3, "questions differ in how hard they are"
    assert present.paper_set is not None
    assert present.paper_set.measured > 0


def _lessons_ask_from_a_bank_for_practice() -> None:
    parts = [part for page in LessonPage.objects.all() for part in page.body if part.block_type == BANK_CHECK]
    refs = {part.value["ref"] for part in parts}
    assert len(refs) == 5
    assert set(practice_questions(refs)) == refs


def test_the_demo_is_refused_in_production(db: None, settings: object) -> None:
    settings.PRODUCTION = True  # type: ignore[attr-defined]
    with pytest.raises(DemoRefused):
        load(now=clock.now())
    assert not Unit.objects.exists()


STUDY = json.loads(STUDY_FILE.read_text(encoding="utf-8"))
BANKS = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(BANK_FILES.glob("*.json"))]
ITEMS = [(topic, item) for bank in BANKS for topic in bank["topics"] for item in topic["questions"]]


def test_the_banks_cover_both_courses() -> None:
    assert {bank["code"]: len(bank["topics"]) for bank in BANKS} == {"NTVD": 5, "DVM": 10}
    assert len(ITEMS) >= 200
    for bank in BANKS:
        for topic in bank["topics"]:
            assert {item["level"] for item in topic["questions"]} == {1, 2, 3, 4}, topic["code"]


def test_what_the_study_page_is_cited_by_exists_and_nothing_is_said_twice() -> None:
    cited = [ref for passage in STUDY["passages"] for ref in passage["cited_by"]]
    assert len(cited) == len(set(cited)) >= 30
    known = {item["uid"] for _topic, item in ITEMS}
    assert known.issuperset([*cited, *(ref for one in STUDY["documents"] for ref in one["cited_by"])])
    names = [passage["name"] for passage in STUDY["passages"]]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(("_topic", "item"), ITEMS, ids=[item["uid"] for _topic, item in ITEMS])
def test_every_question_has_a_key_an_explanation_and_a_citation(_topic: dict, item: dict) -> None:
    right = [option["right"] for option in item["options"]]
    assert 2 <= len(right) <= 10
    assert sum(right) >= 1
    assert (sum(right) > 1) == item["multiple"]
    assert len(item["explanation"]) > 15
    assert len(item["citation"]) > 8
    assert len({option["text"].strip().casefold() for option in item["options"]}) == len(right)


def test_the_key_is_not_to_be_guessed_from_its_place() -> None:
    places = Counter(
        [option["right"] for option in item["options"]].index(True) for _topic, item in ITEMS if not item["multiple"]
    )
    total = sum(places.values())
    assert all(0.2 < places[place] / total < 0.3 for place in range(4)), places
