"""Jobs to try: each name is a function of kinds.py."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from office.jobs import registry
from office.jobs.actions import ask
from office.jobs.models import Job
from people.models import User
from tests.office.jobs import kinds

Asked = Callable[..., Job]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    """`asked("count", by=user, now=now, to=3)`: a job of this kind with these arguments."""
    monkeypatch.setattr(registry, "_KINDS", dict(registry._KINDS))
    for name in ("count", "refuse", "fall", "keep", "far"):
        registry.register(f"test.{name}", work=f"{kinds.HERE}.{name}", title=name.title())

    def made(name: str, *, by: User | None, now: datetime, once: str = "", back_url: str = "", **more: Any) -> Job:
        return ask(kind=f"test.{name}", arguments=more, by=by, now=now, once=once, back_url=back_url)

    return made
