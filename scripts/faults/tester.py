"""Plays scenarios on a running platform and checks each against the record. Needs a configured Django.

Each scenario has a copy of its own of the same sitting, which is not removed: the whole database goes at the end.
"""

import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

from django.db import connection

from demo.exams import load_banks, load_blueprint
from exams.delivery.models import Attempt, AttemptStatus
from exams.rehearsal.actions import begin
from exams.rehearsal.candidate import Pace, Ticket
from exams.rehearsal.checker import check
from exams.rehearsal.connection import Target
from exams.rehearsal.copying import make_copy
from exams.rehearsal.crowd import Crowd
from exams.rehearsal.models import Rehearsal, RehearsalState
from exams.rehearsal.playing import settle
from exams.rehearsal.record_reading import kept_attempts, terms_of
from exams.rehearsal.reporting import report_of
from exams.sittings.actions import SittingPlan, open_default_scale, plan_sitting, prepare_papers
from exams.sittings.models import Sitting
from office import clock
from people.models import User
from people.models.units import UnitKind
from people.units import UnitFacts, found_unit
from scripts.faults.playing import Playing, Scenario
from scripts.net_proxy import NetProxy
from scripts.whole import Whole
from scripts.whole_parts import Web

DEEDS, BEATS, HERD = 50, 20, 0.1
PAPERS = 6


def plan() -> Sitting:
    """The sitting that is copied again and again: forty questions in six papers."""
    now = clock.now()
    by = User.objects.create(username="faults", is_superuser=True)
    facts = UnitFacts(name="Đảng bộ thử", kind=UnitKind.COMMITTEE)
    unit = found_unit(code="FAULTS", facts=facts, on=now.date(), by=by, now=now)
    bank = next(iter(load_banks(unit, by=by, now=now).values()))
    scale = open_default_scale(by=by, now=now)
    plan = SittingPlan(
        code="FAULTS",
        title="Faults",
        unit=unit,
        scale=scale,
        opens_at=now,
        closes_at=now + timedelta(hours=8),
        duration_minutes=40,
    )
    sitting = plan_sitting(plan=plan, by=by, now=now)
    prepare_papers(sitting=sitting, blueprint=load_blueprint(bank, by=by, now=now), count=PAPERS, by=by, now=now)
    return Sitting.objects.get(pk=sitting.pk)


def play(scenario: Scenario, whole: Whole, sitting: Sitting, candidates: int) -> dict[str, Any]:
    """One scenario from its copy to its report."""
    rehearsal = begin(sitting=sitting, candidates=candidates, seconds=int(scenario.seconds), by=None, now=clock.now())
    seats = make_copy(rehearsal=rehearsal, now=clock.now(), duration_minutes=scenario.duration_minutes)
    Rehearsal.objects.filter(pk=rehearsal.pk).update(state=RehearsalState.CANCELLED)
    assert rehearsal.copy is not None
    with ExitStack() as ending:
        _dress(whole, scenario.env, ending)
        proxy = ending.enter_context(NetProxy(_port(whole))) if scenario.through_proxy else None
        crowd = _crowd(scenario, [Ticket(seat.entry, seat.token) for seat in seats], proxy, whole)
        playing = Playing(whole, crowd, rehearsal.copy.code, proxy)
        seconds = _play(playing, scenario)
    _connect_anew()
    _wait_for_deadline(rehearsal.copy, scenario)
    settle(rehearsal.copy, now=clock.now())
    findings = check(crowd.books, kept_attempts(rehearsal.copy), terms_of(rehearsal.copy))
    report = report_of(crowd.gauge, crowd.books, findings, seconds=seconds)
    report |= {"number": scenario.number, "what": scenario.what, "marks": playing.marks, "notes": playing.notes}
    return report | {"wrong": _wrong(report, scenario)}


def _port(whole: Whole) -> int:
    return whole.proxy.port if whole.proxy else whole.web[0].port


def _dress(whole: Whole, env: dict[str, str], ending: ExitStack) -> None:
    """Gives all web processes these variables for the length of one scenario."""
    if not env:
        return
    for web in whole.web:
        before = dict(web.env)
        web.env.update(env)
        web.restart()
        ending.callback(_undress, web, before)


def _undress(web: Web, env: dict[str, str]) -> None:
    web.env = env
    web.restart()


def _crowd(scenario: Scenario, tickets: list[Ticket], proxy: NetProxy | None, whole: Whole) -> Crowd:
    seconds = scenario.seconds
    usual = Pace(think=seconds / DEEDS, beat=max(1.0, seconds / BEATS), patience=120.0)
    special = scenario.pace
    return Crowd(
        tickets,
        target=Target.of(proxy.base_url if proxy else whole.base_url),
        pace=(lambda place: special(seconds, place)) if special else usual,
        spread=seconds * HERD if scenario.spread is None else scenario.spread,
        weather=scenario.weather,
        seed=scenario.number,
    )


def _play(playing: Playing, scenario: Scenario) -> float:
    """Both threads until the candidates are done; how long they took."""
    began = time.monotonic()
    breaking = threading.Thread(target=_do, args=(playing, scenario.fault), name="fault", daemon=True)
    working = threading.Thread(target=playing.crowd.play, name="candidates", daemon=True)
    working.start()
    breaking.start()
    working.join()
    seconds = time.monotonic() - began
    playing.is_over = True
    breaking.join()
    _do(playing, scenario.after)
    return seconds


def _do(playing: Playing, deed: Callable[[Playing], None]) -> None:
    try:
        deed(playing)
    except Exception as error:  # told in the report, where it makes the scenario fail
        playing.notes.setdefault("fault_failed", f"{type(error).__name__}: {error}")


def _connect_anew() -> None:
    """PostgreSQL may have been killed since this process spoke to it."""
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL's has one


def _wait_for_deadline(copy: Sitting, scenario: Scenario) -> None:
    """Where the deadline is part of the scenario the platform itself must close everything in time."""
    if scenario.duration_minutes is None:
        return
    still_open = Attempt.objects.filter(entry__sitting=copy, status=AttemptStatus.IN_PROGRESS)
    until = max(still_open.values_list("accept_until", flat=True), default=None)
    while until and clock.now() < until:
        time.sleep(0.5)


def _wrong(report: dict[str, Any], scenario: Scenario) -> list[str]:
    """What does not hold: the checker's words, what nobody did, and the scenario's own demands."""
    wrong = [report["notes"]["fault_failed"]] if "fault_failed" in report["notes"] else []
    if scenario.must_lose:
        return wrong if report["lost"] else [*wrong, "the checker found no loss where there must be some"]
    wrong += [f"{code}: {count}" for code, count in report["violations"]["count"].items()]
    wrong += [f"gave up, {why}: {count}" for why, count in report["given_up"].items()]
    if not report["acked"]:
        wrong.append("nothing was acknowledged")
    return wrong + scenario.judge(report)
