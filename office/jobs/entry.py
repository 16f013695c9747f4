"""Where a process apart begins. It imports no model before Django is set up, so neither may this module."""

import os
import pickle
from collections.abc import Callable
from multiprocessing.connection import Connection
from time import monotonic
from traceback import format_exc
from typing import Any

import django
from django.utils.translation import override

from office.errors import Refused
from office.telling import Listener, Told, heard_by

# Behind whatever serves candidates.
NICENESS = 10
# What is told more often than this, nobody could read.
TOLD_SECONDS = 0.3


def begin(theirs: Connection, order: bytes, language: str) -> None:
    """Sends ("told", what is told) now and then; then ("done", value), ("refused", sentence) or ("failed", trace)."""
    os.nice(NICENESS)
    django.setup()
    with override(language or None), heard_by(now_and_then(lambda told: theirs.send(("told", told)))):
        theirs.send(_answer(order))


def now_and_then(listener: Listener) -> Listener:
    """Passes on what is told, but not all of it: the reckoning never waits for who listens."""
    last = -TOLD_SECONDS

    def passed_on(told: Told) -> None:
        nonlocal last
        if monotonic() - last >= TOLD_SECONDS:
            last = monotonic()
            listener(told)

    return passed_on


def _answer(order: bytes) -> tuple[str, Any]:
    try:
        function: Callable[..., Any]
        function, args, kwargs = pickle.loads(order)  # noqa: S301  # from the process that started this one
        return "done", function(*args, **kwargs)
    except Refused as refusal:
        return "refused", refusal.message
    except Exception:
        return "failed", format_exc()
