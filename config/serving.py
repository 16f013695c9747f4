"""The platform as one process: pages, sockets and the sweeper that closes attempts whose time is over."""

import logging
import os
import socket
import threading
import warnings
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import uvicorn
from django.db import connections
from django.utils.translation import gettext as _

from exams.delivery.actions import close_overdue
from office import clock

SWEEP_SECONDS = 15
DEFAULT_BIND = "127.0.0.1:8000"
BACKLOG = 2048

logger = logging.getLogger(__name__)


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
    host, _colon, number = (bind or os.environ.get("KHUE_BIND") or DEFAULT_BIND).rpartition(":")
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
    server = _Server(uvicorn.Config("config.asgi:application", lifespan="off", log_level="warning"))
    server.announce = announce
    stop = threading.Event()
    sweeper = threading.Thread(target=sweep_until, args=(stop,), name="sweeper", daemon=True)
    sweeper.start()
    try:
        with suppress(KeyboardInterrupt):
            server.run(sockets=[held])
    finally:
        stop.set()
        sweeper.join()


def sweep_until(stop: threading.Event, *, every_seconds: float = SWEEP_SECONDS) -> None:
    """Closes overdue attempts now and then. Reads close them too: nothing depends on this thread being alive."""
    while not stop.is_set():
        sweep_once()
        stop.wait(every_seconds)


def sweep_once() -> None:
    """One sweep; a failure is logged and the next sweep tries again."""
    try:
        close_overdue(now=clock.now())
    except Exception:
        logger.exception("Closing overdue attempts failed; the next sweep tries again.")
    finally:
        connections.close_all()


class _Server(uvicorn.Server):
    announce: Callable[[], None]

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self.announce()
