"""Where a process apart begins. It imports no model before Django is set up, so neither may this module."""

import os
import pickle
from collections.abc import Callable
from multiprocessing.connection import Connection
from traceback import format_exc
from typing import Any

import django
from django.utils.translation import override

from office.errors import Refused

# Behind whatever serves candidates.
NICENESS = 10


def begin(theirs: Connection, order: bytes, language: str) -> None:
    """Answers ("done", value), ("refused", sentence) or ("failed", trace)."""
    os.nice(NICENESS)
    django.setup()
    with override(language or None):
        theirs.send(_answer(order))


def _answer(order: bytes) -> tuple[str, Any]:
    try:
        function: Callable[..., Any]
        function, args, kwargs = pickle.loads(order)  # noqa: S301  # from the process that started this one
        return "done", function(*args, **kwargs)
    except Refused as refusal:
        return "refused", refusal.message
    except Exception:
        return "failed", format_exc()
