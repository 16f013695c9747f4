"""The write-ahead log as deploy/postgresql.conf archives it brings back what was there when the machine was lost."""

import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from scripts.whole_parts import DEPLOY
from scripts.with_postgres import DURABLE, Postgres, installed

pytestmark = pytest.mark.faults


@pytest.fixture
def archived() -> Iterator[tuple[Postgres, Path]]:
    """A server that archives its log, and the folder of the archive."""
    with tempfile.TemporaryDirectory(prefix="khue-log-") as home:
        log = Path(home) / "khue-log"
        (log / "wal").mkdir(parents=True)
        for path in (Path(home), log, log / "wal"):
            path.chmod(0o777)  # the server may run as another user
        settings = DEPLOY.joinpath("postgresql.conf").read_text(encoding="utf-8")
        switched_on = re.sub(r"^#(archive_\w+ = )", r"\1", settings, flags=re.MULTILINE)
        own = Path(home) / "khue.conf"
        own.write_text(switched_on.replace("/var/backups/khue-log", str(log)), encoding="utf-8")
        folder = Path(home) / "server"
        folder.mkdir()
        server = Postgres(folder, settings=DURABLE, include=own)
        server.start()
        yield server, log
        server.stop()


def test_after_the_loss_of_the_data_folder_what_was_archived_is_back(archived: tuple[Postgres, Path]) -> None:
    server, log = archived
    subprocess.run(
        [installed() / "pg_basebackup", f"--dbname={server.url}", f"--pgdata={log / 'base'}", "--checkpoint=fast"],
        check=True,
    )
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute("CREATE TABLE answers AS SELECT generate_series(1, 5000) AS number")
        last = connection.execute("SELECT pg_walfile_name(pg_switch_wal())").fetchone()
    assert last is not None
    wait_for(log / "wal" / str(last[0]))
    server.kill9()
    restore(server, log)
    server.start()
    with psycopg.connect(server.url) as connection:
        assert connection.execute("SELECT COUNT(*), MAX(number) FROM answers").fetchone() == (5000, 5000)
    wait_until_writable(server)


def restore(server: Postgres, log: Path) -> None:
    """What deploy/README.md says, in the folder of this server."""
    owner = server.data.stat()
    shutil.rmtree(server.data)
    shutil.copytree(log / "base", server.data)
    with open(server.data / "postgresql.auto.conf", "a", encoding="utf-8") as settings:
        settings.write(f"restore_command = 'cp {log}/wal/%f %p'\nrecovery_target_action = 'promote'\n")
    (server.data / "recovery.signal").touch()
    server.data.chmod(0o700)
    for path in [server.data, *server.data.rglob("*")]:
        shutil.chown(path, owner.st_uid, owner.st_gid)


def wait_for(path: Path) -> None:
    until = time.monotonic() + 30
    while not path.exists():
        assert time.monotonic() < until, f"{path.name} was not archived"
        time.sleep(0.1)


def wait_until_writable(server: Postgres) -> None:
    """The server may answer questions before it is the only one of its history; then it must take answers again."""
    until = time.monotonic() + 30
    with psycopg.connect(server.url, autocommit=True) as connection:
        while connection.execute("SELECT pg_is_in_recovery()").fetchone() != (False,):
            assert time.monotonic() < until, "it stays in recovery"
            time.sleep(0.1)
        connection.execute("INSERT INTO answers VALUES (5001)")
