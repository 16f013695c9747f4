"""The demo in a folder of its own and a server for it on the loopback, for trials that need the whole platform."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.processes import Process
from scripts.whole_parts import LOOPBACK, ROOT, status_of


def demo_in(folder: Path) -> dict[str, str]:
    """Loads the demo into the folder; gives the environment in which it is served, KHUE_BIND among it."""
    env = _environment(folder)
    manage(env, "migrate", "--verbosity", "0")
    manage(env, "collectstatic", "--verbosity", "0", "--no-input")
    manage(env, "load_demo")
    return env


def manage(env: dict[str, str], *command: str) -> str:
    """What a command of manage.py printed; ends the program with its error where it failed."""
    line = [sys.executable, "manage.py", *command]
    done = subprocess.run(line, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    if done.returncode > 1:
        raise SystemExit(done.stderr)
    return done.stdout


@contextmanager
def serving(env: dict[str, str], folder: Path) -> Iterator[Process]:
    """The server, from when it answers until the end of the block."""
    server = Process([sys.executable, "manage.py", "serve"], home=ROOT, log=folder / "serve.log", env=env)
    server.start()
    try:
        server.wait_until(lambda: status_of(int(env["KHUE_BIND"].rpartition(":")[2]), "/healthz") == 200)
        yield server
    finally:
        server.stop()


def _environment(folder: Path) -> dict[str, str]:
    with socket.socket() as free:
        free.bind((LOOPBACK, 0))
        port = free.getsockname()[1]
    bare = {name: value for name, value in os.environ.items() if not name.startswith("KHUE_")}
    return bare | {"KHUE_DATA_DIR": str(folder), "KHUE_BIND": f"{LOOPBACK}:{port}"}
