"""A server for clients of the protocol, and the clock it goes by."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from office import clock as office_clock
from tests.cast import Cast, gather_cast
from tests.protocol.serving import served
from tests.times import ShiftedClock


@pytest.fixture
def running_clock(monkeypatch: pytest.MonkeyPatch) -> ShiftedClock:
    running = ShiftedClock()
    monkeypatch.setattr(office_clock, "now", running.now)
    return running


@pytest.fixture
def committed_cast(transactional_db: None, running_clock: ShiftedClock) -> Cast:
    """The cast, committed; its sitting opens in ten minutes."""
    return gather_cast(now=running_clock.now() + timedelta(minutes=10))


@pytest.fixture(scope="session")
def address(django_db_setup: None) -> Iterator[str]:
    with served() as where:
        yield where
