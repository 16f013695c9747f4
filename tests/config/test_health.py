"""Doors for machines: does it live, can it keep answers, what are its numbers."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import AsyncClient, Client
from django.test.utils import override_settings

from config import durability, health
from config.env import Env
from config.management.commands import serve
from config.measuring import CountRequests
from exams.delivery.starting import start_attempt
from office import clock as office_clock
from office import metrics
from tests.cast import Cast
from tests.times import TellsTheTime

STRANGER = "192.0.2.7"
TOKEN = "a-token-of-the-monitoring-host"


@pytest.fixture(autouse=True)
def not_draining() -> Iterator[None]:
    yield
    health.draining.clear()


def checks_of(client: Client) -> tuple[int, dict[str, Any]]:
    response = client.get("/readyz")
    return response.status_code, response.json()["checks"]


class NoDatabase:
    """Stands for a database that cannot be reached."""

    vendor = "postgresql"

    def __getattr__(self, name: str) -> Any:
        raise OperationalError("no database")


def test_a_living_process_says_so_without_a_database(client: Client) -> None:  # a query would fail: no `db` here
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_a_living_process_answers_whatever_host_and_scheme_it_is_asked_by(client: Client) -> None:
    with override_settings(ALLOWED_HOSTS=["khue.example.vn"], SECURE_SSL_REDIRECT=True):
        assert client.get("/healthz", headers={"host": "10.0.0.5:8001"}).status_code == 200


def test_under_an_async_server_the_doors_answer_too(monkeypatch: pytest.MonkeyPatch) -> None:
    async def ask() -> list[int]:
        return [(await AsyncClient().get(door)).status_code for door in ("/healthz", "/metrics")]

    monkeypatch.setattr(health.Attempt, "objects", NoDatabase())
    assert asyncio.run(ask()) == [200, 200]


def test_a_process_that_can_keep_answers_is_ready(client: Client, db: None) -> None:
    status, checks = checks_of(client)
    assert status == 200, checks
    assert set(checks) == {"draining", "disk", "database", "clock", "migrations", "durability"}
    assert checks["database"]["milliseconds"] >= 0
    assert checks["migrations"] == {"status": "ok", "missing": []}


def test_without_a_database_it_is_not_ready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_database(*_args: object, **_more: object) -> None:
        raise OperationalError("no database")

    monkeypatch.setattr(health.transaction, "atomic", no_database)
    status, checks = checks_of(client)
    assert status == 503
    assert checks["database"] == {"status": "failed", "error": "OperationalError"}
    assert "clock" not in checks


def test_a_database_without_a_row_to_write_is_not_ready(client: Client, db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations")
    status, checks = checks_of(client)
    assert (status, checks["database"]["status"]) == (503, "failed")


@pytest.mark.parametrize(("seconds", "status"), [(0.2, "ok"), (-0.2, "ok"), (0.3, "failed"), (-0.3, "failed")])
def test_a_clock_that_decides_by_another_time_is_not_ready(
    seconds: float, status: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
    monkeypatch.setattr(office_clock, "own", lambda: ours)
    monkeypatch.setattr(office_clock, "reckoned", lambda: ours)
    monkeypatch.setattr(office_clock, "connection", TellsTheTime(ours + timedelta(seconds=seconds)))
    skew = abs(seconds) * 1000
    expected = {"status": status, "skew_milliseconds": skew, "machine_skew_milliseconds": skew}
    assert health.clock_skew() == expected


def test_a_machine_with_a_wrong_clock_that_decides_right_is_ready_and_says_it(
    db: None, settings: Any, unread_clock: None
) -> None:
    settings.CLOCK_OFFSET_SECONDS = 60
    office_clock.must_agree()
    is_shared = connection.vendor == "postgresql"
    assert health.clock_skew()["status"] == ("failed" if is_shared else "ok")
    office_clock.agree()
    assert health.clock_skew()["status"] == ("warning" if is_shared else "ok")


def test_a_database_older_than_the_code_is_not_ready(client: Client, db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
    status, checks = checks_of(client)
    assert (status, checks["migrations"]["missing"]) == (503, ["sessions.0001_initial"])


def test_a_database_newer_than_the_code_is_ready(client: Client, db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE django_migrations SET app = app")
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('office', '9999_of_the_next_version', %s)",
            [datetime.now(UTC)],
        )
    assert checks_of(client)[0] == 200


@pytest.mark.parametrize(("is_production", "status"), [(True, "failed"), (False, "warning")])
def test_a_forgetful_database_is_refused_in_production_alone(
    monkeypatch: pytest.MonkeyPatch, settings: Any, is_production: bool, status: str
) -> None:
    settings.PRODUCTION = is_production
    monkeypatch.setattr(health, "switched_off", lambda: ["synchronous_commit"])
    assert health.durability() == {"status": status, "off": ["synchronous_commit"]}


def test_what_is_switched_off_is_read_from_the_server(db: None) -> None:
    if connection.vendor != "postgresql":
        assert durability.switched_off() == []
        return
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
        assert "synchronous_commit" in durability.switched_off()
        cursor.execute("SET LOCAL synchronous_commit = on")
        assert "synchronous_commit" not in durability.switched_off()


def test_production_does_not_serve_with_a_forgetful_database(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.PRODUCTION = True
    monkeypatch.setattr(serve, "switched_off", lambda: ["fsync"])
    monkeypatch.setattr(serve.connections, "close_all", lambda: None)
    with pytest.raises(CommandError, match="fsync") as refusal:
        serve.Command().prepare()
    assert refusal.value.returncode == 2


def test_production_serves_while_the_database_is_still_to_come(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    def unreachable() -> list[str]:
        raise OperationalError("no database")

    settings.PRODUCTION = True
    monkeypatch.setattr(serve, "switched_off", unreachable)
    monkeypatch.setattr(serve.connections, "close_all", lambda: None)
    serve.Command().prepare()


def test_the_checks_name_a_forgetful_database_and_sqlite(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    monkeypatch.setattr(durability, "switched_off", lambda: ["fsync"])
    assert durability.forgetful_database(None, databases=["default"]) == []
    settings.PRODUCTION = True
    assert [each.id for each in durability.forgetful_database(None, databases=["default"])] == ["khue.E001"]
    expected = ["khue.W001"] if connection.vendor == "sqlite" else []
    assert [each.id for each in durability.production_on_sqlite(None)] == expected


@pytest.mark.parametrize(
    ("total", "free", "status"), [(100, 50, "ok"), (100, 4, "warning"), (10, 1.9, "warning"), (1000, 49, "warning")]
)
def test_little_space_is_said_but_does_not_stop_the_process(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch, total: float, free: float, status: str
) -> None:
    usage = Usage(int(total * 1024**3), 0, int(free * 1024**3))
    monkeypatch.setattr(health.shutil, "disk_usage", lambda _path: usage)
    code, checks = checks_of(client)
    assert (code, checks["disk"]["status"]) == (200, status)


class Usage(NamedTuple):
    total: int
    used: int
    free: int


def test_a_process_that_was_told_to_end_is_not_ready_but_lives(client: Client, db: None) -> None:
    health.draining.set()
    assert checks_of(client)[0] == 503
    assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize("door", ["/readyz", "/metrics"])
@pytest.mark.parametrize(
    ("address", "authorization", "opens"),
    [
        ("127.0.0.1", "", True),
        ("::1", "", True),
        (STRANGER, "", False),
        ("10.0.0.4", "", False),
        ("", "", False),
        (STRANGER, f"Bearer {TOKEN}", True),
        (STRANGER, "Bearer another", False),
        (STRANGER, "Bearer ", False),
        (STRANGER, "Bearer ký-tự", False),
    ],
)
def test_readiness_and_numbers_are_for_this_machine_and_holders_of_the_token(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch, door: str, address: str, authorization: str, opens: bool
) -> None:
    monkeypatch.setattr(health, "read_env", lambda: Env(metrics_token=TOKEN))
    response = client.get(door, REMOTE_ADDR=address, HTTP_AUTHORIZATION=authorization)
    assert response.status_code == (200 if opens else 404)


def test_without_a_token_none_opens(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "read_env", lambda: Env(metrics_token=""))
    response = client.get("/metrics", REMOTE_ADDR=STRANGER, HTTP_AUTHORIZATION="Bearer ")
    assert response.status_code == 404


def test_the_numbers_count_requests_by_door_and_name_the_process(client: Client, db: None) -> None:
    before = number(client, 'khue_requests_total{door="people:sign_in",', 'status="2xx"}')
    client.get("/sign-in/")
    assert number(client, 'khue_requests_total{door="people:sign_in",', 'status="2xx"}') == before + 1


def number(client: Client, *parts: str) -> float:
    """The value of the one line that has all the parts; 0 without such a line."""
    lines = client.get("/metrics", SERVER_PORT="8001").content.decode().splitlines()
    found = [line for line in lines if all(part in line for part in parts)]
    assert all('process="' in line and ':8001"' in line for line in found)
    return float(found[0].rpartition(" ")[2]) if found else 0.0


def test_an_address_that_is_none_of_ours_adds_no_name_of_its_own(client: Client, db: None) -> None:
    client.get("/khong/co/trang/nay.php")
    text = client.get("/metrics").content.decode()
    assert "khong" not in text


def test_the_numbers_say_how_many_attempts_are_open(client: Client, cast: Cast, now: datetime) -> None:
    start_attempt(entry=cast.entry_an, by=cast.an, now=now)
    assert number(client, "khue_attempts_open{") == 1


def test_numbers_come_without_a_database_too(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health.Attempt, "objects", NoDatabase())
    assert "khue_saves" in client.get("/metrics").content.decode()


def test_rooms_count_by_name_and_code() -> None:
    metrics.events_refused.labels("late").inc()
    assert b'khue_events_refused_total{code="late",process="a:1"}' in metrics.exposition(process="a:1")


def test_an_async_reply_is_counted_when_it_is_there() -> None:
    async def reply(_request: HttpRequest) -> HttpResponse:
        return HttpResponse(status=418)

    async def ask() -> HttpResponse:
        counting: Callable[[HttpRequest], Any] = CountRequests(reply)
        return await counting(HttpRequest())

    assert asyncio.run(ask()).status_code == 418
    assert b'khue_requests_total{door="none",process="a:1",status="4xx"}' in metrics.exposition(process="a:1")


def test_the_commands_of_the_platform_know_the_checks() -> None:
    call_command("check", "--tag", "compatibility")
