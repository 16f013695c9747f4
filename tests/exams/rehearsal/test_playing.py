"""A whole rehearsal against the platform itself, over HTTP: it passes, and it fails where the record was spoiled."""

import json
import subprocess
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from defusedxml import ElementTree
from django.core.management import CommandError, call_command
from django.db import connection

from exams.delivery.models import AttemptEvent
from exams.rehearsal import own_platform, playing
from exams.rehearsal.actions import begin, cancel
from exams.rehearsal.checker import Findings
from exams.rehearsal.connection import Target
from exams.rehearsal.line import Weather
from exams.rehearsal.models import Rehearsal, RehearsalState
from exams.rehearsal.notebook import read_ledger
from exams.rehearsal.playing import Plan, Progress, run
from exams.sittings.models import Sitting
from office import clock
from tests.cast import Cast, gather_cast
from tests.protocol.serving import served

pytestmark = pytest.mark.django_db(transaction=True)

CANDIDATES, SECONDS = 8, 2


@pytest.fixture(scope="module")
def address(django_db_setup: None) -> Iterator[str]:
    with served() as where:
        yield where


@pytest.fixture
def committed(transactional_db: None) -> Cast:
    return gather_cast(now=clock.now())


def begun(cast: Cast) -> Rehearsal:
    return begin(
        sitting=cast.sitting, candidates=CANDIDATES, seconds=SECONDS, by=None, now=clock.now(), beside_others=True
    )


def played(cast: Cast, address: str, **plan: Any) -> dict[str, Any]:
    rehearsal = begun(cast)
    report = run(rehearsal, Plan(Target.of(address), SECONDS, **plan), lambda progress: None)
    assert report is not None
    rehearsal.refresh_from_db()
    assert rehearsal.report == json.loads(json.dumps(report))
    return report


def test_every_answer_is_found_again_and_nothing_of_the_copy_stays(committed: Cast, address: str) -> None:
    report = played(committed, address)
    assert (report["holds"], report["violations"]["first"], report["given_up"]) == (True, [], {})
    assert report["done"] == report["candidates"] == CANDIDATES
    assert report["acked"] >= CANDIDATES * 6
    assert report["in_record"] == report["acked"] + sum(report["refused"].values())
    assert {step["step"] for step in report["steps"]} >= {"state", "paper", "start", "answer", "hand in"}
    assert Sitting.objects.count() == 1
    assert Rehearsal.objects.get().state == RehearsalState.HELD
    assert not AttemptEvent.objects.exists()


def test_it_holds_in_bad_weather(committed: Cast, address: str) -> None:
    rough = Weather(lose_reply=0.1, twice=0.1, out_of_order=0.1, delay=0.1, longest_delay=0.3, cuts=((1.0, 1.5),))
    report = played(committed, address, weather=rough)
    assert (report["holds"], report["violations"]["first"]) == (True, [])
    assert report["errors"]


def test_a_record_that_was_spoiled_meanwhile_is_noticed(
    committed: Cast, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle = playing.settle

    def spoil(copy: Sitting, *, now: datetime) -> None:
        event = AttemptEvent.objects.filter(attempt__entry__sitting=copy, kind="answer").order_by("pk")[0]
        event.delete()
        settle(copy, now=now)

    monkeypatch.setattr(playing, "settle", spoil)
    report = played(committed, address)
    assert report["lost"] == 1
    assert not report["holds"]
    assert {"lost", "broken_chain"} <= report["violations"]["count"].keys()
    assert Rehearsal.objects.get().state == RehearsalState.BROKEN


def test_who_cancels_ends_it_and_the_copy_goes(committed: Cast, address: str) -> None:
    rehearsal = begun(committed)

    def show(progress: Progress) -> None:
        if progress.phase == "play":
            cancel(rehearsal=rehearsal, by=None, now=clock.now())

    assert run(rehearsal, Plan(Target.of(address), 60), show) is None
    rehearsal.refresh_from_db()
    assert (rehearsal.state, Sitting.objects.count()) == (RehearsalState.CANCELLED, 1)


def rehearse(*arguments: str) -> None:
    call_command("rehearse", *arguments, "--candidates", "4", "--minutes", "0.03", "--beside-open-sittings")


def test_the_command_prints_what_was_measured_and_draws_it(
    committed: Cast, address: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    picture, ledger = tmp_path / "times.svg", tmp_path / "ledger"
    rehearse(
        "--sitting", committed.sitting.code, "--base-url", address, "--picture", str(picture), "--ledger", str(ledger)
    )
    printed = capsys.readouterr().out
    assert "acknowledged answers was found in the record." in printed
    assert "p99" in printed
    assert ElementTree.parse(picture).getroot().tag.endswith("svg")
    books = list(read_ledger(ledger.read_text().splitlines()))
    assert sum(book.acked for book in books) >= 4 * 6


def test_the_command_says_it_as_json(committed: Cast, address: str, capsys: pytest.CaptureFixture[str]) -> None:
    rehearse("--sitting", committed.sitting.code, "--base-url", address, "--json", "--faults", "network")
    report = json.loads(capsys.readouterr().out)
    assert (report["holds"], report["candidates"]) == (True, 4)


def test_the_command_ends_with_one_where_nothing_is_proven(
    committed: Cast, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(playing, "check", lambda *_facts: Findings())
    with pytest.raises(SystemExit) as ended:
        rehearse("--sitting", committed.sitting.code, "--base-url", address)
    assert ended.value.code == 1


def of_its_own(monkeypatch: pytest.MonkeyPatch, said: str) -> list[list[str]]:
    """Stands in for the platform that is started beside this one; the tests of faults play it truly."""
    asked: list[list[str]] = []

    def answer(command: list[str], **_how: Any) -> subprocess.CompletedProcess[str]:
        asked.append(command)
        return subprocess.CompletedProcess(command, 0, stdout=said)

    monkeypatch.setattr(own_platform.subprocess, "run", answer)
    return asked


def test_what_may_not_happen_to_a_server_at_work_is_played_on_one_of_its_own(
    committed: Cast, address: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    reports = [{"number": n, "what": "x", "acked": 9, "wrong": []} for n in ("F1", "F2")]
    asked = of_its_own(monkeypatch, json.dumps(reports))
    rehearse("--sitting", committed.sitting.code, "--base-url", address, "--faults", "db,web,network")
    assert asked[0][asked[0].index("--only") + 1] == "F1,F2"
    assert asked[0][-2:] == ["--candidates", "4"]
    assert "F2 x: 9 answers acknowledged" in capsys.readouterr().out


def test_a_fault_that_did_harm_there_ends_with_one(
    committed: Cast, address: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    of_its_own(monkeypatch, json.dumps([{"number": "F4", "what": "x", "acked": 9, "wrong": ["2 lost"]}]))
    with pytest.raises(SystemExit) as ended:
        rehearse("--sitting", committed.sitting.code, "--base-url", address, "--faults", "redis", "--json")
    assert ended.value.code == 1
    assert json.loads(capsys.readouterr().out)["own_platform"][0]["wrong"] == ["2 lost"]


@pytest.mark.parametrize("said", ["", "[]"])
def test_where_no_platform_can_be_started_that_is_said(
    committed: Cast, address: str, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    of_its_own(monkeypatch, said)
    with pytest.raises(CommandError) as refused:
        rehearse("--sitting", committed.sitting.code, "--base-url", address, "--faults", "db")
    assert refused.value.returncode == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--faults", "rain"], "rain"),
        (["--base-url", "ftp://x"], "ftp://x"),
        (["--base-url", "http://127.0.0.1:9"], "No server answers"),
    ],
)
def test_the_command_refuses_in_words(committed: Cast, arguments: list[str], said: str) -> None:
    with pytest.raises(CommandError, match=said) as refused:
        rehearse("--sitting", committed.sitting.code, *arguments)
    assert refused.value.returncode == 2
    assert Sitting.objects.count() == 1
    assert not Rehearsal.objects.filter(state=RehearsalState.RUNNING).exists()


def test_a_server_on_another_database_is_refused(committed: Cast, address: str, settings: Any) -> None:
    rehearsal, key, make_copy = begun(committed), settings.SECRET_KEY, playing.make_copy

    def with_another_key(**facts: Any) -> Any:
        settings.SECRET_KEY = "another" * 10
        try:
            return make_copy(**facts)
        finally:
            settings.SECRET_KEY = key

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(playing, "make_copy", with_another_key)
        with pytest.raises(playing.RehearsalRefused, match="another secret key"):
            run(rehearsal, Plan(Target.of(address), SECONDS), lambda progress: None)
    rehearsal.refresh_from_db()
    assert (rehearsal.state, rehearsal.copy) == (RehearsalState.BROKEN_OFF, None)
    assert "another secret key" in rehearsal.report["reason"]


def test_it_says_that_it_lives_while_a_step_takes_long(committed: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(playing, "ALIVE_SECONDS", 0.02)
    rehearsal, told = begun(committed), threading.Event()
    before = rehearsal.beat_at
    with playing.beating(rehearsal):
        told.wait(0.5)
    rehearsal.refresh_from_db()
    assert rehearsal.beat_at > before
    assert connection.is_usable()


def test_a_machine_with_too_few_open_files_is_said_before_anything_is_copied(
    committed: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(playing.resource, "getrlimit", lambda _what: (64, 64))
    with pytest.raises(playing.RehearsalRefused, match="64 open files"):
        run(begun(committed), Plan(Target.of("http://127.0.0.1:9"), SECONDS), lambda progress: None)
    assert Sitting.objects.count() == 1


def test_who_interrupts_leaves_no_candidate_at_work(committed: Cast, address: str) -> None:
    def interrupt(progress: Progress) -> None:
        if progress.phase == "play" and progress.second:
            raise KeyboardInterrupt

    rehearsal = begun(committed)
    with pytest.raises(KeyboardInterrupt):
        run(rehearsal, Plan(Target.of(address), 60), interrupt)
    assert not [thread for thread in threading.enumerate() if thread.name in ("candidates", "beat")]
    rehearsal.refresh_from_db()
    assert (rehearsal.state, rehearsal.copy) == (RehearsalState.BROKEN_OFF, None)
