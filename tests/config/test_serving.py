"""One process: where it listens, what it says, and the sweeper."""

import logging
import socket
import threading
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from config import rounds, serving
from config.env import Env
from config.management.commands.start_here import announcement
from config.serving import Address, CannotListen, listen, read_address
from demo.accounts import ACCOUNTS
from exams.delivery.models import AttemptStatus
from exams.delivery.starting import start_attempt
from tests.cast import Cast
from tests.conftest import StoppedClock


@pytest.mark.parametrize(
    ("variable", "bind", "port", "expected"),
    [
        ("", None, None, Address("127.0.0.1", 8000)),
        ("", None, 8001, Address("127.0.0.1", 8001)),
        ("127.0.0.2:9000", None, None, Address("127.0.0.2", 9000)),
        ("127.0.0.2:9000", "localhost:7000", 7001, Address("localhost", 7001)),
    ],
)
def test_the_address_comes_from_the_option_then_the_environment(
    monkeypatch: pytest.MonkeyPatch, variable: str, bind: str | None, port: int | None, expected: Address
) -> None:
    monkeypatch.setattr(serving, "read_env", lambda: Env(bind=variable))
    assert read_address(bind=bind, port=port) == expected


@pytest.mark.parametrize("bind", ["8000", "localhost", "localhost:", ":8000", "localhost:http"])
def test_an_address_that_is_none_is_refused(bind: str) -> None:
    with pytest.raises(ValueError, match=r"127\.0\.0\.1:8000"):
        read_address(bind=bind)


def test_a_taken_port_is_said_plainly_with_exit_code_2() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CannotListen, match=str(port)):
            listen(Address("127.0.0.1", port))
        with pytest.raises(CommandError, match=str(port)) as refusal:
            call_command("start_here", port=port, stdout=StringIO())
    assert refusal.value.returncode == 2


def test_the_announcement_names_the_address_and_an_account_per_role() -> None:
    said = "\n".join(announcement(Address("127.0.0.1", 8001)))
    assert "http://127.0.0.1:8001" in said
    assert all(account.username in said and account.label in said for account in ACCOUNTS)


def test_a_sweep_closes_what_is_overdue(cast: Cast, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    attempt = start_attempt(entry=cast.entry_an, by=cast.an, now=clock.now())
    rounds.sweep()
    attempt.refresh_from_db()
    assert attempt.status == AttemptStatus.IN_PROGRESS
    clock.shift(minutes=45)
    rounds.sweep()
    attempt.refresh_from_db()
    assert attempt.status == AttemptStatus.SUBMITTED


def test_a_failing_round_is_logged_and_the_next_one_comes(caplog: pytest.LogCaptureFixture) -> None:
    stop, sweeps = threading.Event(), []

    def failing() -> None:
        sweeps.append(1)
        if len(sweeps) == 2:
            stop.set()
        raise RuntimeError("no database")

    with caplog.at_level(logging.ERROR):
        rounds.go_round(rounds.Round("sweeper", 0.01, failing), stop)
    assert len(sweeps) == 2
    assert "no database" in caplog.text
