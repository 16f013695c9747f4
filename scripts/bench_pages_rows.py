"""The inside of scripts.bench_pages: fills a new database, lets it grow, counts queries and CPU time of lists."""

import json
import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from importlib import import_module
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from exams.bank.actions import OptionText, QuestionText, write_question
from exams.bank.models import Level, Topic
from exams.delivery.closing import hand_in
from exams.delivery.models import Attempt
from exams.delivery.starting import start_attempt
from exams.marking.actions import mark_sitting
from exams.papers.models import Paper, PaperKey
from exams.sittings.actions import SittingPlan, enter_people, plan_sitting
from exams.sittings.models import Entry, GradeScale, Sitting
from office import clock
from people.models import Membership, Person, Standing, Unit, User

# By name: the tests are outside what the type check follows.
THE_CAST = import_module("tests.cast")
CODE = "KT01"  # of the cast's sitting
RUNS = 5
SINCE = date(2020, 1, 1)
SEED = 20261105
# Syllables of plain Vietnamese: as many different ones as make a text that compresses like a real one.
SYLLABLES = (
    "cơ quan lãnh đạo cao nhất của tổ chức là đại hội biểu toàn quốc nhiệm kỳ năm thành viên phải thực hiện nghị quyết "
    "theo nguyên tắc tập trung dân chủ mọi người có quyền thông tin thảo luận chất vấn báo cáo cấp trên khi được yêu "
    "cầu trong phạm vi trách nhiệm mình về công tác cán bộ kiểm tra giám sát kỷ luật đảng và nhà nước nhân xã hội kinh "
    "tế văn hóa giáo dục khoa học môi trường an ninh quốc phòng đối ngoại phát triển bền vững"
).split()


def fill(questions: int) -> dict[str, Any]:
    """The cast, its candidates at work, and one paper as long as a real one."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    now = clock.now()
    with transaction.atomic():
        cast = THE_CAST.gather_cast(now=now)
        Paper.objects.filter(pk=cast.entry_an.paper.pk).update(content=_long_paper(questions))
        key = {str(n): ["A"] for n in range(1, questions + 1)}
        PaperKey.objects.filter(paper=cast.entry_an.paper).update(right=key)
    return {"exam": f"/exam/{cast.entry_an.uid}/", "candidate": cast.an.username, "password": THE_CAST.PASSWORD}


def _long_paper(questions: int) -> dict[str, Any]:
    chance = random.Random(SEED)

    def said(least: int, most: int) -> str:
        return " ".join(chance.choices(SYLLABLES, k=chance.randint(least, most))).capitalize()

    return {
        "questions": [
            {
                "n": n,
                "stem": f"{said(15, 35)}?",
                "multiple": n % 8 == 0,
                "points": "1",
                "options": [{"id": letter, "text": said(5, 16)} for letter in "ABCD"],
            }
            for n in range(1, questions + 1)
        ]
    }


def grow(rows: int) -> dict[str, Any]:
    """As many people, questions, sittings, entries, exams of one candidate and results as rows asked for."""
    sitting, now = Sitting.objects.get(code=CODE), clock.now()
    by = User.objects.get(username="root")
    with transaction.atomic():
        people = _people(rows - sitting.entries.count())
        room = sitting.rooms.first()
        enter_people(sitting=sitting, people=people, room=room, by=by, now=now)
        _questions(rows, now)
        _sittings(rows, sitting, now)
        _sit(sitting, now)
    return {"entries": sitting.entries.count()}


def _people(count: int) -> list[Person]:
    unit = Unit.objects.get(code="DB01-1")
    people = [
        Person.objects.create(family_middle="Nguyễn Văn", given=f"Số {n}", born_on=date(1990, 5, 9))
        for n in range(count)
    ]
    Membership.objects.bulk_create(Membership(person=person, unit=unit, valid_from=SINCE) for person in people)
    Standing.objects.bulk_create(
        Standing(person=person, kind=Standing.Kind.FULL, valid_from=SINCE) for person in people
    )
    return people


def _questions(rows: int, now: datetime) -> None:
    topic, by = Topic.objects.order_by("pk")[0], User.objects.get(username="thu")
    options = tuple(OptionText(f"Phương án {n}", right=n == 1) for n in range(1, 5))
    for n in range(rows):
        text = QuestionText(stem=f"Câu hỏi {n}?", options=options, multiple=False, explanation="")
        write_question(topic=topic, level=Level.RECALL, text=text, by=by, now=now)


def _sittings(rows: int, like: Sitting, now: datetime) -> None:
    """Further sittings, all of them with the same candidate."""
    an, by = Person.objects.get(account__username="an"), User.objects.get(username="root")
    scale: GradeScale = like.scale
    for n in range(rows - 1):
        plan = SittingPlan(
            code=f"S{n}",
            title=f"Kiểm tra {n}",
            class_title="",
            unit=like.unit,
            scale=scale,
            opens_at=now,
            closes_at=now + timedelta(hours=2),
            duration_minutes=30,
        )
        enter_people(sitting=plan_sitting(plan=plan, by=by, now=now), people=[an], room=None, by=by, now=now)


def _sit(sitting: Sitting, now: datetime) -> None:
    """Everybody of the sitting hands in and is marked."""
    by = User.objects.get(username="root")
    for entry in Entry.objects.filter(sitting=sitting).select_related("sitting", "paper"):
        start_attempt(entry=entry, access_code=sitting.access_code, by=by, now=now)
    for attempt in Attempt.objects.filter(entry__sitting=sitting).select_related("entry__sitting"):
        hand_in(attempt=attempt, by=by, now=now)
    mark_sitting(sitting=sitting, by=by, now=now)


def measure() -> dict[str, tuple[int, float]]:
    """Per list the queries of a page and the median of its CPU milliseconds."""
    sitting = Sitting.objects.get(code=CODE)
    _sit(sitting, clock.now())
    pages = (
        ("people", "quang", "/admin/people/"),
        ("questions", "thu", "/admin/questions/"),
        ("sittings", "quang", "/admin/sittings/"),
        ("sitting with its entries", "quang", f"/admin/sittings/{sitting.uid}/"),
        ("wall", "loan", f"/admin/wall/{sitting.uid}/"),
        ("wall, what is fetched again", "loan", f"/admin/wall/{sitting.uid}/rows/"),
        ("results", "quang", f"/admin/results/{sitting.uid}/"),
        ("my exams", "an", "/exam/"),
    )
    return {name: _cost(username, path) for name, username, path in pages}


def _cost(username: str, path: str) -> tuple[int, float]:
    client = Client()
    client.force_login(User.objects.get(username=username))
    client.get(path)  # what is found once and kept (content types, templates) is not the page's cost
    with CaptureQueriesContext(connection) as asked:
        response = client.get(path)
    assert response.status_code == 200, f"{path}: {response.status_code}"
    return len(asked), statistics.median(_cpu(client, path) for _run in range(RUNS))


def _cpu(client: Client, path: str) -> float:
    begun = time.process_time()
    client.get(path)
    return 1000 * (time.process_time() - begun)


if __name__ == "__main__":
    job, *numbers = sys.argv[1:]
    jobs: dict[str, Callable[..., Any]] = {"fill": fill, "grow": grow, "measure": measure}
    print(json.dumps(jobs[job](*map(int, numbers))))
