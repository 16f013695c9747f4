"""The bad network does what it is told, seen by a server of lines behind it."""

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest

from scripts.net_proxy import NetProxy


@pytest.fixture
def heard() -> list[bytes]:
    """What the server got."""
    return []


@pytest.fixture
def proxy(heard: list[bytes]) -> Iterator[NetProxy]:
    """A proxy before a server that answers every line with its capitals."""
    server = socket.create_server(("127.0.0.1", 0))

    def talk(held: socket.socket) -> None:
        with held, suppress(OSError):
            while line := held.recv(1000):
                heard.append(line)
                held.sendall(line.upper())

    def serve() -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=talk, args=(server.accept()[0],), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    with NetProxy(server.getsockname()[1]) as running:
        yield running
    server.close()


def connected(proxy: NetProxy) -> socket.socket:
    return socket.create_connection(("127.0.0.1", proxy.port), timeout=3)


def test_it_hands_on_both_ways(proxy: NetProxy) -> None:
    with connected(proxy) as line:
        line.sendall(b"abc")
        assert line.recv(100) == b"ABC"


def test_a_lost_reply_is_lost_after_the_work_was_done(proxy: NetProxy, heard: list[bytes]) -> None:
    proxy.lose_replies = 1.0
    with connected(proxy) as line:
        line.sendall(b"abc")
        assert line.recv(100) == b""
    assert heard == [b"abc"]
    assert proxy.lost == 1


def test_a_reset_ends_a_connection_with_an_error(proxy: NetProxy) -> None:
    proxy.reset = 1.0
    with connected(proxy) as line:
        line.sendall(b"abc")
        with pytest.raises(ConnectionResetError):
            line.recv(100)


def test_half_a_reply_comes_where_it_is_half_closed(proxy: NetProxy) -> None:
    proxy.half_close = 1.0
    with connected(proxy) as line:
        line.sendall(b"abcd")
        assert line.recv(100) == b"AB"
        assert line.recv(100) == b""


def test_a_cut_ends_what_is_open_and_lets_nothing_in_until_it_is_mended(proxy: NetProxy, heard: list[bytes]) -> None:
    with connected(proxy) as line:
        line.sendall(b"abc")
        assert line.recv(100) == b"ABC"
        proxy.cut()
        with suppress(ConnectionResetError):
            assert line.recv(100) == b""
    with suppress(ConnectionResetError), connected(proxy) as line:
        line.sendall(b"def")
        assert line.recv(100) == b""
    assert heard == [b"abc"]
    proxy.mend()
    with connected(proxy) as line:
        line.sendall(b"ghi")
        assert line.recv(100) == b"GHI"


def test_what_hangs_goes_on_when_it_is_mended(proxy: NetProxy) -> None:
    with connected(proxy) as line:
        line.settimeout(0.2)
        proxy.hang()
        line.sendall(b"abc")
        with pytest.raises(TimeoutError):
            line.recv(100)
        proxy.mend()
        line.settimeout(3)
        assert line.recv(100) == b"ABC"
