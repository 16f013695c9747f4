"""Measures the tree of units: `python -m scripts.bench_units`.

A tree of 3,000 units with 100,000 people, all invented, in a database of its own (SQLite, or with `--postgres` a
PostgreSQL); the server's time for the tree page, a search in it, the tree of an earlier day and a unit's page, the
middle of some runs after a first one. The promise: under 0.3 s each.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from scripts.bench_pages import RUN_MODULE, WITH_DJANGO
from scripts.with_postgres import postgres

MOST_MS = 300.0


def main() -> int:
    """Exit code 0 when the promise is kept, else 1."""
    parser = argparse.ArgumentParser(description="Measures the tree of units.")
    parser.add_argument("--units", type=int, default=3000)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--postgres", action="store_true")
    options = parser.parse_args()
    with database(postgres_too=options.postgres) as told:
        run_python(told, "manage.py", "migrate", "--verbosity=0")
        run_python(told, "manage.py", "collectstatic", "--noinput", "--verbosity=0")
        module = ("-c", WITH_DJANGO + RUN_MODULE, "scripts.bench_units_rows")
        figures = json.loads(run_python(told, *module, str(options.units), str(options.people)))
    print(
        f"{options.units:,} units, {options.people:,} people: "
        f"milliseconds of the server (promised: under {MOST_MS:.0f})"
    )
    for what, milliseconds in figures.items():
        print(f"  {what:<32}{milliseconds:>9.1f}")
    return 0 if max(figures.values()) < MOST_MS else 1


@contextmanager
def database(*, postgres_too: bool) -> Iterator[dict[str, str]]:
    """The settings of an empty database of its own."""
    with tempfile.TemporaryDirectory() as folder, postgres() if postgres_too else nullcontext("") as url:
        yield {"KHUE_DATA_DIR": folder, "KHUE_DATABASE_URL": url}


def run_python(told: dict[str, str], *command: str) -> str:
    """What Python prints of this command, with the platform's settings and these besides."""
    environment = os.environ | told | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    done = [sys.executable, "-W", "ignore", *command]
    return subprocess.run(done, check=True, stdout=subprocess.PIPE, text=True, env=environment).stdout


if __name__ == "__main__":
    sys.exit(main())
