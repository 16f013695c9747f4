"""The inside of scripts.bench_standing: fills classes and measures the report on them."""

import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from exams.sittings.actions import open_default_scale
from learning.classes.planning import ClassPlan, plan_class
from learning.models import (
    Call,
    Certificate,
    ClassState,
    Enrolment,
    LearnerState,
    Nomination,
    PartKind,
    Quota,
    Recognition,
    RecognitionLine,
    Register,
    StudyClass,
)
from learning.programmes.publishing import CoursePart, ProgrammeFacts, found_programme, publish_version
from office import clock
from people.models import Membership, Person, Standing, Unit, User
from scripts.bench_pages_rows import SEED
from scripts.bench_units_rows import AT_ONCE, SINCE, _tree

UNITS, MEMBERS, CLASSES, RUNS = 300, 20_000, 50, 5


def main(learners: int) -> list[dict[str, Any]]:
    chance, root = random.Random(SEED), User.objects.create_superuser("root")
    with transaction.atomic():
        homes = _members(_tree(UNITS, chance), chance)
        _classes(chance.sample(homes, learners), chance, root)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    client = Client()
    client.force_login(root)
    return [_measured(what, client, address) for what, address in _pages().items()]


def _members(cells: Sequence[Unit], chance: random.Random) -> list[tuple[Person, Unit]]:
    homes: list[tuple[Person, Unit]] = []
    for start in range(0, MEMBERS, AT_ONCE):
        drafts = [Person(family_middle="Lê Văn", given=f"N{number}") for number in range(start, start + AT_ONCE)]
        for draft in drafts:
            draft.derive()
        homes += [(person, chance.choice(cells)) for person in Person.objects.bulk_create(drafts)]
    Membership.objects.bulk_create(Membership(person=who, unit=unit, valid_from=SINCE) for who, unit in homes)
    Standing.objects.bulk_create(Standing(person=who, kind="probationary", valid_from=SINCE) for who, _unit in homes)
    return homes


def _classes(homes: list[tuple[Person, Unit]], chance: random.Random, by: User) -> None:
    now, unit = clock.now(), Unit.objects.get(code="U0000")
    facts = ProgrammeFacts("Đảng viên mới", open_default_scale(by=by, now=now), basis="QĐ 1147")
    parts = [CoursePart(PartKind.LESSON, "Bài 1", 50)]
    programme = found_programme(code="DVM", unit=unit, facts=facts, parts=parts, by=by, now=now)
    version = programme.versions.get()
    publish_version(version=version, by=by, now=now)
    version.refresh_from_db()
    programme.versions.update(takes="probationary")
    register = Register.objects.create(unit=unit, programme=programme)
    first = date(clock.today().year, 1, 5)
    for number in range(CLASSES):
        starts = first + timedelta(days=number)
        plan = ClassPlan(f"L{number}", f"Lớp {number}", unit, version, starts, starts + timedelta(days=7))
        _fill(plan_class(plan=plan, by=by, now=now), homes[number::CLASSES], register, chance)


def _fill(held: StudyClass, homes: Sequence[tuple[Person, Unit]], register: Register, chance: random.Random) -> None:
    """A third recognised with certificates, a third on the way, the rest named; each unit with a quota."""
    call = Call.objects.create(study_class=held, deadline=held.starts_on)
    units = {unit.pk: unit for _who, unit in homes}.values()
    quotas = {one.unit_id: one for one in Quota.objects.bulk_create(Quota(call=call, unit=u, places=9) for u in units)}
    Nomination.objects.bulk_create(Nomination(call=call, quota=quotas[u.pk], person=who) for who, u in homes)
    third = len(homes) // 3
    state, admitted = LearnerState.RECOGNISED, homes[: 2 * third]
    rows = Enrolment.objects.bulk_create(
        Enrolment(study_class=held, person=who, unit=unit, periods_attended=chance.randrange(51))
        for who, unit in admitted
    )
    StudyClass.objects.filter(pk=held.pk).update(state=ClassState.RECOGNISED)
    done = rows[:third]
    Enrolment.objects.filter(pk__in=[one.pk for one in done]).update(state=state)
    decision = Recognition.objects.create(study_class=held, number="1-QĐ", decided_on=held.ends_on, at=clock.now())
    RecognitionLine.objects.bulk_create(
        RecognitionLine(recognition=decision, enrolment=one, recognised=True) for one in done
    )
    days = dict.fromkeys(("starts_on", "ends_on", "recognised_on", "issued_on"), held.ends_on)
    Certificate.objects.bulk_create(
        Certificate(register=register, number=one.pk, enrolment=one, check_code=str(one.pk), **days) for one in done
    )


def _pages() -> dict[str, str]:
    page, people = reverse("learning_office:standing"), reverse("learning_office:standing_people")
    body = Unit.objects.get(code="U0001").uid
    return {
        "the report": page,
        "as of an earlier day": f"{page}?on={date(clock.today().year, 1, 31)}",
        "the same in the units of today": f"{page}?on={date(clock.today().year, 1, 31)}&carried=on",
        "one body opened": f"{page}?unit={body}",
        "the people behind a number": f"{people}?reached=admitted",
    }


class Clocked:
    """Counts and measures the statements of a block."""

    def __init__(self) -> None:
        self.queries, self.seconds = 0, 0.0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        begun = time.perf_counter()
        result = execute(sql, params, many, context)
        self.seconds += time.perf_counter() - begun
        self.queries += 1
        return result


def _measured(what: str, client: Client, address: str) -> dict[str, Any]:
    client.get(address)
    runs = [_run(client, address) for _run_number in range(RUNS)]
    names = ("queries", "database_ms", "cpu_ms", "all_ms")
    return {"what": what} | {name: statistics.median(run[name] for run in runs) for name in names}


def _run(client: Client, address: str) -> dict[str, float]:
    clocked, cpu, begun = Clocked(), time.process_time(), time.perf_counter()
    with connection.execute_wrapper(clocked):
        if client.get(address).status_code != 200:
            raise RuntimeError(address)
    return {
        "queries": clocked.queries,
        "database_ms": 1000 * clocked.seconds,
        "cpu_ms": 1000 * (time.process_time() - cpu),
        "all_ms": 1000 * (time.perf_counter() - begun),
    }


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[-1]))))
