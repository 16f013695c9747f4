"""The client of our own reads what servers really send, and says honestly when a reply did not come."""

import asyncio
from collections.abc import Awaitable, Callable
from random import Random

import pytest

from exams.rehearsal import line as lines
from exams.rehearsal.connection import NoReply, Response, Stale, Target, connect
from exams.rehearsal.line import BadLine, Line, Weather

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


def asked(talk: Talk, times: int = 1, **weather: float) -> tuple[list[Response | NoReply], list[bytes]]:
    """What so many requests over one line came to, and what the server read."""
    heard: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await reader.read(4096):
            heard.append(head)
            await talk(reader, writer)
            if writer.is_closing():
                return

    async def play() -> list[Response | NoReply]:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        target = Target.of(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
        line = BadLine(target, Weather(longest_delay=0.05, **weather), Random(1), 0.0) if weather else Line(target)
        replies: list[Response | NoReply] = []
        for _time in range(times):
            try:
                replies.append(await line.ask("POST", "/x/", b"{}", "token"))
            except NoReply as none:
                replies.append(none)
        if isinstance(line, BadLine):
            await line.settle()
        line.hang_up()
        server.close()
        return replies

    return asyncio.run(play()), heard


def says(*pieces: bytes, ends: bool = False) -> Talk:
    """A server that says this to each request, in pieces."""

    async def talk(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0.005)
        if ends:
            writer.close()

    return talk


def bodies(replies: list[Response | NoReply]) -> list[bytes]:
    return [reply.body for reply in replies if isinstance(reply, Response)]


def test_a_request_is_whole_and_names_its_bearer() -> None:
    _replies, [head] = asked(says(OK))
    assert head.startswith(b"POST /x/ HTTP/1.1\r\nHost: 127.0.0.1:")
    assert b"\r\nAuthorization: Bearer token\r\n" in head
    assert head.endswith(b"\r\nContent-Length: 2\r\n\r\n{}")


@pytest.mark.parametrize(
    ("pieces", "body"),
    [
        ((OK,), b"ok"),
        ((OK[:3], OK[3:30], OK[30:]), b"ok"),
        ((b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n", b"2;x\r\nde\r\n0\r\n\r\n"), b"abcde"),
        ((b"HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n",), b""),
    ],
)
def test_a_reply_is_read_however_it_comes(pieces: tuple[bytes, ...], body: bytes) -> None:
    replies, _heard = asked(says(*pieces), times=2)
    assert bodies(replies) == [body, body]


def test_a_kept_connection_that_ended_is_no_failure() -> None:
    replies, heard = asked(says(OK, ends=True), times=3)
    assert bodies(replies) == [b"ok"] * 3
    assert len(heard) == 3


def test_a_server_that_asks_for_patience_is_understood() -> None:
    [reply], _heard = asked(says(b"HTTP/1.1 503 Busy\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n"))
    assert isinstance(reply, Response)
    assert (reply.status, reply.retry_after) == (503, 7.0)


def test_half_a_reply_is_no_reply() -> None:
    [reply], _heard = asked(says(OK[:-1], ends=True))
    assert isinstance(reply, NoReply)
    assert not isinstance(reply, Stale)


def test_silence_ends_after_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "REQUEST_SECONDS", 0.05)
    [reply], _heard = asked(says())
    assert str(reply) == "timeout"


def test_nobody_there_is_no_reply() -> None:
    with pytest.raises(NoReply, match="refused"):
        asyncio.run(connect(Target.of("http://127.0.0.1:9"), seconds=1))


def test_a_lost_reply_was_work_that_was_done() -> None:
    [reply], heard = asked(says(OK), lose_reply=1.0)
    assert str(reply) == "reply lost"
    assert len(heard) == 1


def test_what_is_held_back_arrives_after_all() -> None:
    [reply], heard = asked(says(OK), out_of_order=1.0)
    assert str(reply) == "held back"
    assert len(heard) == 1


def test_what_comes_twice_is_answered_once() -> None:
    replies, heard = asked(says(OK), twice=1.0)
    assert bodies(replies) == [b"ok"]
    assert len(heard) == 2


@pytest.mark.parametrize("url", ["ftp://x", "x", "http://", ""])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError):
        Target.of(url)
