"""Measures the import of people: `python -m scripts.bench_roster [--people N] [--postgres | --sqlite]`.

A workbook of 25,000 people in 319 cells is made. The job reads it, a page of the preview is planned, the job saves;
then the same file is planned and saved once more, when all are known already. On SQLite and on a PostgreSQL of its own.
The promises for reading and saving together: 60 seconds; for each process: 300 MB. What the same process holds at most
once it has gone on to the second round, with 25,000 records of the registry beside the list, is told beside it.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from scripts.bench_pages import RUN_MODULE, WITH_DJANGO
from scripts.with_postgres import postgres

MOST_SECONDS, MOST_MEGABYTES = 60, 300


def main() -> int:
    """Exit code 0 when the promises are kept, else 1."""
    parser = argparse.ArgumentParser(description="Measures the import of people.")
    parser.add_argument("--people", type=int, default=25_000)
    only = parser.add_mutually_exclusive_group()
    only.add_argument("--sqlite", action="store_true", help="SQLite only")
    only.add_argument("--postgres", action="store_true", help="PostgreSQL only")
    options = parser.parse_args()
    kinds = ["sqlite"] if options.sqlite else ["postgres"] if options.postgres else ["sqlite", "postgres"]
    kept = [report(kind, measured(kind, options.people), options.people) for kind in kinds]
    return 0 if all(kept) else 1


def measured(kind: str, people: int) -> dict[str, Any]:
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="khue-bench-"))
        told = {"KHUE_DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "config.settings"}
        told["KHUE_DATABASE_URL"] = stack.enter_context(postgres()) if kind == "postgres" else ""
        _run(told, "manage.py", "migrate", "--verbosity=0")
        inside = (WITH_DJANGO + RUN_MODULE, "scripts.bench_roster_run")
        file = str(Path(folder) / "list.xlsx")
        _run(told, "-c", *inside, "prepare", file, str(people))
        found: dict[str, Any] = json.loads(_run(told, "-c", *inside, "measure", file).splitlines()[-1])
        return found


def report(kind: str, found: dict[str, Any], people: int) -> bool:
    print(f"{kind}: {people:,} people, {found['added']:,} added")
    for name in ("read", "preview", "save", "preview_again", "save_again"):
        print(f"  {name:<14} {found[name]['seconds']:6.1f} s, of work {found[name]['cpu']:6.1f} s")
    print(
        f"  memory: reading {found['reading_mb']:.0f} MB, saving {found['saving_mb']:.0f} MB (at most {MOST_MEGABYTES})"
        f"; after the second round {found['again_mb']:.0f} MB"
    )
    total = found["read"]["seconds"] + found["save"]["seconds"]
    print(f"  reading and saving {total:.1f} s (at most {MOST_SECONDS})")
    in_memory = max(found["reading_mb"], found["saving_mb"]) < MOST_MEGABYTES
    return bool(found["added"] == people and total < MOST_SECONDS and in_memory)


def _run(told: dict[str, str], *command: str) -> str:
    environment = {name: value for name, value in (os.environ | told).items() if value}
    done = [sys.executable, "-W", "ignore", *command]
    return subprocess.run(done, check=True, stdout=subprocess.PIPE, text=True, env=environment).stdout


if __name__ == "__main__":
    sys.exit(main())
