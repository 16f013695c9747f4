"""The action that ends a session which turned up where its owner cannot be."""

from datetime import datetime

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction

from office import journal
from people.models import User
from people.session_sockets import close_sockets


@transaction.atomic
def end_stolen_session(*, session: SessionBase, user: User, began: str, found: str, now: datetime) -> None:
    """Ends the session for all who hold it, and records the kinds of browser it began in and was found in."""
    data = {"before": began, "after": found}
    journal.write(act="people.user.session_elsewhere", subject=user, by=None, now=now, data=data)
    close_sockets([session.session_key])
    session.flush()
