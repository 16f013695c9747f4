"""The inside of scripts.bench_attendance: fills a class and measures its pages."""

import json
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from exams.sittings.actions import open_default_scale
from learning.attendance.counting import Kind, Seen
from learning.attendance.marking import Mark, keep_attendance
from learning.classes.arrows import State
from learning.classes.stepping import step
from learning.models import (
    Attendance,
    AttendanceWay,
    Enrolment,
    Programme,
    ProgrammeVersion,
    Session,
    StudyClass,
)
from office import clock
from people.models import Person, Unit, User
from people.models.units import UnitKind
from people.units import UnitFacts, found_unit

RUNS = 7
SINCE = date(2020, 1, 1)


def main(learners: int, sessions: int, code: str) -> None:
    with transaction.atomic():
        held = _class(learners, sessions, code)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    print(json.dumps(_measured(held)))


def _class(learners: int, count: int, code: str) -> StudyClass:
    now, today = clock.now(), clock.today()
    facts = UnitFacts(name=f"Đảng bộ {code}", kind=UnitKind.PROVINCE)
    unit = found_unit(code=code, facts=facts, on=SINCE, by=None, now=now)
    scale = open_default_scale(by=None, now=now)
    programme = Programme.objects.create(code=code, unit=unit)
    version = ProgrammeVersion.objects.create(
        programme=programme, number=1, title="Nhận thức về Đảng", scale=scale, published_at=now
    )
    held = StudyClass.objects.create(
        code=code, title=f"Lớp {code}", version=version, unit=unit, starts_on=today, ends_on=today, periods=count
    )
    step(held, State.OPENED, by=None, now=now)
    sessions = _sessions(held, count, today, now)
    _attendance(sessions, _enrolments(held, learners, unit), now)
    return held


def _sessions(held: StudyClass, count: int, today: date, now: datetime) -> list[Session]:
    """One of a period each, the last of them today."""
    at = timezone.localtime(now).replace(hour=8, minute=0).time()
    ends = at.replace(hour=9)
    return Session.objects.bulk_create(
        Session(
            study_class=held,
            day=today - timedelta(days=count - 1 - number),
            starts_at=at,
            ends_at=ends,
            periods=1,
            note=f"Buổi {number + 1}",
            changed_at=now,
        )
        for number in range(count)
    )


def _enrolments(held: StudyClass, count: int, unit: Unit) -> list[Enrolment]:
    drafts = [Person(family_middle="Lê Văn", given=f"N{number}") for number in range(count)]
    for draft in drafts:
        draft.derive()
    people = Person.objects.bulk_create(drafts)
    return Enrolment.objects.bulk_create(
        Enrolment(study_class=held, person=person, unit=unit, unit_name="Chi bộ 1") for person in people
    )


def _attendance(sessions: list[Session], learners: list[Enrolment], now: datetime) -> None:
    told = {"way": AttendanceWay.LIST, "at": now, "by": None}
    Attendance.objects.bulk_create(
        [
            Attendance(session=session, enrolment=learner, **_seen(place + number), **told)
            for number, session in enumerate(sessions)
            for place, learner in enumerate(learners)
        ],
        batch_size=2000,
    )


def _seen(chance: int) -> dict[str, Any]:
    return {"kind": Kind.ABSENT, "periods": 0} if chance % 9 == 0 else {"kind": Kind.PRESENT, "periods": 1}


def _measured(held: StudyClass) -> dict[str, tuple[int, float, float]]:
    root, _new = User.objects.get_or_create(username="root", defaults={"is_superuser": True, "is_staff": True})
    client, last = Client(), held.sessions.last()
    assert last is not None
    client.force_login(root)
    pages = {
        "the class's sheet": reverse("learning_office:class_attendance", args=[held.uid]),
        "a session's list": reverse("learning_office:session", args=[last.uid]),
        "the sheet as .xlsx": reverse("learning_office:attendance_sheet", args=[held.uid]),
    }
    taken = {what: _middle(partial(client.get, page)) for what, page in pages.items()}
    return taken | {"marking a session": _middle(lambda: _marked(last, root))}


def _marked(session: Session, by: User) -> None:
    """Everybody the other way round than before."""
    known = session.attendance.in_bulk()
    marks = []
    for row in known.values():
        there = Seen(Kind(row.kind), row.periods)
        other = Seen(Kind.ABSENT, 0) if there.periods else Seen(Kind.PRESENT, 1)
        marks.append(Mark(row.enrolment_id, other, was=there))
    keep_attendance(session=session, marks=marks, by=by, now=clock.now())


def _middle(deed: Callable[[], Any]) -> tuple[int, float, float]:
    """Queries, milliseconds and milliseconds of this process: the middle of some runs after a first one."""
    deed()
    with CaptureQueriesContext(connection) as asked:
        deed()
    queries = len(asked)  # each further request empties the list
    spent = [_spent(deed) for _run in range(RUNS)]
    taken, cpu = (statistics.median(column) * 1000 for column in zip(*spent, strict=True))
    return queries, taken, cpu


def _spent(deed: Callable[[], Any]) -> tuple[float, float]:
    began, worked = time.perf_counter(), time.process_time()
    deed()
    return time.perf_counter() - began, time.process_time() - worked


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
