"""The platform as one process: pages, sockets and the sweeper that closes attempts whose time is over."""

import asyncio
import gc
import signal
import socket
import warnings
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass

import uvicorn
from django.utils.translation import gettext as _

from config import health
from config.env import DEFAULT_BIND, read_env
from config.quick_http import QuickProtocol
from config.rounds import making_rounds
from exams.delivery.fast import COMMITTERS
from office import clock
from office.jobs.worker import working

COLLECT_AFTER = 20_000  # new objects, where Python itself would look after 700
# As many as Linux keeps by default (net.core.somaxconn): a room that starts in the same second waits here.
BACKLOG = 4096
# After that a request that still runs is cancelled: an open socket must not hold up a restart for ever.
SHUTDOWN_SECONDS = 10


class CannotListen(Exception):
    """The address is taken or not this machine's; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where to listen."""

    host: str
    port: int

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"


def read_address(*, bind: str | None = None, port: int | None = None) -> Address:
    """The address asked for, else KHUE_BIND, else 127.0.0.1:8000; a port given apart wins. Bad text: ValueError."""
    host, _colon, number = (bind or read_env().bind or DEFAULT_BIND).rpartition(":")
    if not host or not number.isdigit():
        raise ValueError(_("Write the address as host:port, such as %s.") % DEFAULT_BIND)
    return Address(host=host, port=int(number) if port is None else port)


def listen(address: Address) -> socket.socket:
    """A bound socket, so that a taken port is known before anything else is done."""
    held = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        held.bind((address.host, address.port))
        held.listen(BACKLOG)
    except OSError as error:
        held.close()
        raise CannotListen(
            _("%(url)s cannot be used: %(why)s. Stop what runs there, or choose another port with --port.")
            % {"url": address.url, "why": error.strerror}
        ) from error
    return held


def serve(held: socket.socket, *, announce: Callable[[], None]) -> None:
    """Serves until interrupted; announces itself once pages can be fetched."""
    # Static files are read whole before they are sent: they are small, and a proxy serves them in production.
    warnings.filterwarnings("ignore", "StreamingHttpResponse must consume synchronous iterators")
    server = _Server(_configured())
    server.announce = announce
    _quiet_the_collector()
    try:
        clock.must_agree()
        with making_rounds(), _working(), suppress(KeyboardInterrupt):
            server.run(sockets=[held])
    finally:
        for committer in COMMITTERS.values():
            committer.stop()


def _working() -> AbstractContextManager[None]:
    """Jobs are worked off here, unless a process of its own does that."""
    return nullcontext() if read_env().worker else working()


def _quiet_the_collector() -> None:
    """What is loaded by now stays for good: looking through it again and again for garbage cost a third of a save."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER, 20, 50)


def _configured() -> uvicorn.Config:
    """uvloop and httptools are taken by themselves where they are installed."""
    return uvicorn.Config(
        "config.asgi:application",
        http=QuickProtocol,
        lifespan="off",
        log_level="warning",
        access_log=False,
        proxy_headers=False,  # done in config/asgi.py, for pages alone
        date_header=False,
        server_header=False,
        backlog=BACKLOG,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )


class _Server(uvicorn.Server):
    announce: Callable[[], None]

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self.announce()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Told to end by a service manager it first lets the proxy go: each reply now closes its connection.

        The proxy would otherwise send a request on a kept connection in the moment in which it is closed.
        """
        if signal.SIGTERM in self._captured_signals:
            health.draining.set()
            self.server_state.default_headers.append((b"connection", b"close"))
            await asyncio.sleep(read_env().drain_seconds)
        await super().shutdown(sockets=sockets)
