"""A socket of a session closes when the session ends, by whatever way; the sockets of others stay open."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from asgiref.sync import async_to_sync, sync_to_async
from asgiref.testing import ApplicationCommunicator
from django.test import Client
from django.urls import reverse

from config.asgi import sockets
from people.models import User
from people.session_sockets import ENDED, group_of_session
from people.sessions import end_other_sessions
from tests.cast import NOW, PASSWORD, Cast

# A consumer reads the database with a connection of its own; what ends a session is told when it is committed.
pytestmark = pytest.mark.django_db(transaction=True)
Deed = Callable[[Client, Client], Any]


def signed_in(user: User) -> Client:
    client = Client(headers={"user-agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"})
    client.post(reverse("people:sign_in"), {"username": user.username, "password": PASSWORD})
    assert client.session.session_key
    return client


def socket_of(client: Client, cast: Cast, path: str = "") -> ApplicationCommunicator:
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    headers = [(b"origin", b"http://testserver"), (b"cookie", cookie.encode())]
    path = path or f"/ws/wall/{cast.sitting.uid}/"
    scope = {"type": "websocket", "path": path, "headers": headers, "query_string": b"", "subprotocols": []}
    return ApplicationCommunicator(sockets, scope)


async def opened(socket: ApplicationCommunicator) -> None:
    await socket.send_input({"type": "websocket.connect"})
    assert (await socket.receive_output(timeout=10))["type"] == "websocket.accept"


async def code_heard(socket: ApplicationCommunicator) -> int | None:
    """The code with which the socket was closed; None: it is open still."""
    try:
        said = await socket.receive_output(timeout=0.5)
    except TimeoutError:
        return None
    return int(said["code"])


def closed_by(deed: Deed, cast: Cast, path: str = "") -> list[int | None]:
    """How the sockets of the first session, of another of the same person and of another person fare."""
    clients = [signed_in(cast.quang), signed_in(cast.quang), signed_in(cast.chi)]

    async def heard() -> list[int | None]:
        open_ones = [socket_of(client, cast, path) for client in clients]
        for socket in open_ones:
            await opened(socket)
        await sync_to_async(deed)(clients[0], clients[1])
        return [await code_heard(socket) for socket in open_ones]

    return async_to_sync(heard)()


def row_of(client: Client) -> UserSession:
    return UserSession.objects.get(session_key=client.session.session_key)


def ended_in_the_list(first: Client, second: Client) -> None:
    answer = second.post(reverse("people:session_end", args=[row_of(first).pk]))
    assert answer.status_code == 302


def all_others_ended(first: Client, second: Client) -> None:
    assert second.post(reverse("people:sessions_end")).status_code == 302


def signed_out(first: Client, _second: Client) -> None:
    first.post(reverse("people:sign_out"))


def turned_up_elsewhere(first: Client, _second: Client) -> None:
    first.get(reverse("people:landing"), headers={"user-agent": "Mozilla/5.0 (iPhone) Safari/605.1"})


def new_password(_first: Client, second: Client) -> None:
    given = {"old": PASSWORD, "new": "mot-mat-khau-khac-han", "again": "mot-mat-khau-khac-han"}
    answer = second.post(reverse("people:own_password"), given)
    assert answer.status_code == 302, answer.context["form"].errors


@pytest.mark.parametrize("deed", [ended_in_the_list, all_others_ended, signed_out, turned_up_elsewhere])
def test_the_sockets_of_an_ended_session_close_and_no_others(deed: Deed, cast: Cast) -> None:
    assert closed_by(deed, cast) == [ENDED, None, None]


def test_a_new_password_closes_all_sockets_of_its_owner(cast: Cast) -> None:
    """The own session goes on under a new key: its page opens a socket anew."""
    assert closed_by(new_password, cast) == [ENDED, ENDED, None]


def test_a_socket_that_only_tries_the_connection_closes_as_well(cast: Cast) -> None:
    assert closed_by(ended_in_the_list, cast, "/ws/check/") == [ENDED, None, None]


def test_who_takes_all_sessions_away_closes_all_their_sockets(cast: Cast) -> None:
    def reset(_first: Client, _second: Client) -> None:
        end_other_sessions(user=cast.quang, this=None, by=cast.chi, now=NOW)

    assert closed_by(reset, cast) == [ENDED, ENDED, None]


def test_a_session_that_ended_while_its_socket_was_opened_keeps_none(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cookie was read, the session ends, the group is joined: nobody tells this socket any more."""
    client = signed_in(cast.quang)
    store = type(client.session)
    monkeypatch.setattr(store, "exists", lambda _self, _key: False)

    async def heard() -> int | None:
        socket = socket_of(client, cast)
        await opened(socket)
        return await code_heard(socket)

    assert async_to_sync(heard)() == ENDED


def test_the_name_of_the_group_does_not_tell_the_key() -> None:
    assert "abcdef" not in group_of_session("abcdef0123456789")
    assert group_of_session("abcdef") == group_of_session("abcdef") != group_of_session("abcdeg")


def test_a_session_ends_although_the_layer_is_away(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(*_what: Any) -> Awaitable[None]:
        raise OSError("no such layer")

    monkeypatch.setattr("channels.layers.InMemoryChannelLayer.group_send", away)
    client = signed_in(cast.quang)
    row = row_of(client)

    assert end_other_sessions(user=cast.quang, this=None, by=cast.quang, now=NOW) == 1
    assert not UserSession.objects.filter(pk=row.pk).exists()
