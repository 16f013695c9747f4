"""The sitting of tests/exams/results/sat.py and its workbook."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from exams.sittings.actions import SittingPlan, plan_sitting
from exams.sittings.models import Sitting
from tests.cast import Cast
from tests.conftest import StoppedClock
from tests.exams.results.sat import LEARNERS, exported, opened, seat


@pytest.fixture
def plan(cast: Cast, now: datetime) -> SittingPlan:
    return SittingPlan(
        code="KQ01",
        title="Kiểm tra cuối khóa",
        class_title="Lớp nhận thức về Đảng khóa I",
        unit=cast.db01,
        scale=cast.scale,
        opens_at=now,
        closes_at=now + timedelta(hours=1),
        duration_minutes=30,
        decision_number="127-QĐ/ĐU",
        decided_on=date(2026, 3, 5),
        place="Phan Thiết",
    )


@pytest.fixture
def sitting(cast: Cast, plan: SittingPlan, clock: StoppedClock) -> Sitting:
    """Sat by all learners but one; the clock stands an hour after the start, nothing is marked yet."""
    made = plan_sitting(plan=plan, by=cast.quang, now=clock.at)
    seat(cast, made, LEARNERS, clock.at)
    clock.shift(hours=1)
    return made


@pytest.fixture
def content(sitting: Sitting, clock: StoppedClock) -> bytes:
    return exported(sitting, clock.at)


@pytest.fixture
def results(content: bytes) -> Any:
    return opened(content)["Kết quả"]


@pytest.fixture
def answers(content: bytes) -> Any:
    return opened(content)["Bài làm"]
