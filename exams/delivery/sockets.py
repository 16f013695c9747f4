"""The wall's socket, push only: it says that something changed, never what. And one to try whether sockets pass."""

from typing import Any
from uuid import UUID

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.urls import path, re_path

from exams.delivery.pushes import group_of
from exams.sittings.models import Sitting
from people.models import User
from people.roles import Ability
from people.session_sockets import SessionConsumer

LONGEST_WORD = 40


class WallConsumer(SessionConsumer):
    """Joins the group of one sitting if the user may watch it; a stranger's socket is closed at once."""

    group: str | None = None

    async def connect(self) -> None:
        sitting = await self._find(self.scope["user"], self.scope["url_route"]["kwargs"]["uid"])
        if sitting is None:
            await self.close(code=4404)
            return
        self.group = group_of(sitting)
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.accept()

    async def disconnect(self, code: int) -> None:
        if self.group is not None:
            await self.channel_layer.group_discard(self.group, self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None, **kwargs: Any) -> None:
        """Nothing is taken from a browser here."""

    async def wall_changed(self, event: dict[str, str]) -> None:
        await self.send_json({"changed": True})

    @database_sync_to_async
    def _find(self, user: Any, uid: UUID) -> Sitting | None:
        if not isinstance(user, User):
            return None
        return Sitting.objects.where_may(user, Ability.WATCH_SITTINGS).filter(uid=uid).first()


class CheckConsumer(SessionConsumer):
    """Says one short word back to somebody who is signed in, and closes: does a live connection pass at all?"""

    async def connect(self) -> None:
        if isinstance(self.scope["user"], User):
            await self.accept()
        else:
            await self.close(code=4404)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None, **kwargs: Any) -> None:
        await self.send(text_data=(text_data or "")[:LONGEST_WORD])
        await self.close()


class NothingHere(AsyncJsonWebsocketConsumer):
    """Any other address: closed without a word, and without a traceback in the log for every passer-by."""

    async def connect(self) -> None:
        await self.close(code=4404)


urlpatterns = [
    path("ws/wall/<uuid:uid>/", WallConsumer.as_asgi()),
    path("ws/check/", CheckConsumer.as_asgi()),
    re_path(r"", NothingHere.as_asgi()),
]
