"""Reckoning in a process apart: the answer comes back, so do refusals, and cancelling ends it in its middle."""

import time
from datetime import datetime
from pathlib import Path

import pytest

from office.errors import Refused
from office.jobs.apart import FailedApart, apart
from office.jobs.context import CancelAsked, Context
from office.jobs.entry import TOLD_SECONDS
from office.jobs.models import Job
from office.telling import Told, heard_by, tell
from tests.office.jobs import kinds


@pytest.fixture
def context(now: datetime) -> Context:
    return Context(Job(kind="test.far", asked_at=now))


def test_the_answer_of_another_process_comes_back(context: Context) -> None:
    assert apart(context, kinds.doubled, 21) == 42


def test_a_refusal_keeps_its_sentence_and_a_fault_its_trace(context: Context) -> None:
    with pytest.raises(Refused, match="The file is empty"):
        apart(context, kinds.refused_apart, "The file is empty. Choose another one.")
    with pytest.raises(FailedApart, match=r"unsupported operand|can't multiply"):
        apart(context, kinds.doubled, None)  # type: ignore[arg-type]


def test_cancelling_ends_it_in_its_middle(context: Context, tmp_path: Path) -> None:
    class Cancelled(Context):
        def stop_if_cancelled(self) -> None:
            if (tmp_path / "mark").exists():
                raise CancelAsked

    begun = time.monotonic()
    with pytest.raises(CancelAsked):
        apart(Cancelled(context.job), kinds.asleep, 600, str(tmp_path / "mark"))
    assert time.monotonic() - begun < 60


def test_what_it_tells_on_its_way_is_heard_here_now_and_then(context: Context) -> None:
    heard: list[Told] = []
    with heard_by(heard.append):
        answer = apart(context, kinds.counted_aloud, 500)
    steps = [told.done for told in heard]
    assert answer == 500
    assert heard[0] == Told("counting", 1, 500, 0)
    assert steps == sorted(set(steps))
    assert 2 <= len(heard) <= 2 + 20 / TOLD_SECONDS, "a second of counting, on a machine that may be slow"
    assert all(told.found == told.done // 2 for told in heard)


def test_who_tells_needs_nobody_to_listen_and_is_heard_by_the_nearest_alone() -> None:
    outer: list[Told] = []
    inner: list[Told] = []
    tell("unheard", 1)
    with heard_by(outer.append):
        with heard_by(inner.append):
            tell("inside", 1)
        tell("outside", 2)
    tell("unheard", 3)
    assert (inner, outer) == ([Told("inside", 1)], [Told("outside", 2)])
