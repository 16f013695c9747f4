"""What is backed up comes back: the drill, on whichever database the tests run."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from django.db import connection

from config import backups
from config.env import BASE_DIR
from office.commands import Refusal
from scripts.with_postgres import installed

DEPLOY = BASE_DIR / "deploy"


class Site:
    """A platform of its own beside the tests: a database, a data folder and the commands."""

    def __init__(self, folder: Path, *, database_url: str) -> None:
        self.data = folder / "data"
        outer = {name: value for name, value in os.environ.items() if not name.startswith("KHUE_")}
        self.env = outer | {
            "KHUE_DATA_DIR": str(self.data),
            "KHUE_DATABASE_URL": database_url,
            "KHUE_PYTHON": sys.executable,
            "PATH": f"{installed()}:{os.environ['PATH']}",
        }

    def run(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(command, env=self.env, cwd=BASE_DIR, capture_output=True, text=True, check=False)


@pytest.fixture
def sites(tmp_path: Path, db: None) -> Iterator[tuple[Site, Site]]:
    """A platform that has run, and an empty one, on the kind of database that the tests run on."""
    make = _on_sqlite if connection.vendor == "sqlite" else _on_postgres
    with make(tmp_path) as (lived, empty):
        uploaded = lived.data / "media" / "documents"
        uploaded.mkdir(parents=True)
        (uploaded / "nghị quyết.pdf").write_bytes(b"%PDF")
        yield lived, empty


@contextmanager
def _on_sqlite(folder: Path) -> Iterator[tuple[Site, Site]]:
    lived, empty = Site(folder / "lived", database_url=""), Site(folder / "empty", database_url="")
    lived.data.mkdir(parents=True)
    shutil.copyfile(str(connection.settings_dict["NAME"]), lived.data / "khue.sqlite3")
    yield lived, empty


@contextmanager
def _on_postgres(folder: Path) -> Iterator[tuple[Site, Site]]:
    told = connection.settings_dict
    server = f"postgres://{told['USER']}@{quote(told['HOST'], safe='')}"
    names = [f"drill_{name}_{os.getpid()}" for name in ("lived", "empty")]
    with psycopg.connect(f"{server}/postgres", autocommit=True) as control:
        [(template,)] = control.execute("SELECT datname FROM pg_database WHERE datname LIKE 'khue_schema_%'").fetchall()
        for name, made_from in zip(names, (template, "template0"), strict=True):
            control.execute(f"CREATE DATABASE {name} TEMPLATE {made_from}")
        yield tuple(Site(folder / name, database_url=f"{server}/{name}") for name in names)
        for name in names:
            control.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_the_drill_brings_everything_back(sites: tuple[Site, Site], tmp_path: Path) -> None:
    lived, empty = sites
    done = lived.run(DEPLOY / "backup.sh", tmp_path / "backups")
    assert done.returncode == 0, done.stderr
    [backup] = (tmp_path / "backups").iterdir()
    assert backup == Path(done.stdout.splitlines()[-1])
    assert backup.stat().st_mode & 0o077 == 0
    counts = json.loads((backup / "database.counts.json").read_text())
    assert counts["auth_permission"] > 100

    done = empty.run(DEPLOY / "restore.sh", backup)
    assert done.returncode == 0, done.stderr
    assert (empty.data / "media" / "documents" / "nghị quyết.pdf").read_bytes() == b"%PDF"
    again = empty.run(DEPLOY / "backup.sh", tmp_path / "again")
    assert again.returncode == 0, again.stderr
    [second] = (tmp_path / "again").iterdir()
    assert json.loads((second / "database.counts.json").read_text()) == counts

    shutil.rmtree(empty.data / "media")
    refused = empty.run(DEPLOY / "restore.sh", backup)
    assert refused.returncode == 2
    assert "KHUE_DATABASE_URL" in refused.stderr


def test_a_file_that_was_touched_is_not_restored(sites: tuple[Site, Site], tmp_path: Path) -> None:
    lived, empty = sites
    done = lived.run(DEPLOY / "backup.sh", tmp_path)
    backup = Path(done.stdout.splitlines()[-1])
    with open(backup / "database", "r+b") as stream:
        stream.seek(5000)
        stream.write(b"xx")
    refused = empty.run(DEPLOY / "restore.sh", backup)
    assert refused.returncode == 1
    assert "database" in refused.stderr + refused.stdout


def sqlite_file(path: Path) -> Path:
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE office_letterhead (id INTEGER)")
    return path


def test_a_backup_with_other_rows_than_it_had_is_named(sites: tuple[Site, Site], tmp_path: Path) -> None:
    lived, empty = sites
    done = lived.run(sys.executable, "manage.py", "backup_database", tmp_path / "backup")
    assert done.returncode == 0, done.stderr
    beside = backups.counts_path(tmp_path / "backup")
    beside.write_text(json.dumps(json.loads(beside.read_text()) | {"django_migrations": 4}))
    done = empty.run(sys.executable, "manage.py", "restore_database", tmp_path / "backup")
    assert done.returncode == 2
    assert "django_migrations" in done.stderr


def test_a_backup_without_its_counts_is_refused(tmp_path: Path, db: None) -> None:
    with pytest.raises(Refusal, match="counts"):
        backups.restore(sqlite_file(tmp_path / "source"))


def test_a_database_that_holds_anything_is_never_overwritten(tmp_path: Path, db: None) -> None:
    source = sqlite_file(tmp_path / "source")
    backups.counts_path(source).write_text("{}")
    with pytest.raises(Refusal, match="not empty"):
        backups.restore(source)


def test_a_place_that_cannot_be_written_is_said_and_nothing_is_left(tmp_path: Path, db: None) -> None:
    with pytest.raises(Refusal, match="missing"):
        backups.back_up(tmp_path / "missing" / "backup")
    assert list(tmp_path.iterdir()) == []
