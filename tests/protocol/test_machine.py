"""The state machine of the protocol against the pure rules and against the platform."""

import os
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from exams.delivery import keeping, sealing
from exams.delivery.answers import Register, pack
from exams.delivery.deadlines import timeliness
from tests.cast import Cast
from tests.conftest import StoppedClock
from tests.protocol.machine import ProtocolMachine, Server, Told
from tests.protocol.servers import PLACES, Platform, PureServer

# KHUE_EXAMPLES=10000: the long form, other examples every time. Without it the same ones, so that a red run can be had
# again and a change is judged by what it changes.
LONG = os.environ.get("KHUE_EXAMPLES")
EXAMPLES = int(LONG or "500")
QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


def run(server: Callable[[], Server], examples: int, steps: int, phases: Sequence[Phase] = tuple(Phase)) -> None:
    machine = type("Machine", (ProtocolMachine,), {"serve": staticmethod(server)})
    how = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=QUIET,
        phases=phases,
        database=None,
        derandomize=LONG is None,
    )
    run_state_machine_as_test(machine, settings=how)


@pytest.fixture
def paper(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "places", lambda _paper: PLACES)


@pytest.mark.usefixtures("paper")
def test_the_rules_keep_their_promises() -> None:
    run(PureServer, examples=EXAMPLES, steps=12)


@pytest.mark.usefixtures("paper")
def test_the_platform_keeps_the_same_promises(cast: Cast, clock: StoppedClock) -> None:
    sealing.keys_of(cast.sitting.pk)  # made outside of the transactions that are taken back
    run(partial(Platform, cast, clock), examples=int(LONG or "25"), steps=20)


# The machine must find each of these defects, or it proves nothing.


class ForgetsWhatItSaid(PureServer):
    def send(self, *asked: Any) -> Told:
        self.said.clear()
        return super().send(*asked)


class AcknowledgesBeforeKeeping(PureServer):
    def send(self, *asked: Any) -> Told:
        rows, self.rows = self.rows, []
        told = super().send(*asked)
        self.rows = rows
        return told


class ReopensQuietly(PureServer):
    def extend(self, minutes: int) -> None:
        super().extend(minutes)
        self.held.status = "in_progress"

    def sweep(self) -> None:
        super().sweep()
        if self.held.event_count % 7 == 0:
            self.held.status = "in_progress"


class RobsOfThePause(PureServer):
    def resume(self) -> None:
        self.pause_goes_on, self.held.paused_since = False, None


class LetsTwoWrite(PureServer):
    def start(self, client: str, *, take_over: bool) -> int | str:
        self.writer = client
        return super().start(client, take_over=take_over)


SERVERS = [ForgetsWhatItSaid, AcknowledgesBeforeKeeping, ReopensQuietly, RobsOfThePause, LetsTwoWrite]
ONCE = [Phase.generate]


@pytest.mark.usefixtures("paper")
@pytest.mark.parametrize("server", SERVERS)
def test_a_server_with_a_defect_is_found_out(server: type[PureServer]) -> None:
    with pytest.raises(AssertionError):
        run(server, examples=2_000, steps=20, phases=ONCE)


def by_arrival(sheet: dict[str, str], n: int, word: Register) -> bool:
    sheet |= pack({str(n): word})
    return True


def generous(**judged: Any) -> str:
    return timeliness(**judged | {"paused": judged["paused"] or judged["arrived_at"] > judged["deadline_at"]})


RULES = {"merge_packed": by_arrival, "timeliness": generous, "is_newer_epoch": lambda *_asked: False}


@pytest.mark.usefixtures("paper")
@pytest.mark.parametrize("rule", RULES)
def test_a_rule_with_a_defect_is_found_out(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, rule, RULES[rule])
    with pytest.raises(AssertionError):
        run(PureServer, examples=2_000, steps=20, phases=ONCE)
