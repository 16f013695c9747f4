"""The faults of the table, in its order: what is broken, how long, and what must hold besides.

Every one must keep this: no acknowledged answer lost, none counted twice, no attempt left open, every chain, deadline,
receipt and mark right, nobody had to give up.
"""

import time
from collections.abc import Callable
from typing import Any

from exams.rehearsal.candidate import Pace
from scripts.faults import disk, logs, network, parts_killed, power
from scripts.faults.playing import Playing, Scenario
from scripts.processes import Process

DAY = 24 * 3600.0
EXTRA_EVERY = 20  # as in exams/rehearsal/copying.py, which needs a configured Django


def usual(seconds: float, place: int) -> Pace:
    return Pace(think=seconds / 50, beat=max(1.0, seconds / 20), patience=150.0)


def never_hands_in(seconds: float, place: int) -> Pace:
    return Pace(think=seconds / 50, beat=max(1.0, seconds / 20), patience=150.0, hands_in=False)


def wrong_clocks(seconds: float, place: int) -> Pace:
    """One device in four jumps a day ahead, one in four a day back."""
    skew = {0: DAY, 1: -DAY}.get(place % 4, 0.0)
    return Pace(think=seconds / 50, beat=max(1.0, seconds / 20), patience=150.0, skew=skew)


def past_the_deadline(seconds: float, place: int) -> Pace:
    """A minute's exam that takes longer: the cut covers its end. Those with ten minutes more hand in."""
    has_more = (place + 1) % EXTRA_EVERY == 0
    return Pace(think=seconds / 50, beat=3.0, patience=240.0, changes=70, hands_in=has_more or place % 2 == 0)


def waited_less_than(seconds: float) -> Callable[[dict[str, Any]], list[str]]:
    """No device waited longer from its first failed try to its next success."""

    def judge(report: dict[str, Any]) -> list[str]:
        waited = report["longest_wait"]
        return [f"somebody waited {waited} s"] if waited >= seconds else []

    return judge


def noted(name: str, good: Callable[[Any], bool]) -> Callable[[dict[str, Any]], list[str]]:
    """What the fault wrote down is as it must be."""

    def judge(report: dict[str, Any]) -> list[str]:
        seen = report["notes"].get(name)
        return [] if seen is not None and good(seen) else [f"{name}: {seen}"]

    return judge


def no_errors(report: dict[str, Any]) -> list[str]:
    """Every request was answered as it should be."""
    return [f"{code}: {count}" for code, count in report["errors"].items()]


def saves_again_within(seconds: float) -> Callable[[dict[str, Any]], list[str]]:
    """After each time that the database was gone."""
    return noted("saves_again_after_s", lambda waits: max(waits, default=99) <= seconds)


def all_of(*judges: Callable[[dict[str, Any]], list[str]]) -> Callable[[dict[str, Any]], list[str]]:
    return lambda report: [wrong for judge in judges for wrong in judge(report)]


def everything(playing: Playing) -> None:
    """The short form: web processes, PostgreSQL, Redis and the network, one after the other in the same exam."""
    whole = playing.whole
    for what, deed in (
        ("web process killed", lambda: killed(whole.web[0])),
        ("Redis hangs", lambda: whole.redis.pause(6)),
        ("PostgreSQL killed", lambda: killed(whole.postgres)),
        ("web process killed", lambda: killed(whole.web[1])),
        ("network cut", lambda: network.cut(1.5, at=0)(playing)),
        ("Redis killed", lambda: killed(whole.redis)),
        ("web process killed", lambda: killed(whole.web[0])),
    ):
        if not playing.wait(2.5):
            playing.note("not_done", what)
            return
        playing.mark(what)
        deed()


def killed(part: Process) -> None:
    """kill -9, and started again after a moment."""
    part.kill9()
    time.sleep(0.5)
    part.start()


SHORT = (
    Scenario(
        "F1-F7",
        "web, PostgreSQL, Redis and network in one exam",
        everything,
        pace=usual,
        weather=network.ROUGH,
        through_proxy=True,
        seconds=28,
    ),
    Scenario(
        "F11",
        "everything dead at the deadline",
        after=parts_killed.dead_at_deadline,
        pace=never_hands_in,
        judge=all_of(
            noted("closed_by_command", lambda count: int(count) > 0), noted("closed_again", lambda count: count == "0")
        ),
        seconds=8,
    ),
)
SCENARIOS = (
    Scenario("F0", "nothing", pace=usual),
    Scenario(
        "F1", "kill -9 of one web process every 5 s", parts_killed.kill_web, pace=usual, judge=waited_less_than(8)
    ),
    Scenario(
        "F2",
        "kill -9 of PostgreSQL, twice",
        parts_killed.kill_postgres,
        pace=usual,
        judge=saves_again_within(10),
    ),
    Scenario("F4", "Redis hung, full, dead", parts_killed.no_redis, pace=usual),
    Scenario(
        "F5",
        "replies lost, cut short, reset",
        network.lose_replies,
        pace=usual,
        through_proxy=True,
        judge=noted("replies_lost", lambda lost: lost > 10),
    ),
    Scenario("F6", "requests doubled, delayed, overtaken", pace=usual, weather=network.ROUGH),
    Scenario("F7a", "network cut for 1 s", network.cut(1), pace=usual, through_proxy=True),
    Scenario("F7b", "network cut for 1 min", network.cut(60), pace=usual, through_proxy=True, seconds=90),
    Scenario(
        "F7c",
        "network cut over the deadline",
        network.cut(25, at=45),
        pace=past_the_deadline,
        through_proxy=True,
        seconds=75,
        duration_minutes=1,
    ),
    Scenario("F7d", "network hangs", network.hang, pace=usual, through_proxy=True),
    Scenario(
        "F10a",
        "one server clock an hour fast",
        parts_killed.skew_one,
        pace=usual,
        judge=noted("readyz_of_skewed", lambda status: status == 200),
    ),
    Scenario("F10b", "clocks of devices a day wrong", pace=wrong_clocks),
    Scenario(
        "F11",
        "everything dead at the deadline",
        after=parts_killed.dead_at_deadline,
        pace=never_hands_in,
        judge=all_of(
            noted("closed_by_command", lambda count: int(count) > 0), noted("closed_again", lambda count: count == "0")
        ),
        seconds=20,
    ),
    Scenario("F12", "rolling restart", parts_killed.roll, pace=usual, judge=waited_less_than(8)),
    Scenario(
        "F13",
        "no connection to PostgreSQL left for 8 s",
        parts_killed.no_connections,
        pace=usual,
        judge=all_of(
            noted("saves_again_after_s", lambda seconds: seconds <= 10),
            noted("connections", lambda seen: max(seen) <= 3 * 16 + 1),
        ),
    ),
    Scenario(
        "F14",
        "an import and a long transaction",
        parts_killed.long_transaction,
        pace=usual,
        judge=noted("import_ended_with", lambda code: code == 0),
    ),
    Scenario("F15", "everybody starts in one second", pace=usual, spread=1.0, judge=no_errors),
    Scenario("F16", "1,000 slow clients", parts_killed.slow_clients, pace=usual),
    Scenario(
        "F17",
        "backup under load, restored elsewhere",
        parts_killed.restore_drill,
        after=parts_killed.restored,
        pace=usual,
        judge=all_of(
            noted("restore", lambda told: told == "ok"),
            noted("verify", lambda code: code == 0),
            noted("lost_before_backup", lambda lost: lost == 0),
        ),
    ),
    Scenario(
        "F18",
        "logs cannot be written for 17 s",
        logs.stuck,
        pace=usual,
        seconds=70,
        judge=noted("saved_while_stuck", lambda saved: saved > 0),
    ),
    Scenario(
        "F19",
        "one event edited, one taken away",
        after=parts_killed.tamper,
        pace=usual,
        seconds=15,
        judge=all_of(
            noted("verify_tampered", lambda told: told[0] == 1 and len(told[1]) >= 2),
            noted("verify_put_right", lambda told: told[0] == 0),
        ),
    ),
    Scenario(
        "F8",
        "disk full for 10 s",
        disk.fill,
        pace=usual,
        group="disk",
        judge=noted("busy_meanwhile", lambda count: count > 0),
    ),
    Scenario(
        "F3",
        "the database dies, its standby takes over",
        parts_killed.promote_standby,
        pace=usual,
        group="standby",
        judge=saves_again_within(10),
    ),
    Scenario(
        "F9",
        "power cut of the database's machine, twice",
        power.cut_power,
        pace=usual,
        group="power",
        judge=saves_again_within(10),
    ),
    Scenario(
        "teeth",
        "PostgreSQL with synchronous_commit off, killed: the checker must find losses",
        parts_killed.kill_postgres,
        pace=usual,
        group="forgetful",
        must_lose=True,
    ),
)


def chosen(*, is_long: bool, only: list[str]) -> list[Scenario]:
    """The scenarios of the short or of the long form; of `only` those that are named, the form does not matter then."""
    if only:
        return [scenario for scenario in SCENARIOS if scenario.number in only]
    return list(SCENARIOS) if is_long else list(SHORT)
