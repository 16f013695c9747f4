"""The whole production size on one machine: `python -m scripts.whole --web 2`.

PostgreSQL and Redis from wheels, several web processes, nginx where it is installed: real processes on loopback and on
sockets in a temporary folder, with the files of deploy/. For trials, tests of faults and measurements:

    with Whole(web=2) as whole:
        whole.manage("load_demo")
        whole.web[0].kill9()
        whole.postgres.kill9(); whole.postgres.start()

Each web process closes overdue attempts itself, and works off jobs unless there are `workers`.
"""

import argparse
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit, urlunsplit

import psycopg

from scripts.migrated import migrated
from scripts.processes import CannotStart, end_in_order
from scripts.whole_parts import DEPLOY, ROOT, Proxy, Redis, Web, Worker, free_ports, nginx
from scripts.with_postgres import DURABLE, FOR_TESTS, Postgres

DRAIN_SECONDS = 2  # longer than the proxy keeps an idle connection
SETTLE_SECONDS = 3  # longer than the proxy stays away from a process that did not answer


class Whole:
    """A platform of its own for the length of the `with` block; ends only the processes that it started.

    `fsync=False` is quicker and not durable. `proxy=None`: where nginx is installed. `env`: further variables for
    the web processes and commands. `standby`: a second PostgreSQL confirms every commit and can take over.
    `disk`: the folder of the disk on which PostgreSQL lies, instead of beside everything else. `workers`: so many
    processes work off jobs; none: the web processes do. A part can be stopped, killed, hung and started again: see
    scripts/processes.py.
    """

    def __init__(
        self,
        *,
        web: int = 2,
        proxy: bool | None = None,
        fsync: bool = True,
        env: Mapping[str, str] | None = None,
        standby: bool = False,
        disk: Path | None = None,
        workers: int = 0,
    ) -> None:
        self.web_count, self.fsync, self.more_env = web, fsync, dict(env or {})
        self.with_standby, self.disk = standby, disk
        self.standby: Postgres | None = None
        self.with_proxy = bool(nginx()) if proxy is None else proxy
        self.worker_count = workers
        self.web: list[Web] = []
        self.workers: list[Worker] = []
        self.proxy: Proxy | None = None
        self._ending = ExitStack()

    def __enter__(self) -> Self:
        with self._ending:
            self._begin()
            self._ending = self._ending.pop_all()  # all went well: what was started goes on
        return self

    def __exit__(self, *_why: object) -> None:
        self._ending.close()

    def _begin(self) -> None:
        self.home = Path(self._ending.enter_context(tempfile.TemporaryDirectory(prefix="khue-whole-")))
        self.home.chmod(0o755)
        self.data_dir = self.home / "data"
        self.data_dir.mkdir()
        self._begin_databases()
        self.env = self._environment()
        migrated(self.postgres, root=ROOT, migrate=lambda: self.manage("migrate", "--verbosity=0", "--no-input"))
        self.manage("collectstatic", "--verbosity=0", "--no-input")
        if self.with_standby:
            self._begin_standby()
        self._begin_workers()
        self._begin_web()

    def _begin_databases(self) -> None:
        folder = (self.disk or self.home) / "postgres"
        folder.mkdir()
        self.postgres = Postgres(folder, settings=self._durability, include=DEPLOY / "postgresql.conf")
        self._ending.callback(self.postgres.stop)
        self.postgres.start()
        self.redis = Redis(home=self.home)
        self._ending.callback(self.redis.stop)
        self.redis.start()

    def _begin_standby(self) -> None:
        """A commit counts from now on when both have it on disk; whoever asks finds the one that writes."""
        folder = self.home / "standby"
        folder.mkdir()
        self.standby = Postgres(folder, settings=self._durability, primary=self.postgres)
        self._ending.callback(self.standby.stop)
        self.standby.start()
        with psycopg.connect(self.postgres.url, autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET synchronous_standby_names = '*'")
            connection.execute("SELECT pg_reload_conf()")
        self.env["KHUE_DATABASE_URL"] = url_of_both(self.postgres.url, self.standby.url)

    @property
    def _durability(self) -> tuple[str, ...]:
        return DURABLE if self.fsync else FOR_TESTS

    def _begin_workers(self) -> None:
        self.workers = [Worker(number, home=self.home, env=dict(self.env)) for number in range(self.worker_count)]
        for each in self.workers:
            self._ending.callback(each.stop)
            each.start()

    def _begin_web(self) -> None:
        ports = free_ports(self.web_count)
        self.web = [Web(port, home=self.home, env=dict(self.env)) for port in ports]
        for each in self.web:
            self._ending.callback(each.stop)
            each.start()
        for each in self.web:
            each.wait_ready()
        self._ending.callback(self._let_go)
        if self.with_proxy:
            self.proxy = Proxy(ports, home=self.home, data_dir=self.data_dir)
            self._ending.callback(self.proxy.stop)
            self.proxy.start()

    def _let_go(self) -> None:
        """All web processes are told to end before the first is waited for."""
        for each in self.web:
            each.tell_to_end()

    def _environment(self) -> dict[str, str]:
        """What every process of the platform is told; nothing of the outer KHUE_ variables comes in."""
        outer = {name: value for name, value in os.environ.items() if not name.startswith("KHUE_")}
        own = {
            "KHUE_DATABASE_URL": self.postgres.url,
            "KHUE_REDIS_URL": self.redis.url,
            "KHUE_DATA_DIR": str(self.data_dir),
            "KHUE_SECRET_KEY": secrets.token_urlsafe(50),
            "KHUE_DRAIN_SECONDS": str(DRAIN_SECONDS),
            "KHUE_WORKER": str(int(bool(self.worker_count))),
        }
        return outer | own | self.more_env

    @property
    def base_url(self) -> str:
        """Where visitors come: the proxy, without one the first web process."""
        return self.proxy.base_url if self.proxy else self.web[0].base_url

    @property
    def database_url(self) -> str:
        return self.env["KHUE_DATABASE_URL"]

    def manage(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """`manage.py ARGUMENTS` beside the platform. With `check` CannotStart, with what it said, when it failed."""
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.env, capture_output=True, text=True, check=False)
        if check and done.returncode:
            raise CannotStart(f"manage.py {' '.join(arguments)} ended with {done.returncode}:\n{done.stderr}")
        return done

    def roll(self) -> None:
        """Restarts one web process after the other, each when the proxy sends to the one before again."""
        for each in self.web:
            each.restart()
            time.sleep(SETTLE_SECONDS)


def url_of_both(first: str, second: str) -> str:
    """An address under which the driver finds whichever of two servers takes writes."""
    host = urlsplit(second).netloc.rpartition("@")[2]
    parts = urlsplit(first)
    return urlunsplit(parts._replace(netloc=f"{parts.netloc},{host}", query="target_session_attrs=read-write"))


def main(arguments: list[str]) -> int:
    """Exit code: 0 after Ctrl+C or SIGTERM, 2 when something did not start."""
    parser = argparse.ArgumentParser(prog="python -m scripts.whole", description="The production size on one machine.")
    parser.add_argument("--web", type=int, default=2, metavar="N", help="web processes (2)")
    parser.add_argument("--workers", type=int, default=1, metavar="N", help="processes that work off jobs (1)")
    flag = argparse.BooleanOptionalAction
    parser.add_argument("--proxy", action=flag, default=None, help="nginx before them (where installed)")
    parser.add_argument("--fsync", action=flag, default=True, help="a durable PostgreSQL (yes)")
    parser.add_argument("--demo", action="store_true", help="with the demo's data")
    asked = parser.parse_args(arguments)
    end_in_order()
    try:
        with Whole(web=asked.web, proxy=asked.proxy, fsync=asked.fsync, workers=asked.workers) as whole:
            if asked.demo:
                whole.manage("load_demo")
            _announce(whole)
            while True:
                time.sleep(3600)
    except CannotStart as reason:
        print(reason, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 0


def _announce(whole: Whole) -> None:
    print(f"Khuê is running at {whole.base_url}")
    print(f"  web processes  {', '.join(f'{each.base_url} (pid {each.pid})' for each in whole.web)}")
    print(f"  workers        {', '.join(f'pid {each.pid}' for each in whole.workers) or 'none'}")
    print(f"  PostgreSQL     {whole.database_url} (pid {whole.postgres.pid})")
    print(f"  Redis          {whole.redis.url} (pid {whole.redis.pid})")
    print(f"  logs           {whole.home}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
