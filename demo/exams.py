"""Loads the demo's banks, classes and sittings: one that is over, one that is open now."""

import json
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

from django.utils import timezone

from exams.bank.actions import open_bank
from exams.bank.models import Bank
from exams.bank.record import fill_bank
from exams.delivery.actions import record_answers
from exams.delivery.answers import Change
from exams.delivery.closing import hand_in
from exams.delivery.starting import start_attempt
from exams.marking.keeping import keep_statistics
from exams.papers.actions import Line, keep_blueprint
from exams.papers.models import Blueprint
from exams.results.actions import release_results
from exams.sittings.actions import (
    SittingPlan,
    add_room,
    enter_people,
    give_extra_time,
    open_default_scale,
    plan_sitting,
    prepare_papers,
)
from exams.sittings.models import Entry, Sitting
from people.models import Person, Unit, User

BANK_FILES = Path(__file__).parent / "banks"
# Of each of the five lessons: how many questions of each level make the paper of 40.
PER_LESSON = {1: 3, 2: 3, 3: 1, 4: 1}
PERIODS = 50


def load_banks(unit: Unit, *, by: User, now: datetime) -> dict[str, Bank]:
    """The two banks of the project, from their files; everything in them may be drawn at once."""
    banks = {}
    for path in sorted(BANK_FILES.glob("*.json")):
        written = json.loads(path.read_text(encoding="utf-8"))
        bank = open_bank(code=written["code"], name=written["name"], unit=unit, reviewed=False, by=by, now=now)
        fill_bank(bank=bank, topics=written["topics"], by=by, now=now)
        banks[bank.code] = bank
    return banks


def load_blueprint(bank: Bank, *, by: User, now: datetime) -> Blueprint:
    """40 questions over the five lessons and four levels, 0.25 points each."""
    lines = [
        Line(topic, level, count, Decimal("0.25")) for topic in bank.topics.all() for level, count in PER_LESSON.items()
    ]
    name = "Bài kiểm tra cuối khóa lớp nhận thức về Đảng (40 câu)"
    return keep_blueprint(bank=bank, name=name, lines=lines, by=by, now=now)


def attended(place: int) -> int:
    """Most learners missed nothing, some half a day or two."""
    return PERIODS - (5 if place % 7 == 3 else 10 if place % 19 == 8 else 0)


def load_sitting(
    *,
    number: str,
    unit: Unit,
    blueprint: Blueprint,
    learners: list[Person],
    opens_at: datetime,
    closes_at: datetime,
    decision: str,
    by: User,
    now: datetime,
) -> Sitting:
    """A final test in two rooms, papers made before the start."""
    plan = SittingPlan(
        code=f"KT-{number.replace('/', '-')}",
        title=f"Kiểm tra cuối khóa · Lớp nhận thức về Đảng {number}",
        class_title=f"Lớp bồi dưỡng nhận thức về Đảng khóa {number}",
        unit=unit,
        scale=open_default_scale(by=by, now=now),
        opens_at=opens_at,
        closes_at=closes_at,
        duration_minutes=40,
        decision_number=decision,
        decided_on=timezone.localdate(opens_at - timedelta(days=12)),
        place="Khuê Giang",
    )
    sitting = plan_sitting(plan=plan, by=by, now=now)
    half = (len(learners) + 1) // 2
    periods = {person.pk: attended(place) for place, person in enumerate(learners)}
    for name, people in (("Phòng 1", learners[:half]), ("Phòng 2", learners[half:])):
        room = add_room(sitting=sitting, name=name, place="Hội trường Đảng ủy", by=by, now=now)
        enter_people(sitting=sitting, people=people, room=room, periods_attended=periods, by=by, now=now)
    prepare_papers(sitting=sitting, blueprint=blueprint, count=6, by=by, now=now, seed=f"demo {number}")
    give_extra_time(entry=sitting.entries.order_by("number")[1], minutes=15, by=by, now=now)
    return sitting


def sit(entry: Entry, *, user: User, began: datetime, chance: Random, skill: float, stop_at: int = 40) -> None:
    """One candidate works through the paper; `skill` is the chance of a right answer. 40 of 40: hands in too."""
    attempt = start_attempt(entry=entry, by=user, now=began)
    right = attempt.paper.key.right
    changes = [
        Change(seq=question["n"], n=question["n"], value=_answer(question, right, chance, skill))
        for question in attempt.paper.content["questions"][:stop_at]
    ]
    worked = began + timedelta(seconds=chance.randint(900, 2200) if stop_at == 40 else 240)
    record_answers(attempt=attempt, client="demo", changes=changes, now=worked)
    if stop_at == 40:
        hand_in(attempt=attempt, by=user, now=worked + timedelta(seconds=20))


def _answer(question: dict, right: dict[str, list[str]], chance: Random, skill: float) -> tuple[str, ...]:
    if chance.random() < skill + _ease(question):
        return tuple(right[str(question["n"])])
    return (chance.choice([option["id"] for option in question["options"]]),)


def _ease(question: dict) -> float:
    """How much more, or less, likely than skill alone a right answer is: the same wherever the question stands."""
    return Random(question["stem"]).uniform(-0.35, 0.25)  # noqa: S311  # invented answers, no secret


def load_past(sitting: Sitting, *, by: User, chance: Random) -> None:
    """All but two sat the earlier test; its results are out, and its statistics are reckoned."""
    entries = list(sitting.entries.select_related("sitting", "person__account", "paper__key").order_by("number"))
    for place, entry in enumerate(entries[:-2]):
        began = sitting.opens_at + timedelta(seconds=30 + place * 3)
        sit(entry, user=entry.person.account, began=began, chance=chance, skill=chance.uniform(0.45, 1.0))
    release_results(sitting=sitting, by=by, now=sitting.closes_at + timedelta(hours=1))
    keep_statistics(sitting=sitting, by=by, now=sitting.closes_at + timedelta(hours=2))


def load_present(sitting: Sitting, *, chance: Random, now: datetime) -> None:
    """Some have handed in, some are at work, most are still to come; the demo's candidate is one of these."""
    entries = list(sitting.entries.select_related("sitting", "person__account", "paper__key").order_by("number"))
    for place, entry in enumerate(entries[2:16]):
        done = place < 8
        sit(
            entry,
            user=entry.person.account,
            began=now - timedelta(minutes=38 if done else 5),
            chance=chance,
            skill=chance.uniform(0.5, 0.95),
            stop_at=40 if done else chance.randint(6, 22),
        )
