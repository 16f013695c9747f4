"""Every address of a socket by every person and record: who is let in, who is closed without a word."""

from typing import Any

import pytest
from asgiref.sync import async_to_sync
from asgiref.testing import ApplicationCommunicator
from django.test import Client

from config.asgi import sockets
from exams.delivery.sockets import urlpatterns
from people.models import User
from tests.cast import Cast
from tests.doors import EVERYBODY, SEE_SITTINGS
from tests.matrix import NOBODY, PEOPLE, Whose
from tests.mirror import gather_both
from tests.remembering import remembered

WALL, CHECK, ANYTHING_ELSE = "ws/wall/<uuid:uid>/", "ws/check/", ""
# A consumer reads the database with a connection of its own.
pytestmark = pytest.mark.django_db(transaction=True)
# Who is let in, by whose sitting it is.
SOCKETS: dict[str, dict[Whose, set[str]]] = {
    WALL: {Whose.OWN: SEE_SITTINGS, Whose.ELSEWHERE: {"root", "stranger"}},
    CHECK: {Whose.OWN: set(EVERYBODY)},
    ANYTHING_ELSE: {Whose.OWN: set()},
}
NOT_HERE, REFUSED = 4404, 1000


@pytest.fixture
def both(db: None, clock: Any) -> tuple[Cast, Cast]:
    return remembered(gather_both, now=clock.at)


def address(pattern: str, cast: Cast) -> str:
    known = {WALL: f"/ws/wall/{cast.sitting.uid}/", CHECK: "/ws/check/", ANYTHING_ELSE: "/ws/anything/else/"}
    return known[pattern]


def cookie_of(user: User | None) -> str:
    client = Client()
    if user is not None:
        client.force_login(user)
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


def knock(path: str, cookie: str, origin: str = "http://testserver") -> int | None:
    """None where the socket opens, else the code it is closed with."""

    headers = [(b"origin", origin.encode()), (b"cookie", cookie.encode())]
    scope = {"type": "websocket", "path": path, "headers": headers, "query_string": b"", "subprotocols": []}

    async def connect() -> int | None:
        socket = ApplicationCommunicator(sockets, scope)
        await socket.send_input({"type": "websocket.connect"})
        said = await socket.receive_output(timeout=10)
        if said["type"] == "websocket.accept":
            await socket.send_input({"type": "websocket.disconnect", "code": 1000})
        await socket.wait()
        return None if said["type"] == "websocket.accept" else said.get("code", REFUSED)

    return async_to_sync(connect)()


def test_every_address_of_a_socket_is_in_the_table() -> None:
    assert {str(each.pattern) for each in urlpatterns} == set(SOCKETS)


@pytest.mark.parametrize("pattern", SOCKETS)
def test_a_socket_opens_for_its_people_alone(pattern: str, both: tuple[Cast, Cast]) -> None:
    cookies = {who: cookie_of(None if who == NOBODY else getattr(both[0], who)) for who in PEOPLE}
    answers = {
        (whose, who): knock(address(pattern, both[0] if whose is Whose.OWN else both[1]), cookies[who])
        for whose in SOCKETS[pattern]
        for who in PEOPLE
    }
    assert answers == {(whose, who): None if who in SOCKETS[pattern][whose] else NOT_HERE for whose, who in answers}


@pytest.mark.parametrize("pattern", [WALL, CHECK])
def test_a_socket_opens_for_no_page_of_another_site(pattern: str, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "allowed_origins", ["khue.example"])
    path, cookie = address(pattern, cast), cookie_of(cast.root)
    assert knock(path, cookie, origin="https://khue.example") is None
    assert knock(path, cookie, origin="https://else.example") == REFUSED
