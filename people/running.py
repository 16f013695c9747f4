"""Whether an exam goes on for somebody now: the rooms above say so, whose models this one does not know.

# exams/delivery/apps.py
running.register(sits="exams.delivery.present.sits_now", steers="exams.delivery.present.steers_now")
"""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.module_loading import import_string

if TYPE_CHECKING:  # rooms register before there are models
    from people.models import Person, User

_SITS: list[str] = []
_STEERS: list[str] = []


def register(*, sits: str, steers: str) -> None:
    """Dotted paths of `sits(person, now)` and `steers(user, now)`; imported only when they are asked."""
    _SITS.append(sits)
    _STEERS.append(steers)


def sits_now(person: "Person", now: datetime) -> bool:
    """Whether an exam of this person is open now."""
    return any(import_string(path)(person, now) for path in _SITS)


def is_busy(user: "User", now: datetime) -> bool:
    """Whether this account sits an exam now, or watches over one: then nothing may stand in its way."""
    if user.person is not None and sits_now(user.person, now):
        return True
    return any(import_string(path)(user, now) for path in _STEERS)
