"""The platform served by HTTP in a thread of the test's own process, without a browser."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn


@contextmanager
def served() -> Iterator[str]:
    """The address at which everything is served while the block runs."""
    with socket.create_server(("127.0.0.1", 0)) as held:
        config = uvicorn.Config("config.asgi:application", lifespan="off", log_level="warning")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [held]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{held.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()
