"""Reckoning in a process apart: the answer comes back, so do refusals, and cancelling ends it in its middle."""

import time
from datetime import datetime
from pathlib import Path

import pytest

from office.errors import Refused
from office.jobs.apart import FailedApart, apart
from office.jobs.context import CancelAsked, Context
from office.jobs.models import Job
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
