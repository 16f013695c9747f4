"""A migrated database in a second instead of half a minute: the migrations run once, later starts restore the result.

The copy is named by a digest of every migration of ours and of the pinned versions of all others.
"""

import hashlib
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

from scripts.with_postgres import Postgres, installed


def migrated(server: Postgres, *, root: Path, migrate: Callable[[], object]) -> None:
    """Brings the server's empty database to the present migrations, by `migrate` where there is no copy yet."""
    folder = root / "var" / "tests"
    copy = folder / f"migrated-{digest(root)}.dump"
    if copy.exists():
        _run(server, "pg_restore", "--exit-on-error", "--no-owner", str(copy))
        return
    migrate()
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("migrated-*.dump"):
        old.unlink(missing_ok=True)
    half_made = copy.with_suffix(f".{os.getpid()}")
    _run(server, "pg_dump", "--format=custom", f"--file={half_made}")
    half_made.rename(copy)


def digest(root: Path) -> str:
    """Of all that decides what the migrations make."""
    rooms = [room for room in root.iterdir() if (room / "apps.py").exists() or room.name == "exams"]
    migrations = sorted(path for room in rooms for path in room.rglob("migrations/*.py"))
    found = hashlib.sha256()
    for path in [*migrations, root / "requirements" / "run.txt"]:
        found.update(f"{path.relative_to(root)}\n".encode() + path.read_bytes())
    return found.hexdigest()[:16]


def _run(server: Postgres, program: str, *arguments: str) -> None:
    # Both name the database in the same way, as psycopg does.
    subprocess.run([installed() / program, f"--dbname={server.url}", *arguments], check=True)
