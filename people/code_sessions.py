"""Sessions that a one-time code opened: the staff has just seen who it is and asks no old password for a new one."""

from datetime import datetime, timedelta

from django.contrib.sessions.backends.base import SessionBase

KEY = "signed_in_by_code_at"
# Afterwards whoever walks up to an open page would be believed to be its owner.
FRESH = timedelta(minutes=15)


def note(session: SessionBase, now: datetime) -> None:
    session[KEY] = now.timestamp()


def is_by_code(session: SessionBase) -> bool:
    return KEY in session


def is_fresh(session: SessionBase, now: datetime) -> bool:
    """Whether the code was shown so lately that its owner may set a password by it."""
    return is_by_code(session) and now.timestamp() - float(session[KEY]) < FRESH.total_seconds()
