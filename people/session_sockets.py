"""Sockets of a session: they close when it ends, and no page of it hears anything more."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.db import transaction
from django.utils.crypto import salted_hmac

from office.channels import send_to

ENDED = 4401  # with which the socket of an ended session is closed


def group_of_session(key: str) -> str:
    """The group of its sockets. The name tells nobody the key: it is seen by whoever sees the channel layer."""
    return f"session.{salted_hmac('people.session_sockets', key, algorithm='sha256').hexdigest()[:40]}"


def close_sockets(keys: Iterable[str | None]) -> None:
    """Closes the sockets of these sessions, once what ended them is committed. A failure to do so harms nothing else:
    a socket only ever says that something changed."""
    groups = [group_of_session(key) for key in keys if key]
    if groups:
        transaction.on_commit(partial(_tell, groups), robust=True)


def _tell(groups: list[str]) -> None:
    for group in groups:
        send_to(group, "session.ended")


class SessionConsumer(AsyncJsonWebsocketConsumer):  # type: ignore[misc]  # Channels has no types
    """A socket that is closed with the session in which it was opened."""

    groups: list[str]

    async def websocket_connect(self, message: dict[str, Any]) -> None:
        session = self.scope.get("session")
        key = session.session_key if session is not None else None
        if key:
            self.groups = [*self.groups, group_of_session(key)]
        await super().websocket_connect(message)
        # It may have ended after the cookie was read and before its group was joined.
        if key and not await database_sync_to_async(session.exists)(key):
            await self.close(code=ENDED)

    async def session_ended(self, event: dict[str, str]) -> None:
        await self.close(code=ENDED)
