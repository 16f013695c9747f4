"""A TCP proxy with a will of its own: `python -m scripts.net_proxy --to 127.0.0.1:8000 --lose-replies 0.02`.

For tests of what a network does: cut, delay, replies lost after the work was done, resets, half-closed and hanging
connections. Loopback only. It knows nothing of HTTP but one thing: what the server sends after a request is its reply.
"""

import argparse
import asyncio
import contextlib
import random
import socket
import struct
import sys
import threading
from typing import Self

LOOPBACK = "127.0.0.1"
PIECE = 64 * 1024
BACKLOG = 4096


class NetProxy:
    """Runs in a thread for the length of a `with` block. What it does to traffic can be changed at any time.

    `delay`: seconds before each piece is handed on. Shares of all replies: `lose_replies` (the connection ends in the
    place of the reply), `reset` (it ends with a TCP reset), `half_close` (the client's side is told "no more" in the
    middle of the reply). `is_cut`: nothing passes, new connections are refused by a reset; `hangs`: nothing passes,
    nothing ends.
    """

    def __init__(self, to_port: int, *, to_host: str = LOOPBACK, port: int = 0, seed: int = 1) -> None:
        self.to_host, self.to_port, self.port = to_host, to_port, port
        self.chance = random.Random(seed)
        self.delay = self.lose_replies = self.reset = self.half_close = 0.0
        self.is_cut = self.hangs = False
        self.lost = 0
        self.open: set[asyncio.StreamWriter] = set()
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self._run, name="net-proxy", daemon=True)
        self.ready = threading.Event()

    def __enter__(self) -> Self:
        self.thread.start()
        self.ready.wait()
        return self

    def __exit__(self, *_why: object) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()

    @property
    def base_url(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    def cut(self) -> None:
        """The cable is pulled: all connections end at once, and none can be had until `mend`."""
        self.is_cut = True
        self.loop.call_soon_threadsafe(self._reset_all)

    def hang(self) -> None:
        """Everything stands still; connections stay."""
        self.hangs = True

    def mend(self) -> None:
        """All is well again."""
        self.is_cut = self.hangs = False
        self.delay = self.lose_replies = self.reset = self.half_close = 0.0

    def _run(self) -> None:
        asyncio.set_event_loop(self.loop)
        starting = asyncio.start_server(self._serve, LOOPBACK, self.port, backlog=BACKLOG)
        self.port = self.loop.run_until_complete(starting).sockets[0].getsockname()[1]
        self.ready.set()
        self.loop.run_forever()
        for task in asyncio.all_tasks(self.loop):
            task.cancel()
        self.loop.run_until_complete(asyncio.sleep(0))

    async def _serve(self, client: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        self.open.add(to_client)
        try:
            if self.is_cut:
                return
            server, to_server = await asyncio.open_connection(self.to_host, self.to_port)
            self.open.add(to_server)
            await asyncio.gather(
                self._hand_on(client, to_server, is_reply=False), self._hand_on(server, to_client, is_reply=True)
            )
            to_server.close()
            self.open.discard(to_server)
        except OSError:
            pass  # one side is gone: the other is told by the end of its connection
        finally:
            _reset(to_client) if self.is_cut else to_client.close()
            self.open.discard(to_client)

    async def _hand_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, is_reply: bool) -> None:
        while piece := await reader.read(PIECE):
            if self.delay:
                await asyncio.sleep(self.delay)
            while self.hangs:
                await asyncio.sleep(0.05)
            if is_reply and self._spoil(piece, writer):
                return
            writer.write(piece)
            await writer.drain()
        with contextlib.suppress(OSError):
            writer.write_eof()

    def _spoil(self, piece: bytes, writer: asyncio.StreamWriter) -> bool:
        """Ends a connection in the place of a reply, in one of three ways; says whether it did."""
        luck = self.chance.random()
        if luck < self.lose_replies:
            writer.close()
        elif luck < self.lose_replies + self.reset:
            _reset(writer)
        elif luck < self.lose_replies + self.reset + self.half_close:
            writer.write(piece[: len(piece) // 2])
            writer.write_eof()
        else:
            return False
        self.lost += 1
        return True

    def _reset_all(self) -> None:
        for writer in list(self.open):
            _reset(writer)


def _reset(writer: asyncio.StreamWriter) -> None:
    """Ends a connection with RST, as when a machine is gone."""
    held = writer.get_extra_info("socket")
    if held is not None:
        with contextlib.suppress(OSError):
            held.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


def main(arguments: list[str]) -> int:
    """Runs until Ctrl+C."""
    parser = argparse.ArgumentParser(prog="python -m scripts.net_proxy", description="A bad network, on loopback.")
    parser.add_argument("--to", required=True, metavar="HOST:PORT")
    parser.add_argument("--port", type=int, default=0, help="where to listen (any free port)")
    parser.add_argument("--delay", type=float, default=0.0, metavar="SECONDS")
    for share in ("lose-replies", "reset", "half-close"):
        parser.add_argument(f"--{share}", type=float, default=0.0, metavar="SHARE")
    asked = parser.parse_args(arguments)
    host, _colon, port = asked.to.rpartition(":")
    with NetProxy(int(port), to_host=host, port=asked.port) as proxy, contextlib.suppress(KeyboardInterrupt):
        proxy.delay, proxy.lose_replies = asked.delay, asked.lose_replies
        proxy.reset, proxy.half_close = asked.reset, asked.half_close
        print(f"{proxy.base_url} leads to {asked.to}", flush=True)
        proxy.thread.join()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
